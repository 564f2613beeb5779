package citation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/statement"
)

// How many authors a style names.
const (
	maxAPA        = 20 // of more, the first maxAPA-1 and the last
	maxAPAInText  = 2  // of more, the first alone
	maxNote       = 2  // in a note of Chicago; of more, the first alone
	maxChicago    = 6  // in a bibliography of Chicago
	firstsChicago = 3  // named of more than maxChicago
)

// apaName is "van der Berg, J. M., Jr.".
func apaName(a statement.Author) string {
	name := familyName(a)
	if given := initials(a.Given); given != "" {
		name += ", " + given
	}
	if a.Suffix != "" {
		name += ", " + a.Suffix
	}
	return name
}

// familyName is the name under which an author is cited in the text: "van der
// Berg", "World Bank".
func familyName(a statement.Author) string {
	return statement.Author{Particle: a.Particle, Family: a.Family, Organisation: a.Organisation}.String()
}

// initials shortens given names: "J.-P. M." for "Jean-Paul Marie". A word in
// small letters stays, and so does a word in a script without letter case.
func initials(given string) string {
	given = strings.ReplaceAll(given, ".-", "-")
	words := strings.Fields(strings.ReplaceAll(given, ".", ". ")) // "J.R." has two
	for i, word := range words {
		parts := strings.Split(word, "-")
		for k, part := range parts {
			if r, _ := utf8.DecodeRuneInString(part); unicode.IsUpper(r) {
				parts[k] = string(r) + "."
			}
		}
		words[i] = strings.Join(parts, "-")
	}
	return strings.Join(words, " ")
}

// apaNames is the names as a reference begins with them, without the full stop.
func apaNames(authors []statement.Author) string {
	var names []string
	for _, a := range authors {
		names = append(names, apaName(a))
	}
	n := len(names)
	switch {
	case n > maxAPA:
		return strings.Join(names[:maxAPA-1], ", ") + ", … " + names[n-1]
	case n == 2 && authors[0].Organisation != "":
		return names[0] + " & " + names[1]
	case n > 1:
		return strings.Join(names[:n-1], ", ") + ", & " + names[n-1]
	}
	return strings.Join(names, "")
}

// apaInText is the names as the text gives them.
func apaInText(authors []statement.Author) string {
	switch {
	case len(authors) == 0:
		return ""
	case len(authors) > maxAPAInText:
		return familyName(authors[0]) + " et al."
	case len(authors) == 2:
		return familyName(authors[0]) + " & " + familyName(authors[1])
	}
	return familyName(authors[0])
}

// noteNames is the names as a note of Chicago begins with them.
func noteNames(authors []statement.Author) string {
	switch {
	case len(authors) == 0:
		return ""
	case len(authors) > maxNote:
		return authors[0].String() + " et al."
	case len(authors) == 2:
		return authors[0].String() + " and " + authors[1].String()
	}
	return authors[0].String()
}

// chicagoNames is the names as an entry of a bibliography begins with them: the
// first with the family name in front.
func chicagoNames(authors []statement.Author) string {
	if len(authors) == 0 {
		return ""
	}
	names := []string{invertedName(authors[0])}
	for _, a := range authors[1:] {
		names = append(names, a.String())
	}
	n := len(names)
	switch {
	case n > maxChicago:
		return strings.Join(names[:firstsChicago], ", ") + ", et al."
	case n == 2 && authors[0].Given == "":
		return names[0] + " and " + names[1]
	case n > 1:
		return strings.Join(names[:n-1], ", ") + ", and " + names[n-1]
	}
	return names[0]
}

// invertedName is "Berg, Jan van der", "King, Martin Luther, Jr.".
func invertedName(a statement.Author) string {
	if a.Organisation != "" || a.Given == "" {
		return a.String()
	}
	name := a.Family + ", " + a.Given
	if a.Particle != "" {
		name += " " + a.Particle
	}
	if a.Suffix != "" {
		name += ", " + a.Suffix
	}
	return name
}
