package statement_test

import (
	"strings"
	"testing"

	"plenary/internal/statement"
)

// The statements of TestLanguages, each with the ways in which people refer to it in its
// language, and what these print.
var inLanguages = []struct {
	language, text string
	resolves       map[string]string
	sentences      map[string]string // with the references found in them
}{
	{"de", `
# Zusammenfassung

Die Mühle mahlt. Sie steht am Bach.

Der Müller ruht. Er wartet auf Korn.

# I. Ziele

## A. Wasser

Das Wehr hält. Es ist neu.

## B. Korn

Das Korn ist reif.

# II. Mittel

Wir sammeln. Wir zählen.
`, map[string]string{
		"Kapitel II": "II", "kapitel 2": "II", "Abschnitt II": "II", "Teil zwei": "II", "zweiter Abschnitt": "II", "der zweite Abschnitt": "II", "Abschnitt I A": "I.A", "Zusammenfassung, Absatz 2": "Zusammenfassung 2",
		"Zusammenfassung Absatz 2 Satz 1": "Zusammenfassung 2.1", "der zweite Satz der Zusammenfassung": "Zusammenfassung 1.2", "letzter Abschnitt": "II", "vorletzter Absatz": "I.B 1", "Satz 2 in Abschnitt II": "II 1.2",
		"Empfehlung 2": "R2", "Empfehlungen 1 und 2": "R1, R2", "Empfehlungen": "R1, R2", "alle Empfehlungen": "R1, R2", "Bereich 1": "Bereich 1", "area 1": "Bereich 1", "Kapitel I bis II": "I, II", "Abschnitt I und II": "I, II",
		"die Überschrift von II": "II (title)", "der Absatz nach I.A": "I.B 1", "section II": "II", "chapitre II": "II", "sección II": "II", "2. Absatz der Zusammenfassung": "Zusammenfassung 2",
	}, map[string]string{"was steht in Abschnitt II": "II", "was sagt Kapitel I": "I"}},
	{"de", `
# Satzung

{§ 1} Name. Der Verein heißt Mühle.

{§ 2} Beitrag. Er beträgt:
{1.} zwölf Kronen;
{2.} ein Sack Korn.

{Art. 5} Austritt. Er ist frei.
`, map[string]string{
		"§ 2": "§ 2", "Paragraf 2": "§ 2", "Artikel 5": "Art. 5", "Art. 5": "Art. 5", "§ 2 Nr. 1": "§ 2 Nr. 1", "Paragraf 2 Nummer 2": "§ 2 Nr. 2", "Art. 5 Satz 2": "Art. 5 Satz 2", "article 5": "Art. 5", "artículo 5": "Art. 5",
	}, nil},
	{"fr", `
# Résumé

Le moulin tourne. Il est vieux.

Le meunier dort. Il attend.

# I. Buts

## A. L’eau

Le barrage tient. Il est neuf.

# II. Moyens

Nous comptons. Nous payons.

# Annexe

Un sac.

Deux sacs.
`, map[string]string{
		"chapitre 2": "II", "la section II": "II", "deuxième partie": "II", "le premier chapitre": "I", "paragraphe 2 du résumé": "Résumé 2", "la deuxième phrase du premier paragraphe du résumé": "Résumé 1.2", "dernière phrase de la section II": "II 1.2",
		"recommandation 2": "R2", "recommandations 1 et 2": "R1, R2", "toutes les recommandations": "R1, R2", "domaine 1": "domaine 1", "le titre de la section II": "II (title)", "sections I à II": "I, II", "l'annexe": "Annexe", "paragraphe 2 de l’annexe": "Annexe ¶2", "l’annexe, paragraphe 2": "Annexe ¶2",
	}, map[string]string{"que dit la section II": "II", "qu'est-ce qui est dit au chapitre I": "I"}},
	{"es", `
# Resumen

El molino gira. Es viejo.

El molinero duerme. Espera.

# I. Fines

## A. Agua

La presa aguanta. Es nueva.

# II. Medios

Contamos. Pagamos.

# III. Anexo

Un saco. Dos sacos.
`, map[string]string{
		"sección 2": "II", "la sección dos": "II", "capítulo II": "II", "capitulo ii": "II", "segunda sección": "II", "el último capítulo": "III", "párrafo 2 del resumen": "Resumen 2", "la segunda frase del primer párrafo del resumen": "Resumen 1.2",
		"recomendación 2": "R2", "recomendaciones 1 y 2": "R1, R2", "recomendaciones 1 a 2": "R1, R2", "todas las recomendaciones": "R1, R2", "área 1": "área 1", "secciones I a III": "I, II, III", "secciones I y III": "I, III", "sección I A": "I.A",
	}, map[string]string{
		"qué dice la sección II": "II", "qué pone en el capítulo III": "III", "entre la sección I y la sección III": "I, III", "entre la II y la III": "II, III",
		"cuál es el título y quién lo firma": "", "cuáles son las dos primeras secciones": "", "un permiso para una fiesta": "",
	}},
	{"ru", "\n# Глава 1. Цели\n\nМельница мелет. Она стоит.\n\n# Глава 2. Средства\n\nМы считаем. Мы платим.\n\n# Приложение 1\n\nМешок.\n", map[string]string{
		"глава 2": "Глава 2", "Приложение 1": "Приложение 1", "chapter 2": "Глава 2", "вторая глава": "Глава 2", "глава 2, абзац 1": "Глава 2 ¶1",
	}, nil},
	{"ar", "\n# المادة 1: الاسم\n\nاسم الجمعية الطاحونة.\n\n# المادة 5: الرسوم\n\nالرسوم اثنا عشر.\n", map[string]string{
		"المادة 5": "المادة 5", "المادة ٥": "المادة 5", "مادة 5": "المادة 5", "article 5": "المادة 5",
	}, nil},
	{"ja", "\n# 第1章　総則\n\n水車は回る。水車は古い。\n\n# 第2章　会費\n\n会費は十二クローナである。\n\n# 付録\n\n袋。\n", map[string]string{
		"第2章": "第2章", "2章": "第2章", "第二章": "第2章", "会費": "第2章", "chapter 2": "第2章", "付録": "付録",
	}, nil},
	{"zh", "\n{第一条} 名称。本会称水磨会。\n\n{第二条} 会费。会费十二元。\n\n{第三条} 附则。本章程生效。\n", map[string]string{
		"第二条": "第二条", "第2条": "第二条", "2条": "第二条", "article 3": "第三条",
	}, nil},
}

func TestLanguages(t *testing.T) {
	for _, c := range inLanguages {
		first, _, _ := strings.Cut(strings.TrimSpace(c.text[strings.Index(c.text, "\n\n"):]), "\n\n")
		quote := strings.TrimSpace(first[strings.LastIndex(first, "}")+1 : strings.IndexAny(first, ".。")])
		s, err := statement.Parse(folder{
			"statement.md":         "---\ntitle: Mühle\nlanguage: " + c.language + "\n---\n" + c.text,
			"recommendations.yaml": "recommendations:\n  - {title: One, quote: \"" + quote + "\"}\n  - {title: Two, quote: \"" + quote + "\"}\nareas:\n  named:\n    - {title: Bad actors, quote: \"" + quote + "\"}\n",
		}.fs())
		if err != nil {
			t.Fatal(c.language, err)
		}
		for typed, want := range c.resolves {
			if got := strings.TrimSpace(shown(s, s.Resolve(typed))); got != want {
				t.Errorf("%s: %q: %q, want %q", c.language, typed, got, want)
			}
		}
		for sentence, want := range c.sentences {
			if m, _ := s.FindMention(strings.Fields(sentence)); labels(s, m.Refs) != want {
				t.Errorf("%s: %q: %q, want %q", c.language, sentence, labels(s, m.Refs), want)
			}
		}
		for _, ref := range every(s) {
			for _, typed := range []string{s.Label(ref), s.Locator(ref)} {
				if s.OwnLabel(ref) != "" && typed != s.Label(ref) {
					continue // "Satzung, § 2" is a list
				}
				if got := s.Resolve(typed); len(got.Refs) != 1 || got.Refs[0] != ref {
					t.Errorf("%s: %q is %v, reads back as %q", c.language, typed, ref, shown(s, got))
				}
			}
		}
	}
}
