package citation

import (
	"fmt"
	"strings"

	"plenary/internal/statement"
)

// InBibTeX is an entry for places of a statement, or for the statement where there
// are none. Its key differs for every place.
func InBibTeX(s *statement.Statement, refs ...statement.Ref) string {
	w := newWork(s)
	var b strings.Builder
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-11s = %s,\n", name, value)
		}
	}
	entry, publisher := w.bibTeXEntry()
	field("author", braced(w.bibTeXNames()))
	field("title", braced(braced(texEscaper.Replace(w.Title))))
	field("type", braced(texEscaper.Replace(w.genre)))
	field(publisher, braced(texEscaper.Replace(w.Publisher)))
	if d := s.Published; d.Year != 0 {
		field("year", braced(w.year()))
		if d.Month != 0 {
			field("month", strings.ToLower(d.Month.String()[:3])) // a macro, without braces
		}
		if d.Day != 0 {
			field("day", braced(fmt.Sprint(d.Day)))
		}
	}
	field("url", braced(addressEscaper.Replace(w.Source)))
	field("language", braced(w.Language))
	field("note", braced(texEscaper.Replace(apaLocators(w.locate(refs)))))
	return fmt.Sprintf("@%s{%s,\n%s}\n", entry, w.key(refs), b.String())
}

// bibTeXEntry is the type of the entry, and its field for the publisher.
func (w work) bibTeXEntry() (entry, publisher string) {
	switch {
	case w.kind == book:
		return "book", "publisher"
	case w.kind == webpage, w.Publisher == "":
		return "misc", "publisher"
	}
	return "techreport", "institution"
}

// bibTeXNames is "van der Berg, Jan and King, Jr., Martin Luther and {World Bank}".
func (w work) bibTeXNames() string {
	var names []string
	for _, a := range w.authors {
		if a.Organisation != "" || a.Given == "" {
			names = append(names, braced(texEscaper.Replace(a.String())))
			continue
		}
		parts := []string{familyName(a), a.Suffix, a.Given}
		if a.Suffix == "" {
			parts = []string{familyName(a), a.Given}
		}
		names = append(names, texEscaper.Replace(strings.Join(parts, ", ")))
	}
	return strings.Join(names, " and ")
}

// braced puts a value in braces, and leaves an empty one empty.
func braced(value string) string {
	if value == "" {
		return ""
	}
	return "{" + value + "}"
}

// texEscaper escapes words for TeX. A brace is written by its name, because BibTeX
// counts braces behind a backslash too.
var texEscaper = strings.NewReplacer(
	`\`, `\textbackslash{}`, "{", `\textbraceleft{}`, "}", `\textbraceright{}`,
	"&", `\&`, "%", `\%`, "$", `\$`, "#", `\#`, "_", `\_`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`,
)

// addressEscaper keeps the braces of an entry balanced. Addresses are not escaped
// for TeX, which takes them as they stand.
var addressEscaper = strings.NewReplacer(`\`, "%5C", "{", "%7B", "}", "%7D")
