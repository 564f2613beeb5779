package language

import "unicode"

// scripts are those by which a language is told, or a few of which one is, the most common
// first. Of several that a text has enough letters of the first counts: Japanese has
// Chinese letters as well.
var scripts = []struct {
	table *unicode.RangeTable
	share float64 // of the letters, at least
	tags  []string
}{
	{unicode.Hiragana, 0.1, []string{"ja"}},
	{unicode.Katakana, 0.3, []string{"ja"}},
	{unicode.Hangul, 0.3, []string{"ko"}},
	{unicode.Han, 0.3, []string{"zh"}},
	{unicode.Thai, 0.4, []string{"th"}},
	{unicode.Greek, 0.5, []string{"el"}},
	{unicode.Hebrew, 0.5, []string{"he", "yi"}},
	{unicode.Cyrillic, 0.5, []string{"ru", "uk", "bg", "sr", "mk", "be"}},
	{unicode.Arabic, 0.5, []string{"ar", "fa", "ur", "ckb"}},
	{unicode.Devanagari, 0.5, []string{"hi", "mr", "ne"}},
	{unicode.Bengali, 0.5, []string{"bn"}},
	{unicode.Tamil, 0.5, []string{"ta"}},
	{unicode.Telugu, 0.5, []string{"te"}},
	{unicode.Malayalam, 0.5, []string{"ml"}},
	{unicode.Kannada, 0.5, []string{"kn"}},
	{unicode.Gujarati, 0.5, []string{"gu"}},
	{unicode.Gurmukhi, 0.5, []string{"pa"}},
	{unicode.Sinhala, 0.5, []string{"si"}},
	{unicode.Armenian, 0.5, []string{"hy"}},
	{unicode.Georgian, 0.5, []string{"ka"}},
	{unicode.Ethiopic, 0.5, []string{"am"}},
	{unicode.Khmer, 0.4, []string{"km"}},
	{unicode.Lao, 0.4, []string{"lo"}},
	{unicode.Myanmar, 0.4, []string{"my"}},
}

// scriptOf returns the languages that are told by a text's letters alone, nil for those
// that are written in Latin ones.
func scriptOf(text string) []string {
	letters := 0
	counts := make([]int, len(scripts))
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if r < 0x0370 { // Latin
			continue
		}
		for i, s := range scripts {
			if unicode.Is(s.table, r) {
				counts[i]++
				break
			}
		}
	}
	for i, s := range scripts {
		if counts[i] > 0 && float64(counts[i]) >= s.share*float64(letters) {
			return s.tags
		}
	}
	return nil
}
