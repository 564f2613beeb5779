package importer

import "testing"

// The name of a part and its number are found in the languages of documents.
func TestNamedParts(t *testing.T) {
	for text, want := range map[string]numeral{
		"Article 5: Fees":               {"article", 5, "Article 5:", "Fees"},
		"Section one":                   {"section", 1, "Section one", ""},
		"Kapitel 2 Ziele":               {"kapitel", 2, "Kapitel 2", "Ziele"},
		"Erster Teil":                   {"teil", 1, "Erster Teil", ""},
		"Dritter Abschnitt – Wahlen":    {"abschnitt", 3, "Dritter Abschnitt –", "Wahlen"},
		"Anhang II: Muster":             {"anhang", 2, "Anhang II:", "Muster"},
		"Chapitre premier":              {"chapitre", 1, "Chapitre premier", ""},
		"TITRE III – De la commune":     {"titre", 3, "TITRE III –", "De la commune"},
		"Deuxième partie : Les membres": {"partie", 2, "Deuxième partie :", "Les membres"},
		"Article premier":               {"article", 1, "Article premier", ""},
		"CAPÍTULO SEGUNDO":              {"capítulo", 2, "CAPÍTULO SEGUNDO", ""},
		"Sección 4. Cuotas":             {"sección", 4, "Sección 4.", "Cuotas"},
		"Primera parte":                 {"parte", 1, "Primera parte", ""},
		"Глава 3. Взносы":               {"глава", 3, "Глава 3.", "Взносы"},
		"Приложение 1":                  {"приложение", 1, "Приложение 1", ""},
		"المادة 5: الرسوم":              {"المادة", 5, "المادة 5:", "الرسوم"},
		"الفصل الثاني":                  {"الفصل", 2, "الفصل الثاني", ""},
		"المادة ٧":                      {"المادة", 7, "المادة ٧", ""},
		"第1章　総則":                        {"第1章", 1, "第1章", "総則"},
		"第十二条 会費":                       {"第1条", 12, "第十二条", "会費"},
		"第三章 会员":                        {"第1章", 3, "第三章", "会员"},
		"제2조 회비":                        {"제1조", 2, "제2조", "회비"},
		"Bölüm 2":                       {"bölüm", 2, "Bölüm 2", ""},
		"Άρθρο 4":                       {"άρθρο", 4, "Άρθρο 4", ""},
		"Chương 3: Hội viên":            {"chương", 3, "Chương 3:", "Hội viên"},
		"Rozdział IV":                   {"rozdział", 4, "Rozdział IV", ""},
		"Hoofdstuk 6":                   {"hoofdstuk", 6, "Hoofdstuk 6", ""},
	} {
		got := numerals(text)
		if len(got) == 0 {
			t.Errorf("%s: no number", text)
		} else if got[0] != want {
			t.Errorf("%s: %+v, want %+v", text, got[0], want)
		}
	}
	for _, text := range []string{"Teil der Lösung", "Partie de cartes", "Parte del problema", "第一に重要なこと", "Artikel über die Mühle"} {
		if got := numerals(text); len(got) > 0 {
			t.Errorf("%s: %+v", text, got[0])
		}
	}
}
