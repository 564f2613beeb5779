package importer

import (
	"strings"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// maxJudged is how many bytes of a text tell its language.
const maxJudged = 200_000

// settleLanguage finds the language of the text by its words. What the file says
// counts where the words agree, or tell nothing.
func (d *Draft) settleLanguage(blocks []extract.Block) {
	found := languageOfWords(blocks)
	stated := language.Base(strings.ReplaceAll(strings.TrimSpace(d.Meta.Language), "_", "-"))
	switch {
	case found == "" || language.Akin(stated, found):
		return
	case stated != "" && languageTag.MatchString(stated):
		d.doubt(extract.Doubt{Text: d.Meta.Language, Why: "the file says that this is its language, and by its words it is in “" + found + "”, which was taken"})
	}
	d.Meta.Language = found
}

// languageOfWords returns the tag of the language in which blocks are written, ""
// where their words do not tell it.
func languageOfWords(blocks []extract.Block) string {
	var text strings.Builder
	for _, b := range blocks {
		if b.Fixed {
			continue // code is in no language
		}
		text.WriteString(b.Text)
		text.WriteByte('\n')
		if text.Len() > maxJudged {
			break
		}
	}
	return language.Detect(text.String())
}
