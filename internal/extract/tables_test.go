package extract_test

import (
	"testing"

	"plenary/internal/extract"
)

// TestOpenTables reads tables whose cells reach over columns and rows, and
// tables that only lay out text.
func TestOpenTables(t *testing.T) {
	long := "We thank all who gathered these numbers from the towns and the villages, often in difficult circumstances and in bad weather as well."
	type cell struct {
		text string
		extract.CellSpan
	}
	c := func(text string) cell { return cell{text: text} }
	wide := func(text string, columns, rows int) cell {
		return cell{text, extract.CellSpan{Columns: columns, Rows: rows}}
	}
	for name, test := range map[string]struct {
		rows   [][]cell
		header int // rows that are marked
		text   string
		head   int
	}{
		"figures":         {[][]cell{{c("Town"), c("Lamps")}, {c("North"), c("120")}, {c("South"), c("95")}}, 0, "Town\tLamps\nNorth\t120\nSouth\t95", 1},
		"keys and values": {[][]cell{{c("Seat"), c("Mill Lane")}, {c("Keeper"), c("Ann")}}, 0, "Seat\tMill Lane\nKeeper\tAnn", 0},
		"two rows of a header": {[][]cell{{wide("Town", 1, 2), wide("Lamps", 2, 1)}, {c("2022"), c("2023")}, {c("North"), c("1"), c("2")}}, 0,
			"Town\tLamps\t\n\t2022\t2023\nNorth\t1\t2", 2},
		"a title in the first row": {[][]cell{{wide("Lamps by town", 2, 1)}, {c("Town"), c("Lamps")}, {c("North"), c("1")}}, 0, "Lamps by town\nTown\tLamps\nNorth\t1", 1},
		"empty columns":            {[][]cell{{c("Town"), c(""), c("Lamps")}, {c("North"), c(""), c("1")}}, 1, "Town\tLamps\nNorth\t1", 1},
		"one column":               {[][]cell{{c("Short text.")}, {c("More text.")}}, 0, "", 0},
		"one row":                  {[][]cell{{c("The Weir Society"), c("Mill Lane 4")}}, 0, "", 0},
		"running text":             {[][]cell{{c(long), c(long)}, {c("Ann"), c(long)}}, 0, "", 0},
		"long definitions":         {[][]cell{{c("Term"), c("Meaning")}, {c("Weir"), c(long)}, {c("Lock"), c(long)}}, 1, "Term\tMeaning\nWeir\t" + long + "\nLock\t" + long, 1},
	} {
		t.Run(name, func(t *testing.T) {
			doc, size := &extract.Document{}, 0
			var tables extract.OpenTables
			tables.Begin(doc)
			for r, row := range test.rows {
				tables.Row()
				if r < test.header {
					tables.Header()
				}
				for _, c := range row {
					tables.Cell(doc, c.CellSpan)
					if err := doc.Add(extract.Block{Text: c.text}, &size); err != nil {
						t.Fatal(err)
					}
				}
			}
			isTable := tables.End(doc)
			if isTable != (test.text != "") {
				t.Fatalf("a table: %v", isTable)
			}
			if b := doc.Blocks[0]; isTable && (b.Text != test.text || b.Table.Header != test.head) {
				t.Errorf("%q with %d rows of a header, want %q with %d", b.Text, b.Table.Header, test.text, test.head)
			}
		})
	}
}
