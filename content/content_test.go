package content_test

import (
	"testing"

	"plenary/content"
	"plenary/internal/statement"
)

func TestShippedStatementHasNoFault(t *testing.T) {
	s, faults := statement.Check(content.FS)
	for _, f := range faults {
		t.Error(f)
	}
	for i, p := range s.Paragraphs {
		for j := range p.Sentences {
			t.Log(s.Label(statement.Ref{Kind: statement.SomeSentences, Index: i, From: j, To: j + 1}), p.Text[p.Sentences[j].Start:p.Sentences[j].End])
		}
	}
	for _, sec := range s.Sections {
		t.Log(sec.Name(), "|", sec.Ref, sec.Related)
	}
}
