package index

import (
	"strings"

	"plenary/internal/language"
)

// repairAll replaces words that neither the statement nor general English has
// by the statement's nearest, in tokens and in the text that it returns first;
// the second has the same words in double quotes instead. Both are "" where
// there is nothing to repair. Words within double quotes stand as they are.
func (x *Index) repairAll(text string, tokens []language.Token) (readAs, asTyped string) {
	var read, typed strings.Builder
	at := 0
	for i := range tokens {
		t := &tokens[i]
		if t.Digit || t.Run || quoted(text, t.Start) || x.knows(*t) {
			continue
		}
		better := x.speller.Repair(t.Word)
		if better == "" {
			continue
		}
		read.WriteString(text[at:t.Start])
		read.WriteString(better)
		typed.WriteString(text[at:t.Start])
		typed.WriteString(`"` + text[t.Start:t.End] + `"`)
		at = t.End
		t.Word, t.Repaired = better, true
	}
	if at == 0 {
		return "", ""
	}
	return read.String() + text[at:], typed.String() + text[at:]
}

// knows reports whether a word is spelt as the statement, its terms or general
// English spell one.
func (x *Index) knows(t language.Token) bool {
	if _, ok := x.forms[t.Word]; ok || x.lang.FunctionWords[t.Word] || x.lang.FrameWords[t.Word] {
		return true
	}
	st := x.stem(t)
	_, ok := x.stems[st]
	return ok || x.lang.Rarity(st) < language.Rarest || x.isTermWord(st)
}

const doubleQuotes = "\"“”„«»"

// quoted reports whether at stands within double quotes.
func quoted(text string, at int) bool {
	inside := false
	for _, r := range text[:at] {
		if strings.ContainsRune(doubleQuotes, r) {
			inside = !inside
		}
	}
	return inside && strings.ContainsAny(text[at:], doubleQuotes)
}
