package importer

import "testing"

// The name of a part and its number are found in the languages of documents.
func TestNamedParts(t *testing.T) {
	for text, want := range map[string]numeral{
		"Article 5: Fees":               {"article", 5, "Article 5:", "Fees", false},
		"Section one":                   {"section", 1, "Section one", "", false},
		"Kapitel 2 Ziele":               {"kapitel", 2, "Kapitel 2", "Ziele", false},
		"Erster Teil":                   {"teil", 1, "Erster Teil", "", false},
		"Dritter Abschnitt – Wahlen":    {"abschnitt", 3, "Dritter Abschnitt –", "Wahlen", false},
		"Anhang II: Muster":             {"anhang", 2, "Anhang II:", "Muster", false},
		"Chapitre premier":              {"chapitre", 1, "Chapitre premier", "", false},
		"TITRE III – De la commune":     {"titre", 3, "TITRE III –", "De la commune", false},
		"Deuxième partie : Les membres": {"partie", 2, "Deuxième partie :", "Les membres", false},
		"Article premier":               {"article", 1, "Article premier", "", false},
		"CAPÍTULO SEGUNDO":              {"capítulo", 2, "CAPÍTULO SEGUNDO", "", false},
		"Sección 4. Cuotas":             {"sección", 4, "Sección 4.", "Cuotas", false},
		"Primera parte":                 {"parte", 1, "Primera parte", "", false},
		"Глава 3. Взносы":               {"глава", 3, "Глава 3.", "Взносы", false},
		"Приложение 1":                  {"приложение", 1, "Приложение 1", "", false},
		"المادة 5: الرسوم":              {"المادة", 5, "المادة 5:", "الرسوم", false},
		"الفصل الثاني":                  {"الفصل", 2, "الفصل الثاني", "", false},
		"المادة ٧":                      {"المادة", 7, "المادة ٧", "", false},
		"第1章　総則":                        {"章", 1, "第1章", "総則", true},
		"第十二条 会費":                       {"条", 12, "第十二条", "会費", true},
		"第三章 会员":                        {"章", 3, "第三章", "会员", true},
		"제2조 회비":                        {"조", 2, "제2조", "회비", true},
		"Bölüm 2":                       {"bölüm", 2, "Bölüm 2", "", false},
		"Άρθρο 4":                       {"άρθρο", 4, "Άρθρο 4", "", false},
		"Chương 3: Hội viên":            {"chương", 3, "Chương 3:", "Hội viên", false},
		"Rozdział IV":                   {"rozdział", 4, "Rozdział IV", "", false},
		"Hoofdstuk 6":                   {"hoofdstuk", 6, "Hoofdstuk 6", "", false},
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
