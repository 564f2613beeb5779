package statement_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"plenary/internal/statement"
)

// The documents of TestOwnNumbers, each with the ways in which people refer to it.
var ownNumbers = []struct {
	name, text string
	resolves   map[string]string
}{
	{"a constitution", `
# Preamble

We, the gardeners, agree. We mean it.

# {Article 1} Name

The society is called Weir.

# {Article 5} Fees

{(1)} A member pays twelve crowns. The fee is due in May.

{(2)} The council may, in a dry year,
{(a)} levy fees;
{(b)} ask for
{(i)} days of work, or
{(ii)} stones;
{(c)} do nothing.

{(3)} Children pay nothing.

# {Article 5a} Days

Each gives a day. It is not paid.

There are exceptions.

# {Annex I} Water

## {§ 1} Turns

Water goes by turns.

## {§ 2} Lists

The steward keeps the list.

# {Annex II} Bees

## {§ 1} Hives

Hives stand by the wall.
`, map[string]string{
		"article 5": "Article 5", "Art. 5": "Article 5", "art 5": "Article 5", "Article V": "Article 5", "ARTICLE 5.": "Article 5", "section 5": "Article 5", "5": "Article 5", "article five": "Article 5",
		"Art. 5 (2)": "Article 5 (2)", "article 5(2)": "Article 5 (2)", "Art 5 2": "Article 5 (2)", "5.2": "Article 5 (2)", "5 (2)": "Article 5 (2)",
		"article 5 paragraph 2": "Article 5 (2)", "article 5, paragraph 2": "Article 5 (2)", "paragraph 2 of article 5": "Article 5 (2)", "Article 5 para. 2": "Article 5 (2)", "article 5 ¶ 2": "Article 5 (2)",
		"Art. 5 (2)(b)": "Article 5 (2)(b)", "Art. 5 (2) (b)": "Article 5 (2)(b)", "article 5 2 b": "Article 5 (2)(b)", "article 5 paragraph 2 letter b": "Article 5 (2)(b)", "art. 5 para 2 lit. b": "Article 5 (2)(b)", "item (b) of article 5 paragraph 2": "Article 5 (2)(b)",
		"Art. 5 (2)(b)(ii)": "Article 5 (2)(b)(ii)", "5.2.b.ii": "Article 5 (2)(b)(ii)", "article 5 (b)": "Article 5 (2)(b)",
		"Article 5a": "Article 5a", "Art. 5 a": "Article 5a", "5a": "Article 5a", "article 5a paragraph 2": "Article 5a ¶2", "article 5a, second paragraph": "Article 5a ¶2", "Article 5a ¶1.2": "Article 5a ¶1.2",
		"article 5 paragraph 4": "", "article 7": "", "art. 5 (4)": "", "article 5 paragraph 2 letter x": "",
		"Article 5 (1) sentence 2": "Article 5 (1) sentence 2", "article 5 paragraph 1, second sentence": "Article 5 (1) sentence 2", "sentence 2 of article 5 paragraph 1": "Article 5 (1) sentence 2",
		"Art. 5 (1)-(3)": "Article 5 (1), Article 5 (2), Article 5 (3)", "Art. 5 (1) and (3)": "Article 5 (1), Article 5 (3)", "article 5 paragraphs 1 and 3": "Article 5 (1), Article 5 (3)", "paragraphs 1 to 3 of article 5": "Article 5 (1), Article 5 (2), Article 5 (3)",
		"articles 1 and 5a": "Article 1, Article 5a", "Art. 1-5": "Article 1, Article 5", "articles 1, 5 and 5a": "Article 1, Article 5, Article 5a", "Articles 5 (1) and 1": "Article 5 (1), Article 1",
		"annex II": "Annex II", "annex 2": "Annex II", "Annex II § 1": "Annex II § 1", "annex 2 section 1": "Annex II § 1", "§ 1 of annex II": "Annex II § 1", "Annex I, § 1": "Annex I § 1",
		"§ 1": "? Annex I § 1, Annex II § 1", "section 1": "? Annex I § 1, Annex II § 1", "§ 2": "§ 2", "§2": "§ 2", "sec. 2": "§ 2", "Section 2": "§ 2", "§§ 2": "§ 2",
		"preamble": "Preamble", "preamble, paragraph 1": "Preamble ¶1", "(2)": "Article 5 (2)", "fees": "Article 5", "paragraph 2": "Article 5 (2)",
		"the paragraph after article 5 (2)": "Article 5 (3)",
	}},
	{"a letter", `
# Letter

To all, greetings.

{1.} Dear friends, thanks. We mean it.

{2.} The weir was built.

# Chapter I: Gifts

{3.} It gives water.

{4.} It gives shade.

# Chapter II: Debts

An aside.

{5.} We owe a day:
{a)} of work,
{b)} or of silence.
`, map[string]string{
		"4": "¶ 4", "paragraph 4": "¶ 4", "¶ 4": "¶ 4", "¶4": "¶ 4", "para. 4": "¶ 4", "no. 4": "¶ 4", "#4": "¶ 4", "number 4": "¶ 4", "4.": "¶ 4", "paragraph four": "¶ 4", "1": "¶ 1", "2": "¶ 2",
		"paragraphs 3 to 4": "¶ 3, ¶ 4", "1-4": "¶ 1, ¶ 2, ¶ 3, ¶ 4", "¶¶ 3 and 5": "¶ 3, ¶ 5", "2, 4": "¶ 2, ¶ 4", "6": "", "paragraph 6": "", "0": "",
		"chapter 1": "Chapter I", "chapter I": "Chapter I", "chapter I paragraph 3": "¶ 3", "paragraph 5 of chapter II": "¶ 5", "chapter I, paragraph 5": "",
		"5 (b)": "¶ 5 (b)", "5b": "¶ 5 (b)", "paragraph 5 letter b": "¶ 5 (b)", "5.b": "¶ 5 (b)", "unnumbered paragraph 1": "? Letter unnumbered ¶ 1, Chapter II unnumbered ¶ 1", "letter, unnumbered paragraph 1": "Letter unnumbered ¶ 1", "unnumbered paragraph 1 of chapter II": "Chapter II unnumbered ¶ 1",
		"paragraph 1, second sentence": "¶ 1 sentence 2", "1.2": "¶ 1 sentence 2", "first paragraph": "¶ 1", "last paragraph": "¶ 5", "the paragraph after 4": "Chapter II unnumbered ¶ 1",
	}},
	{"an ordinance", `
# Preamble

The council adopts.

# {Sec. 1.} Definitions.

{(a)} A garden is ground.

{(b)} A steward is chosen.

# {Sec. 2.} Water.

{(1)} Water is shared. The steward keeps the list.

{(2)} The council may set the turns.

# {Sec. 3.} Compost.

Nobody burns leaves.
`, map[string]string{
		"Sec. 2": "Sec. 2", "Sec. 2.": "Sec. 2", "section 2": "Sec. 2", "2": "Sec. 2", "§ 2": "Sec. 2", "Sec 2": "Sec. 2", "sections 1 and 3": "Sec. 1, Sec. 3", "Secs. 1-3": "Sec. 1, Sec. 2, Sec. 3",
		"Sec. 2(1)": "Sec. 2 (1)", "section 1 (b)": "Sec. 1 (b)", "Sec. 2 (1), second sentence": "Sec. 2 (1) sentence 2", "Sec. 1(a)-(b)": "Sec. 1 (a), Sec. 1 (b)", "water": "Sec. 2",
	}},
	{"several levels at once", `
# {Article I.1} Name

The name.

# {Article I.2} Aims

{(a)} One aim.

{(b)} Another.

# {Article II.1} Means

Means.

# {Article 1er} French

Du texte.

# {Artículo 2.º} Spanish

Texto.

# {Rule 8b} Lots

Lots are drawn.

# Terms

{4.1} First term.

{4.2} Second term:
{1.} one;
{2.} two.

{¶ 12} A pilcrow.

{¶ 13} Another.
`, map[string]string{
		"Article 1er": "Article 1er", "artículo 2": "Artículo 2.º", "artículo 2.º": "Artículo 2.º", "Article I.2": "Article I.2", "article I.2(a)": "Article I.2 (a)", "article II.1": "Article II.1", "Rule 8b": "Rule 8b", "rule 8 b": "Rule 8b", "rules 8b": "Rule 8b", "8b": "Rule 8b",
		"4.1": "¶ 4.1", "clause 4.1": "¶ 4.1", "paragraph 4.2": "¶ 4.2", "4.2 no. 2": "¶ 4.2 no. 2", "4.2.2": "¶ 4.2 no. 2", "¶ 12": "¶ 12", "¶¶ 12-13": "¶ 12, ¶ 13", "para. 13": "¶ 13", "paragraph 12": "¶ 12", "4.1-4.2": "¶ 4.1, ¶ 4.2",
	}},
	{"paragraphs beneath paragraphs", `
# {Section 2} Scope

{a.} Grant.

{1.} You may:
{A.} share; and
{B.} adapt.

{2.} Exceptions apply.

{b.} Other rights.

{1.} Moral rights are kept.

{2.} Patents too.

# {Section 3} Term

{a.} It lasts.

{b.} It ends.
`, map[string]string{
		"Section 2(a)": "Section 2 (a)", "section 2(a)(1)": "Section 2 (a) no. 1", "Section 2(a)(1)(B)": "Section 2 (a) no. 1 (B)", "2.a.2": "Section 2 (a) no. 2", "section 2 (b)(2)": "Section 2 (b) no. 2", "section 3(b)": "Section 3 (b)",
		"section 2 (c)": "", "section 2(b)(3)": "", "section 2 letter b": "Section 2 (b)",
	}},
	{"recitals and a contract", `
{(1)} Weirs are old.

{(2)} Fish are many.

# 4. Rent

{4.1} Ten crowns.

{4.2} More, but never
{(a)} in May;
{(b)} in June.

# {Annex I} Weirs

{1.} The mill.

{2.} The bridge.
`, map[string]string{
		"recital 2": "(2)", "(2)": "(2)", "clause 4.2(b)": "¶ 4.2 (b)", "clause 4": "4", "4": "4", "Annex I, 2": "Annex I ¶ 2", "annex I no. 2": "Annex I ¶ 2", "4.1, 4.2": "¶ 4.1, ¶ 4.2",
	}},
	{"a list", `
# Resolutions

We will
{1.} cut the reeds;
{2.} count the stones;
{3.} rest.

# Beds

Every bed is wide. It is long.

Paths are narrow.
`, map[string]string{
		"2": "Resolutions no. 2", "item 2": "Resolutions no. 2", "resolutions no. 2": "Resolutions no. 2", "no. 2": "Resolutions no. 2", "beds, paragraph 2": "Beds ¶2", "beds 2": "Beds ¶2", "beds 1.2": "Beds ¶1.2",
	}},
}

// TestOwnNumbers reads references to documents that number their own parts.
func TestOwnNumbers(t *testing.T) {
	for _, c := range ownNumbers {
		s := parseText(t, c.text)
		for typed, want := range c.resolves {
			if got := strings.TrimSpace(shown(s, s.Resolve(typed))); got != want {
				t.Errorf("%s: %q: %q, want %q", c.name, typed, got, want)
			}
		}
		readsBack(t, s)
	}
}

// fatal is *testing.T or *rapid.T.
type fatal interface {
	Helper()
	Fatalf(format string, args ...any)
}

// readsBack checks that every label is one part's alone and reads back.
func readsBack(t fatal, s *statement.Statement) {
	t.Helper()
	seen := map[string]statement.Ref{}
	for _, ref := range every(s) {
		label := s.Label(ref)
		if other, ok := seen[label]; ok {
			t.Fatalf("%v and %v are both called %q", ref, other, label)
		}
		seen[label] = ref
		for _, typed := range []string{label, " " + strings.ToUpper(label), "“" + label + "”", "[[" + label + "]]", label + ";", "‘" + label + "’?"} {
			if got := s.Resolve(typed); !slices.Equal(got.Refs, []statement.Ref{ref}) {
				t.Fatalf("%q is %v, reads back as %v", typed, ref, shown(s, got))
			}
		}
	}
}

// TestOwnNumbersAreText keeps the text of numbered parts byte for byte, with no number
// as a sentence of its own, and an item with its lead-in.
func TestOwnNumbersAreText(t *testing.T) {
	s := parseText(t, ownNumbers[0].text)
	want := "(2) The council may, in a dry year,\n(a) levy fees;\n(b) ask for\n(i) days of work, or\n(ii) stones;\n(c) do nothing."
	if got := s.Paragraphs[3].Text; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	for _, p := range s.Paragraphs {
		for _, span := range p.Sentences {
			if text := p.Text[span.Start:span.End]; len(text) < 8 {
				t.Errorf("the sentence %q is a number", text)
			}
		}
	}
	ref := s.Resolve("Art. 5 (2)(b)(ii)").Refs[0]
	var lead []string
	for _, run := range s.LeadIn(s.Runs(ref)[0]) {
		lead = append(lead, s.Quote(run))
	}
	if got := strings.Join(lead, "|") + "|" + s.Quote(s.Runs(ref)[0]); got != "(2) The council may, in a dry year,|(b) ask for|(ii) stones;" {
		t.Errorf("the item reads %q", got)
	}
	if got := s.Sections[4].Name() + "; " + s.Sections[6].Name() + "; " + s.Sections[7].Name() + "; " + s.Locator(ref); got != "Article 5a Days; Annex I § 1 Turns; § 2 Lists; Article 5 Fees, paragraph 2, item (b), item (ii)" {
		t.Errorf("names %q", got)
	}
	if p := s.Paragraphs[1]; p.Text[p.BodyStart(0):] != p.Text || s.Paragraphs[2].Text[s.Paragraphs[2].BodyStart(0):][:8] != "A member" {
		t.Error("the words behind a number begin elsewhere")
	}
}

// TestLiteralBraces keeps braces that hold no number, and those behind a backslash.
func TestLiteralBraces(t *testing.T) {
	s := parseText(t, "# {name} of it\n\n{template} stays.\n\n\\{4.} stays too. And more.\n\n1. One. Two.\n")
	if s.Sections[1].Title != "{name} of it" || s.Paragraphs[0].Text != "{template} stays." || s.Paragraphs[1].Text != "{4.} stays too. And more." {
		t.Errorf("%+v", s.Paragraphs)
	}
	if n := len(s.Paragraphs[2].Sentences); n != 3 {
		t.Errorf("the references of a text without numbers in braces changed: %d sentences", n)
	}
}

// TestOffer says in one line that a text has numbers which its references do not use.
func TestOffer(t *testing.T) {
	for text, want := range map[string]string{
		"# § 1 Name\n\nA.\n\n# § 1a Seat\n\nB.\n":                  "{§ 1}",
		"# Sec. 1. Name\n\nA.\n\n# Sec. 2. Seat\n\nB.\n":           "{Sec. 1}",
		"Dear all.\n\n1. One.\n\n2. Two.\n\n3. Three.\n":           "{1.}",
		"(a) One.\n\n(b) Two.\n\n(c) Three.\n":                     "{(a)}",
		"# Article 1\n\nA.\n\n# Article 2\n\nB.\n":                 "",
		"In 1999 we met.\n\n2000 was dry.\n\n# I. Beds\n\nText.\n": "",
		"# {§ 1} Name\n\nA.\n\n# § 2 Seat\n\nB.\n":                 "",
	} {
		_, faults := statement.Check(folder{"statement.md": "---\ntitle: A\n---\n" + text}.fs())
		got := fmt.Sprint(faults)
		if want == "" && len(faults) > 0 || !strings.Contains(got, want) || len(faults) > 1 {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// drawNumbered makes a random document with numbers of its own.
func drawNumbered(t *rapid.T) *statement.Statement {
	heading := rapid.SampledFrom([]string{"", "", "{§ %d} ", "{Article %d} ", "{Art. %d} ", "{Annex %d} ", "{Sec. %d.} ", "{%d.} ", "{Article I.%d} ", "{%d.1} ", "%d. ", "{Rule %db} "})
	paragraph := rapid.SampledFrom([]string{"", "", "{%d.} ", "{(%d)} ", "{¶ %d} ", "{§ %d} ", "{%d) } ", "{2.%d} ", "{Art. %d (2)} "})
	item := rapid.SampledFrom([]string{"{(a)} ", "{(b)} ", "{(c)} ", "{a)} ", "{(i)} ", "{(ii)} ", "{1.} ", "{2.} ", "{(1)} ", "{A.} "})
	title := rapid.SampledFrom([]string{"Name", "Fees", "Annex", "Article", "Water and bees", "Section", "Chapter I: Gifts", "Article 7", "Paragraph", "2030 Agenda", "Artikel 7", "L’article", "Párrafo"})
	language := rapid.SampledFrom([]string{"en", "en", "de", "fr", "es"})
	number := rapid.IntRange(1, 4)
	form := func(f string, n int) string {
		if strings.Contains(f, "%d") {
			return fmt.Sprintf(f, n)
		}
		return f
	}
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: A statement\nlanguage: %s\n---\n", language.Draw(t, "language"))
	for range rapid.IntRange(1, 14).Draw(t, "blocks") {
		if rapid.IntRange(0, 2).Draw(t, "heading") == 0 {
			fmt.Fprintf(&b, "%s %s%s\n\n", strings.Repeat("#", rapid.IntRange(1, 3).Draw(t, "level")), form(heading.Draw(t, "number"), number.Draw(t, "n")), title.Draw(t, "title"))
			continue
		}
		b.WriteString(form(paragraph.Draw(t, "number"), number.Draw(t, "n")) + strings.Repeat("States act. ", rapid.IntRange(1, 3).Draw(t, "sentences")) + "\n")
		for range rapid.IntRange(0, 4).Draw(t, "items") {
			b.WriteString(item.Draw(t, "item") + "they pay; they go.\n")
		}
		b.WriteString("\n")
	}
	s, err := statement.Parse(folder{"statement.md": b.String()}.fs())
	if err != nil {
		t.Skip(err)
	}
	return s
}

func TestEveryOwnLabelReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawNumbered(t)
		readsBack(t, s)
		all := every(s)
		if len(all) == 0 {
			t.Skip("nothing has a label")
		}
		refs := rapid.SliceOfNDistinct(rapid.SampledFrom(all), 1, 5, rapid.ID).Draw(t, "refs")
		list := strings.ReplaceAll(labels(s, refs), ", ", "; ")
		if got := s.Resolve(list); !slices.Equal(got.Refs, refs) && len([]rune(list)) <= 200 {
			t.Fatalf("%q reads back as %v", list, shown(s, got))
		}
	})
}
