package html

import (
	"context"
	"strings"
	"testing"

	"plenary/internal/extract"
)

// What a page has around its document is known by what it does, in any language
// and without a class.
func TestAroundTheDocument(t *testing.T) {
	const text = `<p>Jede Laterne brennt von der Dämmerung bis zum Morgen, und niemand löscht sie vor der Zeit aus.</p>`
	for name, part := range map[string]string{
		"share bar":      `<div><span>Teilen</span><ul><li><a href="https://www.facebook.com/sharer/sharer.php?u=x">Facebook</a></li><li><a href="mailto:?subject=x">Weitersagen</a></li></ul></div>`,
		"sign-up form":   `<section><h2>Nichts verpassen</h2><p>Jeden Monat ein Brief.</p><input type="email"><button>Los</button></section>`,
		"cookies":        `<div><p>Wir verwenden Cookies, damit die Seite läuft.</p><button>Weiter</button></div>`,
		"other articles": `<h2>Das könnte Sie auch freuen</h2><h3><a href="/1">Neue Laternen am Hafen</a></h3><p>Sie brennen heller.</p><a href="/2"><h3>Wer bezahlt das Öl?</h3></a>`,
	} {
		doc, err := Read(context.Background(), []byte(`<html lang=de><body><h1>Laternen</h1><h2>Licht</h2>`+text+text+text+part+`</body></html>`))
		if err != nil {
			t.Fatal(err)
		}
		if len(doc.Blocks) != 5 || len(doc.Drops) == 0 {
			t.Errorf("%s: %s, left out %v", name, texts(doc), doc.Drops)
		}
	}
	sources := `<h2>Quellen</h2><ul><li><a href="https://a.example.org/1">Bericht des Rates</a></li><li><a href="https://b.example.org/2">Liste der Laternen</a></li></ul>`
	doc, err := Read(context.Background(), []byte(`<html lang=de><body><h1>Laternen</h1>`+text+text+text+sources+`</body></html>`))
	if err != nil || !strings.Contains(texts(doc), "Bericht des Rates") {
		t.Errorf("sources were taken for other articles: %s, %v", texts(doc), err)
	}
}

func texts(doc *extract.Document) string {
	var all []string
	for _, b := range doc.Blocks {
		all = append(all, b.Text)
	}
	return strings.Join(all, " | ")
}

// A menu above or below the document is links and nothing else, in any language.
// An anchor that a converter left open holds the text after it.
func TestMenusAndOpenAnchors(t *testing.T) {
	const text = `<p>Jede Laterne brennt von der Dämmerung bis zum Morgen, und niemand löscht sie vor der Zeit aus.</p>`
	const menu = `<p><a href="a.html">Zurück</a></p><p><a href="b.html"><b>Nach oben</b></a></p><p><a href="c.html">Weiter</a></p>`
	doc, err := Read(context.Background(), []byte(`<html lang=de><body>`+menu+`<h1><a id="l"/>Laternen</h1>
		`+text+text+menu+`</body></html>`))
	if err != nil || len(doc.Blocks) != 3 || len(doc.Drops) != 6 {
		t.Errorf("%s, left out %v, %v", texts(doc), doc.Drops, err)
	}
}

// What stands outside of the main part is boilerplate where its name says so, and
// else a part of the page, of which running text is missed.
func TestKindsOutsideTheMainPart(t *testing.T) {
	doc, err := Read(context.Background(), []byte(`<html><body><main><h1>Lamps</h1><p>Every lamp burns from dusk until dawn, and nobody may put it out before that hour.</p></main><section id="comments"><p>I like lamps.</p></section><section><p>Oil is dear.</p></section></body></html>`))
	if err != nil || len(doc.Drops) != 2 || doc.Drops[0].Kind != extract.Boilerplate || doc.Drops[1].Kind != extract.WebPart {
		t.Errorf("left out %+v, %v", doc.Drops, err)
	}
}

// How a character is read, in small type beside it, is not of the text.
func TestReadingsBesideCharacters(t *testing.T) {
	doc, err := Read(context.Background(), []byte(`<html lang=ja><body><h1>里山</h1><p>里山の<ruby>薪<rp>（</rp><rt>まき</rt><rp>）</rp></ruby>で`+"\n"+`風呂を沸かした。</p></body></html>`))
	if err != nil {
		t.Fatal(err)
	}
	if got := doc.Blocks[len(doc.Blocks)-1].Text; got != "里山の薪で風呂を沸かした。" {
		t.Errorf("the text is %s", got)
	}
	if len(doc.Drops) != 1 || doc.Drops[0].Kind != extract.Reading || doc.Drops[0].Text != "まき" {
		t.Errorf("left out is %+v", doc.Drops)
	}
}
