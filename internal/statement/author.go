package statement

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/language"
)

// An Author is a person or an organisation.
type Author struct {
	Given        string // may be empty
	Particle     string // before the family name, in small letters: "van der"; may be empty
	Family       string // or the only name
	Suffix       string // "Jr."; may be empty
	Organisation string // its name; the other fields are then empty
}

// String returns the name as it is printed: "Jan van der Berg", "Martin Luther
// King Jr.", "World Bank".
func (a Author) String() string {
	return joinWords(a.Given, a.Particle, a.Family, a.Suffix, a.Organisation)
}

// Entry returns the name as the front matter has it: "van der Berg, Jan", "King,
// Martin Luther, Jr.", "{World Bank}".
func (a Author) Entry() string {
	if a.Organisation != "" {
		return "{" + a.Organisation + "}"
	}
	entry := joinWords(a.Particle, a.Family)
	for _, part := range []string{a.Given, a.Suffix} {
		if part != "" {
			entry += ", " + part
		}
	}
	return entry
}

// AuthorEntries returns names as the front matter has them, parted by semicolons.
// [ParseAuthors] reads them back.
func AuthorEntries(authors []Author) string {
	entries := make([]string, len(authors))
	for i, a := range authors {
		entries[i] = a.Entry()
	}
	text := strings.Join(entries, "; ")
	if again, _ := ParseAuthors(text, ""); !slices.Equal(again, authors) {
		text += ";" // "Smith Jones, Mary Anne" looks like two names
	}
	return text
}

// Byline returns the names of the authors as they are printed: "Jane Roe, John
// Doe and Ann Poe".
func (s *Statement) Byline() string {
	names := make([]string, len(s.Authors))
	for i, a := range s.Authors {
		names[i] = a.String()
	}
	if n := len(names); n > 1 {
		and := slices.Concat(language.Lists(s.Language).List("and words"), language.Lists(english).List("and words"))[0]
		return strings.Join(names[:n-1], ", ") + " " + and + " " + names[n-1]
	}
	return strings.Join(names, "")
}

func joinWords(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

var (
	organisationWords = language.AllLists().WordSet("organisation words")       // that no person's name has
	withinWords       = language.AllLists().WordSet("organisation small words") // within the names of organisations, in small letters in no name
	suffixWords       = language.AllLists().WordSet("name suffixes")            // behind a family name
	honorificWords    = language.AllLists().WordSet("honorifics")               // beside a name, that no citation has
)

// ParseAuthors reads names as the front matter has them: parted by semicolons, a
// person as "Family, Given" or "Family, Given, Suffix", an organisation in
// braces. A byline without semicolons ("Jane Roe and John Doe") and a name whose
// given name comes first are read as far as that can be told. certain is false
// where a byline had to be parted. publisher is no person.
func ParseAuthors(text, publisher string) (authors []Author, certain bool) {
	text = strings.Join(strings.Fields(text), " ")
	whole := text
	text = andOthers.ReplaceAllString(text, "")
	names := partOutsideBraces(text)
	certain = true
	if len(names) == 1 && !strings.HasSuffix(text, ";") {
		names, certain = partByline(names[0], publisher)
	}
	for _, name := range names {
		if a := parseAuthor(name, publisher); a != (Author{}) {
			authors = append(authors, a)
		}
	}
	return authors, certain && text == whole
}

// partOutsideBraces parts text at the semicolons that stand in no braces.
func partOutsideBraces(text string) []string {
	depth, from := 0, 0
	var parts []string
	add := func(part string) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			depth--
		case ';':
			if depth <= 0 {
				add(text[from:i])
				from = i + 1
			}
		}
	}
	add(text[from:])
	return parts
}

// andOthers ends a byline that does not name everybody.
var andOthers = regexp.MustCompile(`(?i),?\s+et\.?\s+al\.?$`)

// bylineAnd stands before the last name of a byline, and otherAnd where it is not
// English: it may be part of one name, such as "Ortega y Gasset".
var (
	bylineAnd = regexp.MustCompile(`,?\s+(?:` + language.Lists(english).Pattern("and words") + `|&)\s+`)
	otherAnd  = regexp.MustCompile(`,?\s+(?:` + language.AllLists().Pattern("and words") + `)\s+`)
)

// partAtAnd parts names at the word before the last of them.
func partAtAnd(line string) []string {
	parts := bylineAnd.Split(line, -1)
	if others := otherAnd.Split(line, -1); len(parts) == 1 && !slices.ContainsFunc(others, func(part string) bool {
		return !isFullName(part[strings.LastIndexByte(part, ',')+1:])
	}) {
		return others
	}
	return parts
}

// partByline parts a byline without semicolons. It is certain of one name.
func partByline(line, publisher string) (names []string, certain bool) {
	if strings.HasPrefix(line, "{") || strings.EqualFold(line, publisher) {
		return []string{line}, true
	}
	for _, part := range partAtAnd(line) {
		names = append(names, partAtCommas(part)...)
	}
	if len(names) < 2 {
		return names, true
	}
	if isOrganisation(names[0]) && !slices.ContainsFunc(names[1:], isWholeOrganisation) {
		return []string{line}, false // "Ministry of Health and Social Affairs"
	}
	return names, false
}

// partAtCommas parts names at commas: "Jane Roe, John Doe". "Roe, Jane" and "King,
// Martin Luther, Jr." are one name.
func partAtCommas(names string) []string {
	var parts []string
	for part := range strings.SplitSeq(names, ",") {
		part = strings.TrimSpace(part)
		switch {
		case part == "", isHonorific(part):
		case isSuffix(part) && len(parts) > 0:
			parts[len(parts)-1] += ", " + part
		default:
			parts = append(parts, part)
		}
	}
	if len(parts) == 2 && (!isFullName(parts[0]) || !isFullName(parts[1])) {
		return []string{parts[0] + ", " + parts[1]}
	}
	return parts
}

// isFullName reports whether words are a given and a family name, or the name of
// an organisation. A family name may begin with a particle.
func isFullName(words string) bool {
	return strings.Contains(words, " ") && !beginsSmall(words) || isOrganisation(words)
}

// parseAuthor reads one name.
func parseAuthor(name, publisher string) Author {
	if bare, ok := strings.CutPrefix(name, "{"); ok {
		return Author{Organisation: withoutBraces(bare)}
	}
	name = withoutBraces(name)
	if strings.EqualFold(name, publisher) {
		return Author{Organisation: name}
	}
	parts := strings.Split(name, ",")
	for i := range parts {
		parts[i] = withoutHonorifics(parts[i])
	}
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	if len(parts) == 0 {
		return Author{}
	}
	var a Author
	if n := len(parts); n > 1 && isSuffix(parts[n-1]) {
		a.Suffix, parts = parts[n-1], parts[:n-1]
	}
	if len(parts) == 2 && !isWholeOrganisation(parts[0]) {
		a.Given = parts[1]
		a.Particle, a.Family = cutParticle(parts[0])
		return a
	}
	if isOrganisation(name) || len(parts) > 2 {
		return Author{Organisation: name}
	}
	words := strings.Fields(parts[0])
	if n := len(words); n > 2 && isSuffix(words[n-1]) {
		a.Suffix, words = words[n-1], words[:n-1]
	}
	family := len(words) - 1
	for family > 0 && beginsSmall(words[family-1]) {
		family--
	}
	a.Given = strings.Join(words[:family], " ")
	a.Particle, a.Family = cutParticle(strings.Join(words[family:], " "))
	return a
}

func withoutBraces(name string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("{", " ", "}", " ").Replace(name)), " ")
}

// cutParticle cuts the words in small letters off the front of a family name.
func cutParticle(family string) (particle, rest string) {
	words := strings.Fields(family)
	n := 0
	for n < len(words)-1 && beginsSmall(words[n]) {
		n++
	}
	return strings.Join(words[:n], " "), strings.Join(words[n:], " ")
}

func beginsSmall(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLower(r)
}

// withoutHonorifics drops the titles and degrees that a name begins and ends with.
func withoutHonorifics(name string) string {
	words := strings.Fields(name)
	for len(words) > 1 && isHonorific(words[0]) {
		words = words[1:]
	}
	for n := len(words); n > 1 && isHonorific(words[n-1]); n-- {
		words = words[:n-1]
	}
	if len(words) == 1 && isHonorific(words[0]) {
		return ""
	}
	return strings.Join(words, " ")
}

// isHonorific reports whether a word is a title or a degree. "Ma" is a name.
func isHonorific(word string) bool {
	bare := strings.ReplaceAll(word, ".", "")
	return honorificWords[strings.ToLower(bare)] && (len(bare) > 2 || strings.Contains(word, ".") || bare == strings.ToUpper(bare) || bare == "Dr" || bare == "Mr" || bare == "Ms")
}

func isSuffix(word string) bool {
	return suffixWords[strings.ToLower(strings.TrimSuffix(word, "."))]
}

// isOrganisation reports whether a name holds a word that no person's name has.
func isOrganisation(name string) bool {
	words := strings.Fields(strings.ToLower(name))
	for i, w := range words {
		if organisationWords[strings.Trim(w, ".,")] || i > 0 && withinWords[w] {
			return true
		}
	}
	return false
}

// isWholeOrganisation reports whether a name may stand behind "and" as that of
// another organisation: "World Bank", but not "Social Affairs".
func isWholeOrganisation(name string) bool {
	return isOrganisation(name) && strings.Contains(name, " ")
}
