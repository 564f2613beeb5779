package statement

import (
	"strings"

	"plenary/internal/language"
)

// A LanguageSource is what a statement's language is known by.
type LanguageSource string

const (
	LanguageNamed   LanguageSource = "named in the file"
	LanguageFound   LanguageSource = "found by its words"
	LanguageAssumed LanguageSource = "assumed: too few words tell"
)

// findLanguage finds the language by the words of the text's lines, where the file
// names none. A name that the words contradict stands, with a warning.
func (s *Statement) findLanguage(lines []string, faults *Faults) {
	found := language.Detect(strings.Join(lines, "\n"))
	switch {
	case s.Language == "" && found != "":
		s.Language, s.LanguageBy = found, LanguageFound
	case s.Language == "":
		s.Language, s.LanguageBy = "en", LanguageAssumed
	default:
		s.LanguageBy = LanguageNamed
		if found != "" && language.CanDetect(s.Language) && !language.Akin(found, s.Language) {
			faults.addWarning(TextFile, s.languageLine, "language: by its words the text is in %q: write that, or leave the line out", found)
		}
	}
}
