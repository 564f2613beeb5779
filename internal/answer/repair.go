package answer

import "strings"

// repairAll replaces words that neither the statement nor general English has
// by the statement's nearest, in tokens and in the text that it returns first;
// the second has the same words in double quotes instead. Both are "" where
// there is nothing to repair. Words within double quotes stand as they are.
func (x *Index) repairAll(text string, tokens []token) (readAs, asTyped string) {
	var read, typed strings.Builder
	at := 0
	for i := range tokens {
		t := &tokens[i]
		if t.digit || quoted(text, t.start) || x.knows(t.word) {
			continue
		}
		better := x.speller.repair(t.word)
		if better == "" {
			continue
		}
		read.WriteString(text[at:t.start])
		read.WriteString(better)
		typed.WriteString(text[at:t.start])
		typed.WriteString(`"` + text[t.start:t.end] + `"`)
		at = t.end
		t.word, t.repaired = better, true
	}
	if at == 0 {
		return "", ""
	}
	return read.String() + text[at:], typed.String() + text[at:]
}

// knows reports whether a word is spelt as the statement, its terms or general
// English spell one.
func (x *Index) knows(word string) bool {
	if _, ok := x.forms[word]; ok || functionWords[word] || frameWords[word] {
		return true
	}
	st := stem(word)
	_, ok := x.stems[st]
	return ok || rarity(st) < rarest || x.isTermWord(st)
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
