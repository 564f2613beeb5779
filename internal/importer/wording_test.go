package importer

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"plenary/internal/statement"
)

// What recommends, leans on others, and is general, in German, French and Spanish.
func TestAdviceInLanguages(t *testing.T) {
	for tag, sentences := range map[string]map[string]bool{
		"de": {
			"Die Mitgliedstaaten sollten in jedem Hafen ein Büro eröffnen.":              true,
			"Bis dahin sollten Bund und Länder die Mühlen am Bach erhalten.":             true,
			"Die Kommission empfiehlt den Gemeinden, jede Mühle zu zählen.":              true,
			"Wir fordern die Bundesregierung auf, die Laternen zu bezahlen.":             true,
			"Es wird dringend empfohlen, die Laternen vor der Dämmerung anzuzünden.":     false,
			"Deshalb sollten die Gemeinden die Laternen bezahlen und zählen.":            false,
			"Diese Behörden sollten die Laternen bezahlen, zählen und putzen.":           false,
			"Die Laternen sollten vor der Dämmerung in allen Straßen brennen.":           false,
			"Sollten die Gemeinden die Laternen bezahlen, so wird es teuer.":             false,
			"Die Laternen brennen, wenn die Gemeinde sie bezahlen soll und kann.":        false,
			"Die Gemeinden sollten bei alledem vom Land noch besser unterstützt werden.": false,
			"Der Rat hat die Laternen gezählt, und niemand hat sie bezahlt.":             false,
		},
		"fr": {
			"Les États membres devraient ouvrir un bureau dans chaque port.":                  true,
			"Le Conseil recommande aux communes de compter chaque moulin de la vallée.":       true,
			"Nous demandons au gouvernement de payer les lampes de tous les ports.":           true,
			"La Commission invite les villes à publier le prix de leurs lampes.":              true,
			"C’est pourquoi les communes devraient payer les lampes des ports.":               false,
			"Elles devraient payer les lampes de tous les ports de la côte.":                  false,
			"Les lampes devraient brûler dans toutes les rues du port avant la nuit.":         false,
			"Les communes devraient être consultées avant que les lampes ne soient éteintes.": false,
			"Le conseil a compté les lampes, et personne ne les a payées.":                    false,
		},
		"es": {
			"Los Estados miembros deberían abrir una oficina en cada puerto.":               true,
			"El Consejo recomienda a los municipios contar cada molino del valle.":          true,
			"Instamos a los gobiernos a pagar las lámparas de todos los puertos.":           true,
			"La administración debe publicar cada año el precio de las lámparas.":           true,
			"Por eso los municipios deberían pagar las lámparas de los puertos.":            false,
			"Estos municipios deberían pagar las lámparas de todos los puertos.":            false,
			"Las lámparas deberían arder en todas las calles antes del anochecer.":          false,
			"Los municipios deberían ser consultados antes de que se apaguen las lámparas.": false,
			"El consejo contó las lámparas, y nadie las ha pagado todavía.":                 false,
		},
	} {
		w := newWording(tag)
		for sentence, want := range sentences {
			if got := w.advice(sentence, false) > 0; got != want {
				t.Errorf("%s: recommends is %t: %s", tag, got, sentence)
			}
		}
	}
	for tag, titles := range map[string]map[string]bool{
		"de": {"Empfehlungen an die Bundesregierung": true, "Empfehlungen": false}, "fr": {"Recommandations aux États membres": true, "Recommandations": false},
		"es": {"Recomendaciones a los gobiernos": true, "Recomendaciones": false},
	} {
		for title, want := range titles {
			if newWording(tag).addressTitle.MatchString(title) != want {
				t.Errorf("%s: addresses somebody is %t: %s", tag, !want, title)
			}
		}
	}
}

// Terms and questions are drafted in the language of the text.
func TestDraftsInLanguages(t *testing.T) {
	for _, c := range []struct {
		tag, text string
		terms     []string
		prompt    string
	}{
		{"de", "# Zweck\n\nDer Deutsche Mühlenverband (DMV) zählt Mühlen. Der Verband (im Folgenden „Rat der Müller“) tagt im Mai. „Wehr“ bezeichnet eine Mauer im Bach.\n",
			[]string{"DMV", "Deutsche Mühlenverband", "Wehr"}, "„A“"},
		{"fr", "# Objet\n\nLa Fédération Moulins France (FMF) compte les moulins. « Barrage » signifie un mur dans la rivière. Le meunier dort au bord de l’eau.\n",
			[]string{"FMF", "Fédération Moulins France", "Barrage"}, "« A »"},
		{"es", "# Objeto\n\nLa Asociación Molinos Altos (AMA) cuenta los molinos. «Presa» significa un muro en el río. El molinero duerme a la orilla del agua.\n",
			[]string{"AMA", "Asociación Molinos Altos", "Presa"}, "«A»"},
	} {
		s, err := statement.Parse(fstest.MapFS{statement.TextFile: {Data: []byte("---\ntitle: A\nlanguage: " + c.tag + "\n---\n" + c.text)}})
		if err != nil {
			t.Fatal(err)
		}
		w := newWording(c.tag)
		var got []string
		for _, term := range w.terms(s) {
			got = append(got, term.Words)
		}
		for _, want := range c.terms {
			if !slices.Contains(got, want) {
				t.Errorf("%s: %q is none of the terms %q", c.tag, want, got)
			}
		}
		for _, p := range w.prompts(s) {
			if !strings.Contains(p.Text, c.prompt) {
				t.Errorf("%s: %q", c.tag, p.Text)
			}
		}
	}
}

// A draft is called so in the statement's language.
func TestDraftsAreCalledSo(t *testing.T) {
	for tag, want := range map[string]string{"en": "Draft", "de": "Entwurf", "fr": "Ébauche", "es-MX": "Borrador", "ja": "Draft"} {
		if got := newWording(tag).draft; got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}
