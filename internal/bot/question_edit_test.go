package bot

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"plenary/internal/statement"
)

// TestQuestionsStandWhereTheyWereMoved moves, leaves out and restores questions in any
// order, and undoes it.
func TestQuestionsStandWhereTheyWereMoved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &statement.Statement{}
		for i := range rapid.IntRange(1, 6).Draw(t, "questions") {
			s.Prompts = append(s.Prompts, statement.Prompt{ID: fmt.Sprint("q", i), Text: "Why?"})
		}
		edits, own := map[string]PromptEdit{}, map[int64]Suggestion{}
		for i := range rapid.IntRange(0, 4).Draw(t, "own") {
			id := int64(i + 1)
			own[id] = Suggestion{ID: id, Text: "How?", State: Approved, Position: rapid.IntRange(0, 9).Draw(t, "position")}
		}
		p := placeOf(s)
		load := func() {
			var all []Suggestion
			for id := range int64(len(own)) {
				all = append(all, own[id+1])
			}
			var changed []PromptEdit
			for _, e := range edits {
				changed = append(changed, e)
			}
			p.setQuestions(all, changed)
		}
		apply := func(e Edits) {
			for _, edit := range e.Prompts {
				if edit.Before != nil {
					delete(edits, edit.Before.Prompt)
				}
				if edit.After != nil {
					edits[edit.After.Prompt] = *edit.After
				}
			}
			for _, edit := range e.Suggestions {
				own[edit.After.ID] = *edit.After
			}
			load()
		}
		load()
		for range 12 {
			i := rapid.IntRange(0, len(p.entries)-1).Draw(t, "question")
			e, before, order := p.entries[i], p.order(), p.order()
			var made Edits
			switch rapid.IntRange(0, 2).Draw(t, "act") {
			case 0:
				at := rapid.IntRange(0, len(order)-1).Draw(t, "to")
				order = slices.Insert(slices.Delete(order, i, i+1), at, e.ID)
				made = p.arrange(order, e.ID, "")
			case 1:
				made = p.editedQuestion(e, func(to *PromptEdit) { to.LeftOut = true })
			case 2:
				made = p.editedQuestion(e, func(to *PromptEdit) { to.Text, to.Position, to.LeftOut = "", 0, false })
				if e.edit.Position > 0 {
					order = p.orderWithRestored(i)
					made.Prompts = append(made.Prompts, p.arrange(order, "", e.ID).Prompts...)
					made.Suggestions = p.arrange(order, "", e.ID).Suggestions
				}
			}
			apply(made)
			if !slices.Equal(order, p.order()) {
				t.Fatalf("the order is %v, want %v; before %v", p.order(), order, before)
			}
			if rapid.Bool().Draw(t, "undo") {
				apply(Change{Edits: made}.Undo().Edits)
				if !slices.Equal(before, p.order()) {
					t.Fatalf("undone, the order is %v, want %v", p.order(), before)
				}
			}
		}
		for _, e := range p.entries { // all restored, the statement's order is as it was
			if e.own == nil && e.edit.Position > 0 {
				i := p.number(e.ID) - 1
				made := p.editedQuestion(p.entries[i], func(to *PromptEdit) { to.Position = 0 })
				rest := p.arrange(p.orderWithRestored(i), "", e.ID)
				made.Prompts, made.Suggestions = append(made.Prompts, rest.Prompts...), rest.Suggestions
				apply(made)
			}
		}
		var left []string
		for _, e := range p.entries {
			if e.own == nil {
				left = append(left, e.ID)
			}
		}
		if !slices.IsSorted(left) {
			t.Fatalf("restored, the order is %v", left)
		}
	})
}
