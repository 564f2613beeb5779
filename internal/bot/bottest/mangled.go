package bottest

import (
	"encoding/json"
	"maps"
	"slices"
)

// Mangled returns copies of what a platform delivers, each with one of its
// fields, however deep, missing or of another kind.
func Mangled(payload any) []any {
	var all []any
	var walk func(at any, put func(any) any)
	walk = func(at any, put func(any) any) {
		switch at := at.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(at)) {
				with := func(v any) any {
					other := maps.Clone(at)
					other[name] = v
					return put(other)
				}
				without := maps.Clone(at)
				delete(without, name)
				all = append(all, put(without))
				for _, other := range []any{7, "", []any{nil}} {
					all = append(all, with(other))
				}
				walk(at[name], with)
			}
		case []any:
			for i := range at {
				walk(at[i], func(v any) any {
					other := slices.Clone(at)
					other[i] = v
					return put(other)
				})
			}
		}
	}
	walk(plain(payload), func(v any) any { return v })
	return all
}

// plain is a payload as JSON has it.
func plain(payload any) (v any) {
	data, err := json.Marshal(payload)
	if err == nil {
		err = json.Unmarshal(data, &v)
	}
	if err != nil {
		panic(err) // the test that calls is wrong
	}
	return v
}
