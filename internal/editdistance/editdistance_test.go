package editdistance

import (
	"testing"

	"pgregory.net/rapid"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b        string
		limit, want int
	}{
		{"", "", 2, 0}, {"same", "same", 2, 0}, {"", "ab", 2, 2}, {"abc", "", 2, 3}, {"abc", "", 1, 2},
		{"climate", "climte", 1, 1}, {"climate", "cilmate", 1, 1}, {"climate", "klimate", 1, 1}, {"climate", "climatee", 1, 1},
		{"climate", "cilmat", 2, 2}, {"climate", "cilmat", 1, 2}, {"climate", "weather", 2, 3}, {"ca", "abc", 2, 3},
	} {
		if got := Distance(c.a, c.b, c.limit); got != c.want {
			t.Errorf("Distance(%q, %q, %d) = %d, want %d", c.a, c.b, c.limit, got, c.want)
		}
	}
}

func TestPrefixDistance(t *testing.T) {
	for _, c := range []struct {
		typed, name string
		want        int
	}{
		{"", "berlin", 0}, {"ber", "berlin", 0}, {"bre", "berlin", 1}, {"berlim", "berlin", 1}, {"new_yrok", "new_york", 1}, {"xyz", "berlin", 3},
	} {
		if got := PrefixDistance(c.typed, c.name); got != c.want {
			t.Errorf("PrefixDistance(%q, %q) = %d, want %d", c.typed, c.name, got, c.want)
		}
	}
}

// The distance is the same both ways, and that of a beginning is no greater.
func TestDistanceIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[abc]{0,7}`)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := Distance(a, b, 2)
		if back := Distance(b, a, 2); back != d {
			t.Fatalf("%d one way and %d the other", d, back)
		}
		if (d == 0) != (a == b) {
			t.Fatalf("%q and %q are %d apart", a, b, d)
		}
		if d <= 2 && PrefixDistance(a, b) > d {
			t.Fatalf("%q is %d from %q, and %d from a beginning of it", a, d, b, PrefixDistance(a, b))
		}
	})
}
