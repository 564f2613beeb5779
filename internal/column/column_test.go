package column_test

import (
	"strings"
	"testing"

	"plenary/internal/column"
)

// cells reads rows of cells that bars part; "<" is one with the cell to its left.
func cells(rows ...string) [][]column.Cell {
	var all [][]column.Cell
	for _, r := range rows {
		var row []column.Cell
		for text := range strings.SplitSeq(r, "|") {
			row = append(row, column.Cell{Text: strings.TrimPrefix(text, "<"), Merged: text == "<"})
		}
		all = append(all, row)
	}
	return all
}

func TestLay(t *testing.T) {
	for name, test := range map[string]struct {
		rows          [][]column.Cell
		header, width int
		want          string // "" where it does not fit
	}{
		"figures are flush right": {cells("Country|Refugees", "Chad|1,100,000", "Niger|—"), 1, 40,
			"Country   Refugees\n───────  ─────────\nChad     1,100,000\nNiger            —"},
		"wide characters": {cells("町|灯", "北区|十二"), 1, 40, "町    灯\n────  ────\n北区  十二"},
		"merged cells": {cells("Country|People|<", "|2022|2023", "All of Africa, as it was counted|<|<", "Chad|1|2"), 2, 0,
			"Country  People\n         2022  2023\n───────  ────  ────\nAll of Africa, as it was counted\nChad        1     2"},
		"words are wrapped":    {cells("Who|What", "Ann|keeps the lamps of the quay"), 0, 16, "Who  What\nAnn  keeps the\n     lamps of\n     the quay"},
		"too narrow for words": {cells("Responsibilities|Organisations", "Correspondence|Representatives"), 1, 20, ""},
	} {
		t.Run(name, func(t *testing.T) {
			lines, ok := column.Lay(test.rows, test.header, test.width)
			var got []string
			for _, l := range lines {
				got = append(got, l.String())
				if w := column.Width(l.String()); test.width > 0 && w > test.width {
					t.Errorf("a line of %d columns: %q", w, l)
				}
			}
			if text := strings.Join(got, "\n"); ok != (test.want != "") || text != test.want {
				t.Errorf("got\n%s\nwant\n%s", text, test.want)
			}
		})
	}
}

func TestWidth(t *testing.T) {
	for text, want := range map[string]int{"abc": 3, "é": 1, "e\u0301": 1, "世界": 4, "“—”": 3, "": 0, "\u200b": 0} {
		if got := column.Width(text); got != want {
			t.Errorf("%q is %d columns wide, want %d", text, got, want)
		}
	}
}
