package extract

import "testing"

// Words are the same whatever their case, accents, ligatures and soft hyphens,
// and in scripts without spaces each letter counts.
func TestWordsOfABag(t *testing.T) {
	for text, same := range map[string]string{
		"The ﬁsh, the Caf\u00e9":               "fish THE the cafe\u0301",
		"Ent\u00adscheidung 1,5":               "entscheidung (1.5)",
		"Espan\u02dca":                         "españa",
		"水車小屋":                                 "水 車 小 屋",
		"\ufe8d\ufedf\ufee4\ufea0\ufee0\ufeb2": "المجلس",
	} {
		a, b := Bag{}, Bag{}
		a.Add(text, 1)
		b.Add(same, 1)
		if n := a.Len(); a.Take(b) != n || b.Len() > 0 {
			t.Errorf("%q: differs from %q by %v and %v", text, same, a, b)
		}
	}
}

// What is missed is missed however often the word occurs, and words that were
// joined or parted are found.
func TestTakeFromABag(t *testing.T) {
	drawn, kept := Bag{}, Bag{}
	drawn.Add("the weir and the mill and the Entschei- dungen of stonesNobody knows", 1)
	kept.Add("the weir and the mill Entscheidungen of stones. Nobody knows", 1)
	taken := drawn.Take(kept)
	joined := drawn.TakeJoined(kept)
	if taken != 7 || joined != 3 || len(drawn) != 2 || drawn["and"] != 1 || drawn["the"] != 1 || len(kept) != 0 {
		t.Errorf("took %d and %d, left %v and %v", taken, joined, drawn, kept)
	}
}
