package importer

import (
	"strings"
	"unicode"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// maxJudged is how many words tell the language of a text.
const maxJudged = 20_000

// family are the languages whose texts share most of their commonest words, by
// one of them: among these the file's own word counts.
var family = map[string]string{
	"no": "nb", "nn": "nb", "da": "nb", "hr": "sh", "sr": "sh", "bs": "sh", "ms": "id", "gl": "pt", "sk": "cs", "mk": "bg", "be": "ru",
}

// scripts are the languages that a script alone tells, the more telling first.
var scripts = []struct {
	table *unicode.RangeTable
	tag   string
}{
	{unicode.Hiragana, "ja"}, {unicode.Katakana, "ja"}, {unicode.Hangul, "ko"}, {unicode.Han, "zh"}, {unicode.Hebrew, "he"}, {unicode.Arabic, "ar"},
	{unicode.Thai, "th"}, {unicode.Devanagari, "hi"}, {unicode.Bengali, "bn"}, {unicode.Tamil, "ta"}, {unicode.Georgian, "ka"}, {unicode.Armenian, "hy"}, {unicode.Ethiopic, "am"},
}

// settleLanguage finds the language of the text by its words. What the file says
// counts where the words agree, or tell nothing.
func (d *Draft) settleLanguage(blocks []extract.Block) {
	found := languageOfWords(blocks)
	stated := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(d.Meta.Language), "_", "-"))
	stated, _, _ = strings.Cut(stated, "-")
	switch {
	case found == "" || related(stated, found):
		return
	case stated != "" && languageTag.MatchString(stated):
		d.doubt(extract.Doubt{Text: d.Meta.Language, Why: "the file says that this is its language, and by its words it is in “" + found + "”, which was taken"})
	}
	d.Meta.Language = found
}

// related reports whether two languages are one, or of one family.
func related(a, b string) bool {
	of := func(tag string) string {
		if f, ok := family[tag]; ok {
			return f
		}
		return tag
	}
	return of(a) == of(b)
}

// languageOfWords returns the tag of the language in which blocks are written, ""
// where their words do not tell it.
func languageOfWords(blocks []extract.Block) string {
	count, words := map[string]int{}, 0
	letters, in := 0, make([]int, len(scripts))
	for _, b := range blocks {
		if b.Fixed {
			continue // code is in no language
		}
		for _, word := range strings.FieldsFunc(strings.ToLower(b.Text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' }) {
			count[word]++
			words++
			for _, r := range word {
				letters++
				for i, s := range scripts {
					if r > 0x3ff && unicode.Is(s.table, r) {
						in[i]++
					}
				}
			}
		}
		if words > maxJudged {
			break
		}
	}
	for i, s := range scripts {
		if share := in[i] * 10; letters > 20 && (share > letters*6 || s.tag == "ja" && share > letters*2) {
			return s.tag
		}
	}
	return language.DetectWords(count)
}
