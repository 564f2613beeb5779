package index

import (
	"testing"

	"plenary/internal/language"
	"plenary/internal/statement"
)

// A Vietnamese question that is typed without marks finds the words that have them, and a
// syllable counts in full only as part of the question's word.
func TestVietnamese(t *testing.T) {
	s := &statement.Statement{Title: "Điều lệ", Language: "vi", Sections: []statement.Section{{Title: "Điều lệ", To: 3}}}
	for i, text := range []string{
		"Thủ đô của đất nước là Hà Nội.",
		"Hội đồng quản lý khu vườn và họp vào mùa thu.",
		"Lý do của cuộc họp là quan trọng.",
	} {
		s.Paragraphs = append(s.Paragraphs, statement.Paragraph{Number: i + 1, Text: text, Sentences: statement.SplitSentences(text)})
	}
	x := New(s)
	for question, want := range map[string]int{
		"Thủ đô là gì?": 0, "Thu do la gi?": 0, "Hội đồng họp vào mùa nào?": 1, "hoi dong hop vao mua nao": 1,
		"Ai quản lý khu vườn?": 1, "ai quan ly khu vuon": 1, "Ly do cua cuoc hop?": 2,
	} {
		q := x.Understand(x.lang.ReadQuestion(question))
		if r := x.Rank(q); len(r) == 0 || r.Best().Paragraph != want {
			t.Errorf("%s: %v, want paragraph %d", question, r, want)
		}
	}
	q := x.Understand(language.For("vi").ReadQuestion("quản lý"))
	if ly := &q.terms[1]; !x.stands(ly, 1) || x.stands(ly, 2) {
		t.Error("a syllable stands where it is part of another word")
	}
}
