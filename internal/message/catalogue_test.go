package message

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestText(t *testing.T) {
	c, err := load(fstest.MapFS{
		"en/a.yaml": {Data: []byte("a: \"Type `help {name}`, **{n}** times, 5 * 2 {\"\nb:\n  one: \"{n} question\"\n  other: \"{n} questions\"\n")},
		"en/b.yaml": {Data: []byte("c.d: \"{text}!\"\nlist.next: \", \"\nlist.last: \" and \"\nlist.or: \" or \"\nd: &d \"same\"\ne: *d\nf: \"Or `/quote {ref}`.\"\n")},
	}, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		got, want Text
	}{
		{c.Text("a", Args{"name": "ask", "n": 3}), Text{{Text: "Type "}, {Text: "help ask", Style: Typed}, {Text: ", "}, {Text: "3", Style: Strong}, {Text: " times, 5 * 2 {"}}},
		{c.Text("f", Args{"ref": "II"}), Text{{Text: "Or "}, {Text: "quote II", Style: CommandLine}, {Text: "."}}},
		{c.Text("b", Args{"n": 1}), Text{{Text: "1 question"}}},
		{c.Text("b", Args{"n": 0}), Text{{Text: "0 questions"}}},
		{c.Text("c.d", Args{"text": Text{{Text: "x", Style: Marked}, {Text: "y", Link: "https://example.org/"}}}), Text{{Text: "x", Style: Marked}, {Text: "y", Link: "https://example.org/"}, {Text: "!"}}},
		{c.Text("absent", nil), Text{{Text: "absent"}}},
		{c.Text("e", nil), Literal("same")},
		{c.Render(Message{"c.d", Args{"text": AnyOf{"a", "b", "c"}}}), Literal("a, b or c!")},
		{c.List([]Text{Literal("a"), Literal("b"), Styled("c", Strong)}), Text{{Text: "a, b and "}, {Text: "c", Style: Strong}}},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestEnglishIsRead(t *testing.T) {
	if got := English().String("ask.says", nil); got != "The statement says:" {
		t.Errorf("read as %q", got)
	}
}
