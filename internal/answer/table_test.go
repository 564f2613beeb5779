package answer

import (
	"testing"
	"testing/fstest"

	"plenary/internal/bert"
	"plenary/internal/statement"
)

const rivers = `---
title: Annual report on the rivers
---
# Length and depth

The commission met twice in the year and discussed the state of the rivers, which it thinks is better than ten years ago.

Table 1: Rivers of the valley
| River | Length in km | Mean depth in m | Source |
|-------|-------------:|----------------:|--------|
| Alder | 120 | 2.5 | Grey Hill |
| Brent | 88 | 1.9 | Moss Lake |
| Corve | 240 | 4.1 | Grey Hill |
| Dane | 61 | 1.2 | Stone Moor |

# Money

| Fund | 2021 | 2022 | 2023 |
|---|---|---|---|
| Fish ladders | €0.3m | €0.3m | €0.5m |
| Wages | €3.1m | €3.3m | €3.4m |

Wages rose because two wardens were hired in 2023.
`

// TestTablesAreReadByRows: a question finds the row that answers it, by its headers as
// well, and is refused where there is no such row.
func TestTablesAreReadByRows(t *testing.T) {
	s, err := statement.Parse(fstest.MapFS{statement.TextFile: {Data: []byte(rivers)}})
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]*Index{"networks": New(s, fresh(t, bert.Options{})), "words": New(s, nil)} {
		for question, want := range map[string]string{ // the place; "" where nothing answers
			"What is the source of the Alder?":                "Table 1 row 1",
			"What is the mean depth of the Corve?":            "Table 1 row 3",
			"How much was spent on fish ladders in 2023?":     "Money 1 row 1",
			"Which river has its source at Stone Moor?":       "Table 1 row 4",
			"What is the length of the longest river?":        "Table 1",
			"What is the mean depth of the Avon?":             "",
			"How much was spent on boats?":                    "",
			"How much was spent on wages in 2024?":            "",
			"What is the population on the Alder?":            "",
			"Why did wages rise in 2023?":                     "Money 2",
			"What is the depth of the Brent in the Dolomites": "",
		} {
			a := ask(t, x, question)
			got := ""
			if a.Verdict == Answered {
				got = s.Label(s.RefTo(a.Passages[0].Run()))
			}
			if got != want {
				t.Errorf("%s: %q is answered by %q (%.2f), want %q", name, question, got, a.Confidence, want)
			}
			for _, p := range a.Passages {
				if p.Answer.End > 0 && (p.Answer.Start < p.Start || p.Answer.End > p.End) {
					t.Errorf("%s: %q: the answer %+v stands outside of its passage", name, question, p)
				}
			}
		}
		hits := x.Search("depth Corve")
		if len(hits) != 1 || s.Quote(hits[0].Run()) != "Corve\t240\t4.1\tGrey Hill" || len(hits[0].Highlights) != 1 {
			t.Errorf("%s: the search finds %+v", name, hits)
		}
	}
}
