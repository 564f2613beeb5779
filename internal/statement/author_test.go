package statement_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"plenary/internal/statement"
)

func TestParseAuthors(t *testing.T) {
	for _, c := range []struct {
		text, entries string
		certain       bool
	}{
		// As documented.
		{"Okafor, Ines", "Okafor, Ines", true},
		{"Okafor, Ines; Lindqvist, Tomas", "Okafor, Ines; Lindqvist, Tomas", true},
		{"van der Berg, Jan; King, Martin Luther, Jr.", "van der Berg, Jan; King, Martin Luther, Jr.", true},
		{"Smith Jones, Mary Anne;", "Smith Jones, Mary Anne;", true},
		{"García Márquez, Gabriel", "García Márquez, Gabriel", true},
		{"{World Bank}; Okafor, Ines", "{World Bank}; Okafor, Ines", true},
		{"{Human Rights Watch}", "{Human Rights Watch}", true},
		{"{Poets; Essayists and Novelists}", "{Poets; Essayists and Novelists}", true},
		{"Plato", "Plato", true},

		// Given names first.
		{"Ines Okafor; Tomas Lindqvist", "Okafor, Ines; Lindqvist, Tomas", true},
		{"Jan van der Berg", "van der Berg, Jan", true},
		{"Martin Luther King Jr.", "King, Martin Luther, Jr.", true},
		{"Martin Luther King, Jr.", "King, Martin Luther, Jr.", true},
		{"J. R. R. Tolkien", "Tolkien, J. R. R.", true},

		// Organisations without braces.
		{"Migration Policy Institute", "{Migration Policy Institute}", true},
		{"Ministry of Health and Social Affairs", "{Ministry of Health and Social Affairs}", false},
		{"Harbour Press", "{Harbour Press}", true}, // the publisher
		{"Roe, Jane; World Health Organization", "Roe, Jane; {World Health Organization}", true},

		// Bylines.
		{"Jane Roe and John Doe", "Roe, Jane; Doe, John", false},
		{"Jane Roe, John Doe", "Roe, Jane; Doe, John", false},
		{"Jane Roe, John Doe, and Ann Poe", "Roe, Jane; Doe, John; Poe, Ann", false},
		{"Jane Roe, John Doe & Ann Poe", "Roe, Jane; Doe, John; Poe, Ann", false},
		{"Roe, Jane and Doe, John", "Roe, Jane; Doe, John", false},
		{"Roe, J., & Doe, J. M.", "Roe, J.; Doe, J. M.", false},
		{"World Bank and International Monetary Fund", "{World Bank}; {International Monetary Fund}", false},
		{"Jane Roe, Martin King, Jr., and Jan de Vries", "Roe, Jane; King, Martin, Jr.; de Vries, Jan", false},
		{"Jane Roe et al.", "Roe, Jane", false},
		{"Dr. Jane Roe, PhD", "Roe, Jane", true},
		{"Jane Roe, Ph.D., and Prof. John Doe", "Roe, Jane; Doe, John", false},
		{"Ma, Yo-Yo", "Ma, Yo-Yo", true},
		{"Yo-Yo Ma", "Ma, Yo-Yo", true},
		{"PhD", "", true},
		{"", "", true},
		{";;", "", true},
	} {
		authors, certain := statement.ParseAuthors(c.text, "Harbour Press")
		if got := statement.AuthorEntries(authors); got != c.entries || certain != c.certain {
			t.Errorf("%q is read as %q, certain %v", c.text, got, certain)
		}
		// What is written is read back as it was.
		if again, _ := statement.ParseAuthors(c.entries, ""); statement.AuthorEntries(again) != c.entries {
			t.Errorf("%q is read back as %q", c.entries, statement.AuthorEntries(again))
		}
	}
}

// Any line of text is read, and every author has a name, without braces.
func TestAnyLineIsRead(t *testing.T) {
	words := rapid.SampledFrom([]string{"Jane", "Roe", "and", "&", ",", ";", "van", "Jr.", "{", "}", "World Bank", "of", "PhD", "Dr.", "et al.", "Plato", "O’Neill", "-", "Müller", "J."})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(words, 0, 9).Draw(t, "words"), " ")
		authors, _ := statement.ParseAuthors(text, "World Bank")
		for _, a := range authors {
			if a.Family == "" && a.Organisation == "" || strings.ContainsAny(a.String(), "{}") {
				t.Errorf("%q is read as %q", text, statement.AuthorEntries(authors))
			}
		}
	})
}

func TestByline(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "",
		"Okafor, Ines":                   "Ines Okafor",
		"van der Berg, Jan; Roe, J.":     "Jan van der Berg and J. Roe",
		"King, M., Jr.; {World Bank}; P": "M. King Jr., World Bank and P",
	} {
		authors, _ := statement.ParseAuthors(text, "")
		if got := (&statement.Statement{Authors: authors}).Byline(); got != want {
			t.Errorf("%q is printed as %q", text, got)
		}
	}
}

// A title in sentence case has the words of the title, and what YAML reads as a
// mapping is no name.
func TestFrontMatterOfCitations(t *testing.T) {
	for front, fault := range map[string]string{
		"title: Who Pays?\ntitle-sentence-case: Who pays?":                 "",
		"title: Who Pays?\ntitle-sentence-case: Who paid?":                 "statement.md:3: title-sentence-case: its words differ from those of title: write the same words, with capitals only where APA has them",
		"title: Who Pays?\nauthors: Jane Roe and John Doe":                 `statement.md:3: authors: this is read as "Roe, Jane; Doe, John": part names with semicolons, family name first, and put organisations in braces`,
		"title: Who Pays?\nauthors: {World Bank}":                          `statement.md:3: authors wants a single line of text; what holds braces stands in quotation marks: "{World Bank}; Okafor, Ines"`,
		"title: Who Pays?\nauthors: \"{World Bank}\"\npublisher: The Bank": "",
	} {
		_, faults := statement.Check(folder{"statement.md": "---\n" + front + "\n---\n\nText.\n"}.fs())
		got := ""
		if len(faults) > 0 {
			got = faults[0].String()
		}
		if got != fault {
			t.Errorf("%s: %s, want %s", front, got, fault)
		}
	}
}
