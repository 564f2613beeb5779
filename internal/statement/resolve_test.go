package statement_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"plenary/content"
	"plenary/internal/statement"
)

// shipped returns the statement that Plenary ships with.
func shipped(t testing.TB) *statement.Statement {
	t.Helper()
	s, err := statement.Parse(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func labels(s *statement.Statement, refs []statement.Ref) string {
	var all []string
	for _, r := range refs {
		all = append(all, s.Label(r))
	}
	return strings.Join(all, ", ")
}

// shown writes a resolution on one line: refs, "?" and candidates, "!" and
// what is unknown.
func shown(s *statement.Statement, r statement.Resolution) string {
	text := labels(s, r.Refs)
	if len(r.Candidates) > 0 {
		text += "? " + labels(s, r.Candidates)
	}
	if r.TitleAlone {
		text += " (title)"
	}
	if len(r.Unknown) > 0 {
		text += " ! " + strings.Join(r.Unknown, ", ")
	}
	return text
}

func TestResolve(t *testing.T) {
	s := shipped(t)
	for _, c := range []struct{ typed, want string }{
		{"II", "II"}, {"ii", "II"}, {"ii.", "II"}, {" II ", "II"}, {"2", "II"}, {"2.", "II"}, {"#2", "II"}, {"Ⅱ", "II"}, {"２", "II"},
		{"section two", "II"}, {"section ii", "II"}, {"Section 2", "II"}, {"sec. 2", "II"}, {"§2", "II"}, {"§ II", "II"},
		{"secton 2", "II"}, {"the second section", "II"}, {"2nd part", "II"}, {"section no. 2", "II"}, {"two", "II"},
		{"part one, letter B", "I.B"}, {"part one letter b", "I.B"}, {"letter B of part one", "I.B"}, {"letter B", "I.B"},
		{"I.B", "I.B"}, {"i b", "I.B"}, {"1b", "I.B"}, {"1.B", "I.B"}, {"I-B", "I.B"}, {"I(b)", "I.B"}, {"i/b", "I.B"}, {"ib", "I.B"}, {"IB", "I.B"},
		{"section I, subsection B", "I.B"}, {"subsection B", "I.B"}, {"B", "I.B"}, {"a", "I.A"}, {"section I.B", "I.B"},
		{"section 1 part b", "I.B"}, {"I.B. The Calculus for Receiving Societies", "I.B"},
		{"C", "I.C"}, {"I", "I"}, {"i", "I"}, {"VI", "VI"}, {"vi.", "VI"}, {"6", "VI"}, {"last section", "VI"}, {"second to last section", "V"}, {"the penultimate section", "V"}, {"the final chapter", "VI"},
		{"sixth section", "VI"}, {"last section of the statement", "VI"}, {"section 3 of the document", "III"},
		{"abstract", "Abstract"}, {"the abstract", "Abstract"}, {"ABSTRACT.", "Abstract"}, {"“abstract”", "Abstract"}, {"abstact", "Abstract"}, {"section abstract", "Abstract"}, {"the abstract section", "Abstract"},
		{"abstract 2", "Abstract 2"}, {"abstract paragraph 2", "Abstract 2"}, {"abstract, paragraph 2", "Abstract 2"}, {"abstract para. 2", "Abstract 2"},
		{"abstract ¶2", "Abstract 2"}, {"paragraph 2 of the abstract", "Abstract 2"}, {"second paragraph of the abstract", "Abstract 2"}, {"abstract: second paragraph", "Abstract 2"},
		{"abstract two", "Abstract 2"}, {"abstrct 2", "Abstract 2"}, {"last paragraph", "Abstract 2"}, {"¶2", "Abstract 2"}, {"paragraph 1", "Abstract 1"},
		{"abstract 2.1", "Abstract 2.1"}, {"abstract 2 1", "Abstract 2.1"}, {"Abstract, paragraph 2, sentence 1", "Abstract 2.1"},
		{"sentence 1 in paragraph 2 of the abstract", "Abstract 2.1"}, {"¶2.1", "Abstract 2.1"},
		{"abstract, second sentence", "Abstract 1.2"}, {"the abstract's fifth sentence", "Abstract 2.3"}, {"last sentence of the abstract", "Abstract 2.3"},
		{"the first and second sentence of the abstract", "Abstract 1.1, Abstract 1.2"}, {"sentences 1 and 2 of the abstract", "Abstract 1.1, Abstract 1.2"},
		{"abstract 1.1-2", "Abstract 1"}, {"abstract 2.1-2", "Abstract 2.1-2"}, {"abstract 2.1–2.3", "Abstract 2"}, {"abstract 1.2-2.1", "Abstract 1.2, Abstract 2.1"},
		{"abstract 1-2", "Abstract 1, Abstract 2"}, {"abstract 1, 2", "Abstract 1, Abstract 2"}, {"abstract paragraphs 1 and 2", "Abstract 1, Abstract 2"},
		{"R2", "R2"}, {"r 2", "R2"}, {"recommendation 2", "R2"}, {"recomendation 2", "R2"}, {"second recommendation", "R2"}, {"last recommendation", "R4"}, {"step two", "R2"},
		{"area 4", "area 4"}, {"fourth area", "area 4"}, {"the fourth issue area", "area 4"}, {"Area Four", "area 4"}, {"areas 1 and 3", "area 1, area 3"},
		{"I.A-C", "I.A, I.B, I.C"}, {"I.A–I.C", "I.A, I.B, I.C"}, {"I.A to C", "I.A, I.B, I.C"}, {"1a-c", "I.A, I.B, I.C"}, {"C-A", "I.A, I.B, I.C"},
		{"II-IV", "II, III, IV"}, {"2-4", "II, III, IV"}, {"sections two through four", "II, III, IV"}, {"from II to IV", "II, III, IV"}, {"IV-II", "II, III, IV"},
		{"I.C-III", "I.C, II, III"}, {"R1-3", "R1, R2, R3"}, {"R1-R3", "R1, R2, R3"}, {"recommendations 1 to 3", "R1, R2, R3"}, {"area 2-3", "area 2, area 3"},
		{"I, III and R2", "I, III, R2"}, {"I.A; abstract 1", "I.A, Abstract 1"}, {"I & II", "I, II"}, {"I.A, B", "I.A, I.B"}, {"III, III, I", "III, I"}, {"R1, 3", "R1, R3"},
		{"sections 1, 3 and 5", "I, III, V"}, {"I.A and II", "I.A, II"}, {"I.C, V", "I.C, V"}, {"II, building blocks", "II, IV"},
		{"I and section 12", "I ! section 12"}, {"R1, R9", "R1 ! r9"},

		{"bulding blocks", "IV"}, {"building blocks", "IV"}, {"buildingblocks", "IV"}, {"The Building Blocks to Greater Bilateral and Multilateral Cooperation on Migration", "IV"},
		{"recieving societies", "I.B"}, {"calculus", "I.B"}, {"the calculus", "I.B"}, {"calcullus", "I.B"}, {"status quo", "I.C"}, {"sending societies", "I.C"}, {"conclusion", "VI"},
		{"By Way of a Conclusion, Three Simple Ideas Worth Repeating", "VI"}, {"three simple ideas", "VI"}, {"talk into play", "V"}, {"broadening the conversation", "II"},
		{"setting the stage", "I"}, {"issue areas", "III"}, {"issue", "III"}, {"II, issue", "II, III"}, {"front and center", "I.A"}, {"climate change", "area 4"}, {"climat chnage", "area 4"},
		{"cooperation", "? I, III, IV"}, {"societies", "? I.B, I.C"}, {"multilateral cooperation", "? III, IV"}, {"ideas", "? V, VI"},

		{"2.2", "Abstract 2.2"}, {"“2.2”", "Abstract 2.2"}, {"2.2.", "Abstract 2.2"}, {"[2.2]", "Abstract 2.2"}, {"2.1-2", "Abstract 2.1-2"}, {"2.1, 2.3", "Abstract 2.1, Abstract 2.3"}, {"2.2 and II", "Abstract 2.2, II"},
		{"1.2", "? Abstract 1.2, I.B"}, {"1.3", "I.C"}, {"section 1.2", "I.B"}, {"2.4", ""}, {"3.1", ""},
		{"[[II]] [[III]]", "II, III"}, {"[[II]][[III]]", "II, III"}, {"[[II]], [[III]]", "II, III"}, {"[[ii]] and [[r2]]", "II, R2"}, {"[[II]]", "II"}, {"[II]", "II"}, {"[[conclusion]] [[I.B]]", "VI, I.B"}, {"[[abstract 2.2]]", "Abstract 2.2"},
		{"II III", "II, III"}, {"II/III", "II, III"}, {"R1 R2", "R1, R2"}, {"section 2 section 3", "II, III"}, {"I.V", ""},
		{"II; III", "II, III"}, {"*II*", "II"}, {"`II`", "II"}, {"‹II›", "II"}, {"(II)", "II"}, {"II!", "II"}, {"II, please", "II"}, {"'II'", "II"}, {"II:", "II"},
		{"the title of the conclusion", "VI (title)"}, {"title of section two", "II (title)"}, {"the conclusion's title", "VI (title)"}, {"the titles of II and III", "II, III (title)"}, {"the heading of I.B", "I.B (title)"}, {"the name of the last section", "VI (title)"},
		{"second paragraph", "Abstract 2"}, {"SECOND PARAGRAPH", "Abstract 2"}, {"2nd sentence of the abstract", "Abstract 1.2"}, {"abstract para 2 sentence 1", "Abstract 2.1"}, {"abstract ¶2", "Abstract 2"}, {"paragraph two", "Abstract 2"},
		{"the next to last paragraph", "Abstract 1"}, {"next-to-last section", "V"}, {"the second last section", "V"}, {"last but one section", "V"}, {"third from last section", "IV"}, {"second sentence from the end of the abstract", ""}, {"the second-to-last recommendation", "R3"},
		{"first to last recommendation", "R1, R2, R3, R4"}, {"the last two sections", "V, VI"}, {"first three sentences of the abstract", "Abstract 1, Abstract 2.1"}, {"the last 2 recommendations", "R3, R4"}, {"the first two areas", "area 1, area 2"},
		{"the first recommendation", "R1"}, {"the last section", "VI"}, {"sections two to four", "II, III, IV"}, {"sections II–IV", "II, III, IV"}, {"twenty-one", ""}, {"section twenty-one", ""},
		{"the paragraph after Abstract 1", "Abstract 2"}, {"the sentence after abstract 1.2", "Abstract 2.1"}, {"the sentence before abstract 2.2", "Abstract 2.1"}, {"after abstract 2.2", "Abstract 2.3"}, {"section after II", "III"}, {"the section following the calculus", "I.C"}, {"section before the abstract", ""},
		{"the recommendation after R2", "R3"}, {"before R1", ""}, {"the section after I.C", "II"}, {"the paragraph after the second paragraph of the abstract", ""}, {"the sentence after the first sentence of the abstract", "Abstract 1.2"},
		{"the first sentence of the conclusion", ""}, {"setting the stage, part B", "I.B"}, {"part b of setting the stage", "I.B"}, {"calculus and conclusion", "I.B, VI"}, {"banana and conclusion", "VI ! banana"}, {"II and the conclusion", "II, VI"}, {"conclusion and section 12", "VI ! section 12"},
		{"II; p. 2", "II ! p. 2"}, {"page 2", "? Abstract 2"}, {"p. iii", ""}, {"pp. 3-5", ""}, {"page 12", ""}, {"p. 9", ""},

		{"recommendations", "R1, R2, R3, R4"}, {"all recommendations", "R1, R2, R3, R4"}, {"the areas", "area 1, area 2, area 3, area 4, area 5"}, {"all sentences of abstract 1", "Abstract 1"}, {"all subsections of I", "I.A, I.B, I.C"}, {"every paragraph of the abstract", "Abstract 1, Abstract 2"},
		{"the second and third recommendations", "R2, R3"}, {"first, second and last sentence of the abstract", "Abstract 1.1, Abstract 1.2, Abstract 2.3"}, {"recommendations two and four", "R2, R4"},
		{"the third issue", "area 3"}, {"issue 3", "area 3"}, {"pt. II", "II"}, {"the opening paragraph", "Abstract 1"}, {"the very last sentence", "Abstract 2.3"}, {"closing paragraph", "Abstract 2"},
		{"I III", "I, III"}, {"I...III", "I, II, III"}, {"I…III", "I, II, III"}, {"II--IV", "II, III, IV"}, {"II...", "II"}, {"abstract/conclusion", "Abstract, VI"}, {"abstract, p. 2", "? Abstract 2"}, {"abstract p2", "? Abstract 2"}, {"R2, abstract", "R2, Abstract"},
		{"Abstract 2.2 · Migration Policy Institute · September 2011", "Abstract 2.2"}, {"— Abstract 2.2", "Abstract 2.2"}, {"abstract ( 2.2 )", "Abstract 2.2"}, {"Abstract 2.2.1", ""}, {"section II.B", ""}, {"2.2.1", ""}, {"title", ""},

		{"section 12", ""}, {"12", ""}, {"XII", ""}, {"I.D", ""}, {"1.4", ""}, {"R9", ""}, {"R0", ""}, {"area 6", ""}, {"abstract 3", ""}, {"abstract 2.4", ""}, {"II 1", ""},
		{"0", ""}, {"-1", "I"}, {"section 99999999999999999999", ""}, {"¶12", ""}, {"paragraph 1 of section II", ""}, {"seventh section", ""},
		{"", ""}, {" ", ""}, {"...", ""}, {"the", ""}, {"section", ""}, {"banana", ""}, {"xyzzy plugh", ""}, {"weather tomorrow", ""}, {"\x00", ""}, {"\u202eII", "II"}, {"I\x00I", "II"},
		{strings.Repeat("I, ", 100), ""},
	} {
		if got := shown(s, s.Resolve(c.typed)); strings.TrimSpace(got) != c.want {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
	}
}

func TestResolveTakesHugeInput(t *testing.T) {
	s := shipped(t)
	for _, typed := range []string{strings.Repeat("I.A-C, ", 200_000), strings.Repeat("\x00", 1<<20), strings.Repeat("\u202e", 1<<19), strings.Repeat(" ", 1<<20) + "II"} {
		s.Resolve(typed)
		s.Complete(typed, 25)
	}
}

func TestComplete(t *testing.T) {
	s := shipped(t)
	for _, c := range []struct{ typed, want string }{
		{"", "Abstract, I, I.A, I.B, I.C, II, III, IV, V, VI, R1, R2, R3, R4, area 1, area 2, area 3, area 4, area 5"},
		{"i", "I, I.A, I.B, I.C, II"}, {"2", "II"}, {"ii", "II, III"}, {"I.", "I, I.A, I.B, I.C"}, {"1b", "I.B"}, {"r", "R1, R2, R3, R4"}, {"are", "area 1, area 2, area 3"},
		{"bui", "IV"}, {"building bl", "IV"}, {"bulding", "IV"}, {"calc", "I.B"}, {"receiving s", "I.B"}, {"abs", "Abstract"}, {"abstract 2", "Abstract 2"},
		{"clim", "area 4"}, {"costs", "area 5"}, {"conclu", "VI"}, {"three sim", "VI"}, {"brodening", "II"},
	} {
		got := labels(s, s.Complete(c.typed, 25))
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%q: %q, want %q first", c.typed, got, c.want)
		}
	}
	if got := s.Complete("i", 2); len(got) != 2 {
		t.Errorf("%d completions where 2 were wanted", len(got))
	}
	if got := s.Complete("section 12", 25); len(got) != 0 {
		t.Errorf("section 12 completes to %s", labels(s, got))
	}
}

// every returns all that a statement has a label for.
func every(s *statement.Statement) []statement.Ref {
	var refs []statement.Ref
	for i := 1; i < len(s.Sections); i++ {
		refs = append(refs, statement.SectionRef(i))
	}
	for i, p := range s.Paragraphs {
		refs = append(refs, statement.ParagraphRef(i))
		n := len(p.Sentences)
		for from := range n {
			for to := from + 1; to <= n; to++ {
				if to-from < n {
					refs = append(refs, statement.Ref{Kind: statement.SomeSentences, Index: i, From: from, To: to})
				}
			}
		}
	}
	for i := range s.Recommendations {
		refs = append(refs, statement.Ref{Kind: statement.Recommendation, Index: i})
	}
	for i := range s.Areas.Named {
		refs = append(refs, statement.Ref{Kind: statement.Area, Index: i})
	}
	return refs
}

// drawStatement makes a random document with awkward headings.
func drawStatement(t *rapid.T) *statement.Statement {
	numeral := rapid.SampledFrom([]string{"", "", "I. ", "II. ", "IV. ", "i. ", "A. ", "B. ", "R. ", "1. ", "2. ", "1.1 ", "1.2. ", "2.1 ", "10. "})
	title := rapid.SampledFrom([]string{"Abstract", "Area", "Areas", "Recommendations", "R", "I", "Section", "All", "Last", "One", "Methods and data", "The end", "Cooperation", "Größe", "Σίσυφος", "結論", "Mix of policies", "A", "§1", "R2", "Area 1", "¶1", "Section 2", "2030 Agenda", "Title", "Goal", "Goal 2", "Page", "Page 2", "Paragraph", "Sentence", "Note 1", "After", "Recommendation", "Bereich", "Absatz 2", "Artikel", "Domaine", "L’annexe", "Área 1", "Sección", "第2章"})
	language := rapid.SampledFrom([]string{"en", "en", "de", "fr", "es"})
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: A statement\nlanguage: %s\n---\n", language.Draw(t, "language"))
	quote := ""
	for range rapid.IntRange(1, 12).Draw(t, "blocks") {
		if rapid.Bool().Draw(t, "heading") {
			fmt.Fprintf(&b, "%s %s%s\n\n", strings.Repeat("#", rapid.IntRange(1, 3).Draw(t, "level")), numeral.Draw(t, "numeral"), title.Draw(t, "title"))
			continue
		}
		quote = "States act."
		b.WriteString(strings.Repeat("States act. ", rapid.IntRange(1, 3).Draw(t, "sentences")) + "\n\n")
	}
	files := folder{"statement.md": b.String()}
	if quote != "" {
		files["recommendations.yaml"] = "recommendations:\n  - {title: One, quote: States act.}\n  - {title: Two, quote: States act.}\nareas:\n  named:\n    - {title: Bad actors, quote: States act.}\n    - {title: Costs, quote: States act.}\n"
	}
	s, err := statement.Parse(files.fs())
	if err != nil {
		t.Skip(err)
	}
	return s
}

func TestEveryLabelReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStatement(t)
		seen := map[string]statement.Ref{}
		for _, ref := range every(s) {
			label := s.Label(ref)
			if other, ok := seen[label]; ok {
				t.Fatalf("%v and %v are both called %q", ref, other, label)
			}
			seen[label] = ref
			for _, typed := range []string{label, " " + strings.ToUpper(label), "“" + label + "”", "[[" + label + "]]", label + ";", "‘" + label + "’?"} {
				if got := s.Resolve(typed); !slices.Equal(got.Refs, []statement.Ref{ref}) {
					t.Fatalf("%q is %v, reads back as %v", typed, ref, got)
				}
			}
			if got := s.Complete(label, 5); len(got) == 0 || got[0] != ref {
				t.Fatalf("%q is %v, completes to %v", label, ref, got)
			}
		}
	})
}

// What is printed as a list reads back as that list, whichever of its labels come
// together.
func TestEveryListOfLabelsReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStatement(t)
		all := every(s)
		if len(all) == 0 {
			t.Skip("nothing has a label")
		}
		refs := rapid.SliceOfNDistinct(rapid.SampledFrom(all), 1, 5, rapid.ID).Draw(t, "refs")
		var printed, bracketed []string
		for _, ref := range refs {
			printed = append(printed, s.Label(ref))
			bracketed = append(bracketed, "[["+s.Label(ref)+"]]")
		}
		for _, typed := range []string{strings.Join(printed, "; "), strings.Join(bracketed, " "), strings.Join(bracketed, ", ")} {
			if got := s.Resolve(typed); !slices.Equal(got.Refs, refs) {
				t.Fatalf("%q is %v, reads back as %v", typed, refs, got)
			}
		}
	})
}

// A bare number of paragraph and sentence is the one that is printed behind a
// section, or is asked back.
func TestEveryBareNumberIsThatOfASection(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawStatement(t)
		for _, ref := range every(s) {
			if ref.Kind != statement.SomeSentences || ref.To-ref.From != 1 {
				continue
			}
			p := s.Paragraphs[ref.Index]
			typed := fmt.Sprintf("%d.%d", p.Number, ref.To)
			if _, ok := s.ParseRef(typed); ok {
				continue // the numeral of a section
			}
			r := s.Resolve(typed)
			if !slices.Equal(r.Refs, []statement.Ref{ref}) && !slices.Contains(r.Candidates, ref) {
				t.Fatalf("%q is %q and reads as %v", typed, s.Label(ref), r)
			}
		}
	})
}

// Words that name no place have places near them.
func TestNear(t *testing.T) {
	s := shipped(t)
	for _, c := range []struct{ typed, want string }{
		{"section 12", "Abstract, I, II, III, IV"}, {"II 1", "II"}, {"abstract 3", "Abstract, Abstract 1, Abstract 2"}, {"R9", "R1, R2, R3, R4"}, {"area 6", "area 1, area 2, area 3, area 4, area 5"},
		{"I.D", "I, I.A, I.B, I.C"}, {"p. iii", "Abstract, I, II, III, IV"}, {"first sentence of the conclusion", "VI"}, {"banana", "Abstract, I, II, III, IV"}, {"", "Abstract, I, I.A, I.B, I.C"},
	} {
		refs, outline := s.Near(c.typed, 5)
		if got := labels(s, refs); got != c.want || outline != (got == "Abstract, I, II, III, IV") {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
	}
}

// The long form of a place reads back as well, as it stands behind a quotation.
func TestEveryLocatorReadsBack(t *testing.T) {
	for _, s := range []*statement.Statement{shipped(t), report(t, "en"), report(t, "de"), report(t, "fr"), report(t, "es")} {
		for _, ref := range every(s) {
			for _, typed := range []string{s.Locator(ref), s.PagedLocator(ref), s.PagedLocator(ref) + " · A Publisher · May 2026"} {
				want := []statement.Ref{ref}
				if got := s.Resolve(typed); !slices.Equal(got.Refs, want) {
					t.Errorf("%q is %q, reads back as %q", typed, s.Label(ref), shown(s, got))
				}
			}
		}
	}
}

func FuzzResolve(f *testing.F) {
	s := shipped(f)
	for _, typed := range []string{"I.A-C", "part one, letter B", "abstract 2.1-2", "R1, 3 and area 4", "bulding blocks", "¶12", "\x00\u202e", "last sentence of the abstract", "1-", "-", "and and", "of the", "§"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		r := s.Resolve(typed)
		if len(r.Refs) > 0 && len(r.Candidates) > 0 || len(r.Candidates) > 25 {
			t.Errorf("%q: %+v", typed, r)
		}
		seen := map[statement.Ref]bool{}
		for _, ref := range slices.Concat(r.Refs, r.Candidates, s.Complete(typed, 25)[:0]) {
			if s.Label(ref) == "" || seen[ref] {
				t.Errorf("%q: %+v", typed, r)
			}
			seen[ref] = true
		}
		for _, ref := range s.Complete(typed, 25) {
			if s.Label(ref) == "" {
				t.Errorf("%q completes to %v", typed, ref)
			}
		}
	})
}

// long returns a statement of n sections.
func long(t testing.TB, n int) *statement.Statement {
	t.Helper()
	words := strings.Fields("border asylum labour market visa quota family return integration remittance skills mobility data rights partnership development finance security climate health education housing city region treaty compact review council court agency")
	var b strings.Builder
	b.WriteString("---\ntitle: Long\n---\n")
	for i := range n {
		fmt.Fprintf(&b, "# %d. The %s of %s and %s in %s%d\n\nText.\n\n", i+1, words[i%29], words[(i*7+3)%28], words[(i*13+5)%27], words[(i*3+1)%26], i/7)
	}
	s, err := statement.Parse(folder{"statement.md": b.String()}.fs())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func BenchmarkComplete(b *testing.B) {
	s := long(b, 1000)
	for _, typed := range []string{"", "1", "bor", "borde asylm", "treety of the remitance in regon", "zzqx", "the asylum of partnership"} {
		b.Run(fmt.Sprintf("%q", typed), func(b *testing.B) {
			for b.Loop() {
				s.Complete(typed, 25)
			}
		})
	}
}

// Headings that a word counts are known by that word and their number, and by
// no other number.
func TestNamedNumerals(t *testing.T) {
	text := "---\ntitle: A charter\n---\n\n# Preamble\n\nWhereas.\n\n# Article 1\n\nAll. And more.\n\n# Article 2: Of trees\n\nSome.\n"
	s, err := statement.Parse(fstest.MapFS{"statement.md": {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ typed, want string }{
		{"article 1", "Article 1"}, {"1", "Article 1"}, {"first article", "Article 1"}, {"§2", "Article 2"}, {"Article 2", "Article 2"}, {"art. 2", "Article 2"},
		{"last article", "Article 2"}, {"articles 1-2", "Article 1, Article 2"}, {"Article 1 ¶1.2", "Article 1 ¶1.2"}, {"article 1, second sentence", "Article 1 ¶1.2"},
		{"article 3", ""}, {"4", ""}, {"preamble", "Preamble"},
	} {
		if got := shown(s, s.Resolve(c.typed)); strings.TrimSpace(got) != c.want {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
	}
}

// A section may be called as sections are counted.
func TestTitleThatIsAUnit(t *testing.T) {
	text := "---\ntitle: A manual\n---\n\n# 1. Fields\n\n## 1.1 Section\n\nOne.\n\n## 1.2 Parts\n\nTwo.\n"
	s, err := statement.Parse(fstest.MapFS{"statement.md": {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ typed, want string }{
		{"section 1.2", "1.2"}, {"section 1", "1"}, {"section", "1.1"}, {"parts", "1.2"}, {"section, paragraph 1", "1.1 ¶1"},
	} {
		if got := shown(s, s.Resolve(c.typed)); strings.TrimSpace(got) != c.want {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
	}
}

// Where they stand beneath chapters they are known by their number all the
// same, and a chapter by its own.
func TestNamedNumeralsBeneathOthers(t *testing.T) {
	text := "---\ntitle: A charter\n---\n\n# Chapter I. Members\n\n## Article 1. Towns\n\nAll.\n\n## Article 2. Fees\n\nNone.\n\n# Chapter II. Organs\n\n## Article 3. Assembly\n\nIt meets. It decides.\n"
	s, err := statement.Parse(fstest.MapFS{"statement.md": {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ typed, want string }{
		{"article 2", "Article 2"}, {"article 3", "Article 3"}, {"art. 3, second sentence", "Article 3 ¶1.2"}, {"third article", "Article 3"},
		{"the last article", "Article 3"}, {"articles 1 and 3", "Article 1, Article 3"}, {"articles 1 to 3", "Article 1, Article 2, Article 3"}, {"chapter 2", "Chapter II"}, {"chapter II", "Chapter II"},
		{"last chapter", "Chapter II"}, {"article 4", ""}, {"chapter 3", ""},
	} {
		if got := shown(s, s.Resolve(c.typed)); strings.TrimSpace(got) != c.want {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
		if m, _ := s.FindMention(strings.Fields("what does " + c.typed + " say")); labels(s, m.Refs) != c.want {
			t.Errorf("within a sentence %q: %q, want %q", c.typed, labels(s, m.Refs), c.want)
		}
	}
}

func TestMentioned(t *testing.T) {
	s := shipped(t)
	for _, c := range []struct{ sentence, words, want string }{
		{"what is II called", "II", "II"},
		{"What is before section III?", "section III?", "III"},
		{"Does section I have parts?", "section I", "I"},
		{"What does the last section say", "last section", "VI"},
		{"show the second sentence of the abstract please", "second sentence of the abstract", "Abstract 1.2"},
		{"tell me about subsection B of section I", "subsection B of section I", "I.B"},
		{"what is I.B about", "I.B", "I.B"},
		{"What does part four discuss?", "part four", "IV"},
		{"what is the sixth area?", "sixth area?", ""},
		{"and section 12?", "section 12?", ""},
		{"what comes between II and IV", "II and IV", "II, IV"},
		{"what does the abstract say about states", "abstract", "Abstract"},
		{"How many sections are there?", "", ""},
		{"Where do I start?", "", ""},
		{"Is there a plan B?", "", ""},
		{"Who is the president of France?", "", ""},
		{"a table for two", "", ""},
		{"which part of the world is meant", "", ""},
		{"what is the II issue", "II", "II"},
	} {
		m, ok := s.FindMention(strings.Fields(c.sentence))
		if m.Words != c.words || ok != (c.words != "") || labels(s, m.Refs) != c.want {
			t.Errorf("%q: %q %q, want %q %q", c.sentence, m.Words, labels(s, m.Refs), c.words, c.want)
		}
	}
}

// drawTidy makes a random document as editors write them: its headings have
// numerals of one kind, or a word and a number, or titles alone.
func drawTidy(t *rapid.T) *statement.Statement {
	heading := rapid.SampledFrom([]func(n int) string{
		func(n int) string {
			return []string{"I", "II", "III", "IV", "V"}[n] + ". On " + []string{"harbours", "bridges", "markets", "orchards", "libraries"}[n]
		},
		func(n int) string {
			return fmt.Sprintf("%d. On %s", n+1, []string{"harbours", "bridges", "markets", "orchards", "libraries"}[n])
		},
		func(n int) string { return fmt.Sprintf("Article %d", n+1) },
		func(n int) string { return []string{"Harbours", "Bridges", "Markets", "Orchards", "Libraries"}[n] },
	}).Draw(t, "headings")
	var b strings.Builder
	b.WriteString("---\ntitle: A statement\n---\n")
	for n := range rapid.IntRange(1, 5).Draw(t, "sections") {
		fmt.Fprintf(&b, "\n# %s\n", heading(n))
		for range rapid.IntRange(0, 3).Draw(t, "paragraphs") {
			b.WriteString("\n" + strings.Repeat("States act. ", rapid.IntRange(1, 4).Draw(t, "sentences")) + "\n")
		}
	}
	s, err := statement.Parse(folder{"statement.md": b.String()}.fs())
	if err != nil {
		t.Skip(err)
	}
	return s
}

var (
	inWords  = []string{"", "one", "two", "three", "four", "five"}
	ordinals = []string{"", "first", "second", "third", "fourth", "fifth"}
)

// A paragraph or a sentence of a section is found in every order in which people
// name it, and one that is not there is not another.
func TestEveryWayToNameText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawTidy(t)
		i := rapid.IntRange(1, len(s.Sections)-1).Draw(t, "section")
		p := rapid.IntRange(1, 4).Draw(t, "paragraph")
		k := rapid.IntRange(1, 5).Draw(t, "sentence")
		section := s.Sections[i]
		name := rapid.SampledFrom([]string{section.Ref, "section " + section.Ref, "the " + section.Title, section.Name()}).Draw(t, "name")
		paragraph := rapid.SampledFrom([]string{fmt.Sprintf("paragraph %d", p), "the " + ordinals[p] + " paragraph", "para. " + inWords[p], fmt.Sprintf("¶%d", p)}).Draw(t, "paragraph's name")
		sentence := rapid.SampledFrom([]string{fmt.Sprintf("sentence %d", k), "the " + ordinals[k] + " sentence", "sentence " + inWords[k]}).Draw(t, "sentence's name")
		typed := rapid.SampledFrom([]string{
			name + ", " + paragraph, paragraph + " of " + name, name + " " + paragraph, strings.ToUpper(paragraph + " in " + name),
			name + ", " + paragraph + ", " + sentence, sentence + " of " + paragraph + " of " + name, sentence + " in " + name + ", " + paragraph, "“" + name + ": " + paragraph + ", " + sentence + ".”",
		}).Draw(t, "typed")
		var want []statement.Ref
		if at := section.From + p - 1; at < section.To {
			ref := statement.ParagraphRef(at)
			if strings.Contains(strings.ToLower(typed), "sentence") {
				if ref = (statement.Ref{}); k <= len(s.Paragraphs[at].Sentences) {
					ref = s.RefTo(statement.Run{Paragraph: at, Start: s.Paragraphs[at].Sentences[k-1].Start, End: s.Paragraphs[at].Sentences[k-1].End})
				}
			}
			if ref != (statement.Ref{}) {
				want = []statement.Ref{ref}
			}
		}
		if got := s.Resolve(typed); !slices.Equal(got.Refs, want) {
			t.Fatalf("%q reads as %q, want %q", typed, shown(s, got), labels(s, want))
		}
	})
}
