package text

import (
	"context"
	"slices"
	"strings"
	"testing"

	"plenary/internal/extract"
)

// read reads a text in a language of a few words.
func read(t *testing.T, text string) *extract.Document {
	t.Helper()
	known := func(word string) bool { return slices.Contains([]string{"monday", "follow", "lamp", "house"}, word) }
	doc, err := Reader{Known: known}.Read(context.Background(), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func texts(doc *extract.Document) string {
	var all []string
	for _, b := range doc.Blocks {
		all = append(all, b.Text)
	}
	return strings.Join(all, "\n")
}

func TestLines(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"short and wrapped, with words parted": {
			"TOWN RULES\n1. Streets\nEvery street is to be lit, Mon-\nday to Sunday, and all fol-\nlow it in the lamp-\npost way.\n1.1 Lamps\nLamps are of iron.\n",
			"TOWN RULES\n1. Streets\nEvery street is to be lit, Monday to Sunday, and all follow it in the lamp-post way.\n1.1 Lamps\nLamps are of iron.",
		},
		"a paragraph on each line": {
			"The first is short.\nThe second is one too.\nAnd the third.\n",
			"The first is short.\nThe second is one too.\nAnd the third.",
		},
		"broken where links stand": {
			"The reports that were presented at the meeting and helped to inform what the council recommends to all towns that keep lamps are available\nhere\n.\nIt met last year, after a summer without rain and a winter without oil, in the\nHarbour House\n, as it does.\nThe council thanks those who wrote them, and it thanks all those who read them before they were printed and said what they thought of them.\n",
			"The reports that were presented at the meeting and helped to inform what the council recommends to all towns that keep lamps are available here.\nIt met last year, after a summer without rain and a winter without oil, in the Harbour House, as it does.\nThe council thanks those who wrote them, and it thanks all those who read them before they were printed and said what they thought of them.",
		},
		"narrower than the rest": {
			"This line is as long as the paper is wide, and the next goes\non from it to the end.\n\n    An inset of its own width\n    that goes on from line to\n    line until it has come to\n    the end of what it says.\n",
			"This line is as long as the paper is wide, and the next goes on from it to the end.\nAn inset of its own width that goes on from line to line until it has come to the end of what it says.",
		},
		"a heading over two lines": {
			"The lamps of the harbour burn from dusk until dawn, in all of\nits streets.\n\n2. Oil and wicks for the\nHarbour Lamps\n\nOil is bought in spring.\n",
			"The lamps of the harbour burn from dusk until dawn, in all of its streets.\n2. Oil and wicks for the Harbour Lamps\nOil is bought in spring.",
		},
		"line numbers on the left": {
			" 1  The lamps of the harbour burn from dusk until\n 2  dawn, in all of its streets.\n 3\n 4  Oil is bought in spring, and it is\n 5  kept in the cellar of the harbour\n 6  house.\n 7\n 8  Wicks are trimmed.\n",
			"The lamps of the harbour burn from dusk until dawn, in all of its streets.\nOil is bought in spring, and it is kept in the cellar of the harbour house.\nWicks are trimmed.",
		},
		"line numbers on the right, by fives": {
			"The lamps of the harbour burn from dusk until\ndawn, in all of its streets. Oil is bought in\nspring, and it is kept in the cellar of the\nharbour house. Wicks are trimmed at noon, and\nthe glass is wiped once a week by the keeper,     5\nwho has a cloth for it. The keeper is chosen\nby lot among the householders, and serves for\na year. Nobody serves twice. Whoever breaks a\nlamp pays for it. Children who break one are\nasked to hold the ladder for a week. A street    10\nwithout lamps is closed at dusk. The council\nmeets on the first Monday of the month in the\nharbour house, and anybody may listen to what\nis said. It hears complaints about the lamps,\nand answers each of them within ten days, in     15\nwriting. It publishes the price of the oil in\nspring, before any of it is bought, and hangs\nit on the door. The poles are painted every\nthird year. The paint is green, as it has been\nsince the first lamp was lit.                    20\n",
			"The lamps of the harbour burn from dusk until dawn, in all of its streets. Oil is bought in spring, and it is kept in the cellar of the harbour house. Wicks are trimmed at noon, and the glass is wiped once a week by the keeper, who has a cloth for it. The keeper is chosen by lot among the householders, and serves for a year. Nobody serves twice. Whoever breaks a lamp pays for it. Children who break one are asked to hold the ladder for a week. A street without lamps is closed at dusk. The council meets on the first Monday of the month in the harbour house, and anybody may listen to what is said. It hears complaints about the lamps, and answers each of them within ten days, in writing. It publishes the price of the oil in spring, before any of it is bought, and hangs it on the door. The poles are painted every third year. The paint is green, as it has been since the first lamp was lit.",
		},
		"a list is not numbered by lines": {
			"1  Lamps\n2  Oil\n3  Wicks\n4  Glass\n5  Poles\n6  Paint\n7  Ladders\n8  Cloths\n9  Keys\n",
			"1 Lamps\n2 Oil\n3 Wicks\n4 Glass\n5 Poles\n6 Paint\n7 Ladders\n8 Cloths\n9 Keys",
		},
		"a term with its meaning beneath": {
			"The words that are used here and there mean what follows them,\nand nothing else that anybody might think of:\n\nlamp\n   A light that stands on a post and burns from dusk until it\n   is day again.\nstreet, lane, alley or any other way\n   A way between houses that is open to everybody who wants to\n   walk on it.\n",
			"The words that are used here and there mean what follows them, and nothing else that anybody might think of:\nlamp\nA light that stands on a post and burns from dusk until it is day again.\nstreet, lane, alley or any other way\nA way between houses that is open to everybody who wants to walk on it.",
		},
	} {
		if got := texts(read(t, c.text)); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

// A word of which it is not certain that it was parted keeps its hyphen, and
// an editor is told.
func TestUncertainHyphen(t *testing.T) {
	doc := read(t, "The keeper of the lamps is one of the house-\nholders of the town, and is chosen by lot.\n")
	if !strings.Contains(texts(doc), "house-holders of") || len(doc.Doubts) != 1 || doc.Doubts[0].Text != "house-holders" {
		t.Errorf("%s, doubts %v", texts(doc), doc.Doubts)
	}
}

// Headings that stand to the left of all the text are told from it.
func TestHeadingsThatStandOut(t *testing.T) {
	doc := read(t, "Lamps\n\n   Every lamp burns from dusk until dawn, and nobody may put\n   it out before.\n\nWhy\n\n   A dark street is one that nobody likes to walk, and that\n   is reason enough.\n")
	var headings []string
	for _, b := range doc.Blocks {
		if b.Kind == extract.Heading {
			headings = append(headings, b.Text)
		}
	}
	if !slices.Equal(headings, []string{"Lamps", "Why"}) {
		t.Errorf("%q in\n%s", headings, texts(doc))
	}
}

// The marks of footnotes are taken out of the text and their places kept; the
// numbers begin anew with each chapter.
func TestNotes(t *testing.T) {
	doc := read(t, "Lamps burn until dawn. [1] They are of iron [2] and of glass.\n\n[1] Civil dawn,\n    as the almanac has it.\n\n[2] Cast.\n\nOil is bought in spring. [1]\n\n[1] Before Easter.\n")
	want := []struct {
		kind  extract.Kind
		text  string
		marks []extract.NoteMark
	}{
		{extract.Body, "Lamps burn until dawn. They are of iron and of glass.", []extract.NoteMark{{At: 22, Mark: "1"}, {At: 39, Mark: "2"}}},
		{extract.Note, "Civil dawn, as the almanac has it.", nil},
		{extract.Note, "Cast.", nil},
		{extract.Body, "Oil is bought in spring.", []extract.NoteMark{{At: 24, Mark: "1"}}},
		{extract.Note, "Before Easter.", nil},
	}
	if len(doc.Blocks) != len(want) {
		t.Fatalf("%d blocks:\n%s", len(doc.Blocks), texts(doc))
	}
	for i, w := range want {
		if b := doc.Blocks[i]; b.Kind != w.kind || b.Text != w.text || !slices.Equal(b.Marks, w.marks) {
			t.Errorf("block %d: %v %q %v, want %v", i, b.Kind, b.Text, b.Marks, w)
		}
	}
	raised := read(t, "A lamp lights 9 m² of the quay.¹ It burns oil.\n\n____\n¹ Of whale.\n")
	if b := raised.Blocks[0]; b.Text != "A lamp lights 9 m² of the quay. It burns oil." || len(b.Marks) != 1 || raised.Blocks[1].Kind != extract.Note {
		t.Errorf("%+v", raised.Blocks)
	}
	if got := texts(read(t, "See [12] and [7], then [12] again.")); !strings.Contains(got, "[12]") {
		t.Errorf("references that do not count were taken for footnotes: %s", got)
	}
}

func TestColumns(t *testing.T) {
	doc := read(t, "The towns have, as the council counted them in the spring of the year:\nTown     Lamps  Posts\nNorth      120    118\nSouth       95     95\n\nand that is all that was counted there.\n")
	if len(doc.Blocks) != 3 || doc.Blocks[1].Kind != extract.Table || doc.Blocks[1].Text != "Town\tLamps\tPosts\nNorth\t120\t118\nSouth\t95\t95" {
		t.Errorf("%d blocks:\n%s", len(doc.Blocks), texts(doc))
	}
}

// TestTables reads the tables of plain text, and no prose, however it is spaced.
func TestTables(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"a box": {"+-------+------+\n| Fruit | Beds |\n+-------+------+\n| Apple | 3    |\n| Pear  | -    |\n+-------+------+\n", "Fruit\tBeds\nApple\t3\nPear\t-"},
		"cells of several lines": {"+-------+-----------+\n| Fruit | Where     |\n+=======+===========+\n| Apple | the north |\n|       | bed       |\n+-------+-----------+\n| Pear  | the wall  |\n+-------+-----------+\n",
			"Fruit\tWhere\nApple\tthe north bed\nPear\tthe wall"},
		"bars":            {"Fruit | Beds\n------|-----\nApple | 3\nPear | a \\| b\n", "Fruit\tBeds\nApple\t3\nPear\ta | b"},
		"tabs":            {"Name\tSeat\tSince\nWeir\tMill Lane\t1871\nLock\tHill\t1910\n", "Name\tSeat\tSince\nWeir\tMill Lane\t1871\nLock\tHill\t1910"},
		"spaces":          {"Country            2022         2023\n------------------------------------\nChad            590,000    1,100,000\nSouth Sudan     308,000      385,000\n", "Country\t2022\t2023\nChad\t590,000\t1,100,000\nSouth Sudan\t308,000\t385,000"},
		"wrapped":         {"Fruit      Where it grows        Keeper\nApple      north bed             Ann\nPear       south bed, by         Tom\n           the wall\nPlum       at the gate           Ida\n", "Fruit\tWhere it grows\tKeeper\nApple\tnorth bed\tAnn\nPear\tsouth bed, by the wall\tTom\nPlum\tat the gate\tIda"},
		"a drawing":       {"+----+     +----+\n| A  |-----| B  |\n+----+     +----+\n| C  |-----| D  |\n+----+     +----+\n", ""},
		"a numbered list": {"1.\tOne lamp is lit at dusk.\n2.\tOne is lit at dawn.\n3.\tNone is lit at noon.\n", ""},
		"justified prose": {"The  council of  the lamps  meets at  the quay on  each\nMonday  of the  year,  and  whoever  lives by the water\nmay   speak once   on   each   question  before anybody\nspeaks  twice, unless  the  chair of the council  rules\notherwise   on  the   evening  that   the lamps are lit\nby  the  keepers  of the  quay and of  the  old harbour.\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, b := range read(t, test.text).Blocks {
				if b.Kind == extract.Table {
					got += b.Text
				}
			}
			if got != test.want {
				t.Errorf("the table %q, want %q", got, test.want)
			}
		})
	}
}

// A script without small letters has paragraphs as well.
func TestLinesWithoutCase(t *testing.T) {
	for name, text := range map[string]string{
		"ar": "1. المقدمة\n\nيعيش أكثر من نصف سكان المنطقة على بعد أقل من مئة كيلومتر من\nالبحر. ازداد عدد السكان في المدن الساحلية بين العامين، ولم تتوسع\nشبكات المياه.\n\nأجرى فريق البحث مقابلات مع الأسر في أربع مدن، وزار محطات للتحلية\nوراجع السجلات.\n",
		"ja": "１．はじめに\n\nこの報告書は、東丘地域の里山について三年間にわたって行った調査の結果をまとめ\nたものである。調査には地元の小学校五校と森林組合が協力した。里山は人の手が入\nらなくなると荒れる。\n\n森林組合は毎年十一月から二月にかけて下草刈りと間伐を行っている。作業には一回\nあたり平均18人が参加する。\n",
	} {
		doc, err := Reader{}.Read(t.Context(), []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if len(doc.Blocks) != 3 {
			t.Errorf("%s: %d blocks, want a heading and two paragraphs", name, len(doc.Blocks))
			for _, b := range doc.Blocks {
				t.Log(b.Text)
			}
		}
	}
}
