package bidi

import (
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"plenary/internal/message"
)

// shown writes the characters that are not seen as letters that are: < and > for an
// isolate from right to left, { for one from left to right, ~ and ^ for marks.
var shown = strings.NewReplacer(rightIsolate, "<", leftIsolate, "{", pop, ">", leftMark, "~", rightMark, "^")

func TestString(t *testing.T) {
	tests := []struct{ name, words, want string }{
		{"left alone", "II. A title (2023), p. 9.", "II. A title (2023), p. 9."},
		{"right alone", "2. الهجرة (2023).", "2. الهجرة (2023)."},
		{"title behind a numeral", "II. الهجرة والتنمية", "II. <الهجرة والتنمية>"},
		{"title before a full stop of ours", "The nearest place is الهجرة.", "The nearest place is <الهجرة>."},
		{"title that asks", "To discuss: ما هي الهجرة?", "To discuss: <ما هي الهجرة?>"},
		{"title that begins the line", "الهجرة: Plenary holds the heading", "~<الهجرة>: Plenary holds the heading"},
		{"words of ours behind it", "الهجرة is a heading", "~<الهجرة> is a heading"},
		{"a name within a title", "II. تقرير IOM العالمي · 2023", "II. <تقرير IOM العالمي> · 2023"},
		{"a name that ends a title", "Abstract 1. تقرير World Bank. September 2011", "Abstract 1. <تقرير World Bank>. September 2011"},
		{"a name in brackets", "Abstract 1. تقرير (IOM) العالمي. 2011", "Abstract 1. <تقرير (IOM) العالمي>. 2011"},
		{"an acronym of a title", "II. الإعارة (IFLA), p. 4", "II. <الإعارة (IFLA)>, p. 4"},
		{"brackets of a title", "Section 2: الهجرة (التنمية), p. 4", "Section 2: <الهجرة (التنمية)>, p. 4"},
		{"the number of a title", "Abstract 1 · خطة 2030 · p. 9", "Abstract 1 · <خطة 2030> · p. 9"},
		{"a date behind a title", "From الهجرة 24 November", "From <الهجرة> 24 November"},
		{"a colon within a title", "Of الحوكمة: الهجرة الدولية and more", "Of <الحوكمة: الهجرة الدولية> and more"},
		{"items of ours", "Parts: الهجرة, التنمية and السلام", "Parts: <الهجرة>, <التنمية> and <السلام>"},
		{"a word within", "Read the word הגירה here", "Read the word <הגירה> here"},
		{"quotation marks", "Read “تقرير IOM. القسم 2” here", "Read “<تقرير IOM. القسم 2>” here"},
		{"Persian digits", "II. برنامه ۱۴۰۰ · p. 3", "II. <برنامه ۱۴۰۰> · p. 3"},
	}
	for _, test := range tests {
		if got := shown.Replace(String(test.words)); got != test.want {
			t.Errorf("%s: %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestText(t *testing.T) {
	tests := []struct {
		name string
		text message.Text
		want string
	}{
		{"a strong title with a full stop of its own", message.Text{{Text: "To discuss: "}, {Text: "IOM. ما هي الهجرة.", Style: message.Strong}}, "To discuss: |IOM. |<|ما هي الهجرة|>|."},
		{"a title that is set off", message.Text{{Text: "Of "}, {Text: "الهجرة (2).", Style: message.Strong}, {Text: " more"}}, "Of <|الهجرة (2).|> more"},
		{"typed words stay whole", message.Text{{Text: "Type "}, {Text: "quote الهجرة 2", Style: message.CommandLine}, {Text: ", or ask."}}, "Type {|quote الهجرة 2|>, or ask."},
		{"words that were looked for", message.Text{{Text: "See حوكمة "}, {Text: "الهجرة", Style: message.Marked}, {Text: " الدولية · p. 4"}}, "See <حوكمة |الهجرة| الدولية> · p. 4"},
	}
	for _, test := range tests {
		var got []string
		for _, s := range Text(test.text) {
			got = append(got, shown.Replace(s.Text))
		}
		if strings.Join(got, "|") != test.want {
			t.Errorf("%s: %s\nwant %s", test.name, strings.Join(got, "|"), test.want)
		}
		if stripped := strip(Text(test.text).String()); stripped != test.text.String() {
			t.Errorf("%s: the words are changed: %q", test.name, stripped)
		}
	}
}

func strip(words string) string {
	return strings.NewReplacer(rightIsolate, "", leftIsolate, "", pop, "", leftMark, "", rightMark, "").Replace(words)
}

func TestQuoted(t *testing.T) {
	tests := []struct{ words, quoted, mark string }{
		{"Words of 2011.", "Words of 2011.", ""},
		{"الهجرة الدولية.", "<الهجرة الدولية.>", ""},
		{"IOM هي منظمة دولية.", "<IOM هي منظمة دولية.>", "^"},
		{"هجرة is the word for migration.", "{هجرة is the word for migration.>", "~"},
	}
	for _, test := range tests {
		if got := shown.Replace(Quoted(test.words)); got != test.quoted {
			t.Errorf("Quoted gives %s, want %s", got, test.quoted)
		}
		if got := shown.Replace(Mark(test.words)); got != test.mark {
			t.Errorf("Mark of %s is %q, want %q", test.words, got, test.mark)
		}
	}
}

func TestFitCountsIsolates(t *testing.T) {
	cut := func(s string, n int) string {
		if r := []rune(s); len(r) > n {
			return string(r[:n-1]) + "…"
		}
		return s
	}
	for n := 8; n < 40; n++ {
		got := Fit("II. الهجرة والتنمية الدولية", n, cut, utf8.RuneCountInString)
		if size := utf8.RuneCountInString(got); size > n {
			t.Errorf("%d characters where at most %d fit", size, n)
		}
		if strings.Count(got, rightIsolate) != strings.Count(got, pop) {
			t.Errorf("an isolate is left open: %s", shown.Replace(got))
		}
	}
}

func TestBalance(t *testing.T) {
	parts := []message.Text{
		message.Literal("a " + rightIsolate + "ا"), message.Literal("ب"), message.Literal("ج" + pop + " b"), message.Literal("c"),
	}
	want := []string{"a <ا>", "<ب>", "<ج> b", "c"}
	for i, part := range Balance(parts) {
		if got := shown.Replace(part.String()); got != want[i] {
			t.Errorf("part %d is %s, want %s", i, got, want[i])
		}
	}
}

func TestLines(t *testing.T) {
	var b strings.Builder
	w := Lines(&b)
	for _, words := range []string{"Outline\n  I. المكت", "بة (p. 3)\n  المجلس\n", "II. A title\n"} {
		if _, err := io.WriteString(w, words); err != nil {
			t.Fatal(err)
		}
	}
	want := "Outline\n  I. <المكتبة> (p. 3)\n  <المجلس>\nII. A title\n"
	if got := shown.Replace(b.String()); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
