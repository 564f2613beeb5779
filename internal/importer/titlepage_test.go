package importer

import (
	"testing"

	"plenary/internal/extract"
)

// The lines of a title page, in several languages.
func TestTitlePage(t *testing.T) {
	tests := []struct{ line, authors, publisher, published string }{
		{"Von Annegret Pfleiderer und Jonas Süßmilch", "Annegret Pfleiderer und Jonas Süßmilch", "", ""},
		{"Por Iñigo Zubeldía y Rosa María Peñalver", "Iñigo Zubeldía y Rosa María Peñalver", "", ""},
		{"水野由紀　著", "水野由紀", "", ""},
		{"Herausgegeben vom Institut für Raumplanung, Hallstadt, 14. September 2021", "", "Institut für Raumplanung, Hallstadt", "2021-09-14"},
		{"Publicado por la Fundación Lectora, 2 de marzo de 2021", "", "la Fundación Lectora", "2021-03-02"},
		{"Observatoire des communs urbains, 1er mars 2020", "", "", "2020-03-01"},
		{"Институт сельского транспорта, май 2018 г.", "", "", "2018-05"},
		{"東丘地域研究所　二〇一九年四月", "", "", "2019-04"},
		{"سلمى الخطيب · معهد دراسات المدن · آذار 2022", "", "", "2022-03"},
		{"The harbour of the old town was closed to all ships on 3 May 2020.", "", "", ""},
	}
	for _, test := range tests {
		d := &Draft{doc: &extract.Document{Format: "plain text"}}
		b := extract.Block{Text: extract.Plain(test.line)}
		if !d.takeLine(b) {
			d.takeByline([]extract.Block{b})
		}
		if m := d.Meta; m.Authors != test.authors || m.Publisher != test.publisher || m.Published != test.published {
			t.Errorf("%s\ngives %q, %q, %q", test.line, m.Authors, m.Publisher, m.Published)
		}
	}
}
