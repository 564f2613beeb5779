package answer

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"plenary/internal/answer/verdict"
	"plenary/internal/language"
	"plenary/internal/statement"
)

// A languageSet is the texts of one language, half for fitting and half for figures.
type languageSet struct {
	tag           string
	fitted, asked []squadDoc
}

// readLanguage reads the texts of a language. Every other one is for fitting.
func readLanguage(t testing.TB, tag string) languageSet {
	t.Helper()
	set := languageSet{tag: tag}
	for i, doc := range readSquad(t, "xquad-"+tag+".json").Docs {
		if i%2 == 0 {
			set.fitted = append(set.fitted, doc)
		} else {
			set.asked = append(set.asked, doc)
		}
	}
	return set
}

// index returns an index of a text that answers by words alone. Nobody says in which
// language the text is.
func (s languageSet) index(t testing.TB, doc squadDoc) *Index {
	t.Helper()
	text := fmt.Sprintf("---\ntitle: %q\n---\n\n%s\n", doc.Title, strings.Join(doc.Paragraphs, "\n\n"))
	made, err := statement.Parse(fstest.MapFS{statement.TextFile: &fstest.MapFile{Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	if made.Language != s.tag || len(made.Paragraphs) != len(doc.Paragraphs) {
		t.Errorf("%q is taken for %s, and has %d paragraphs of %d", doc.Title, made.Language, len(made.Paragraphs), len(doc.Paragraphs))
	}
	return New(made, nil)
}

// askLanguage asks a question of a text in its language.
func askLanguage(t testing.TB, x *Index, question string) Answer {
	t.Helper()
	a, err := x.Ask(context.Background(), x.words.Language().ReadQuestion(question))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// languageFigures are what is measured of one language, in percent.
type languageFigures struct {
	right    float64 // the first passage is in the right paragraph
	answered float64 // of the questions
	refused  float64 // of the questions put to other texts
}

// measure asks each question of its own text, and of the eleven others.
func (s languageSet) measure(t testing.TB) languageFigures {
	var right, answered, own, refused, others float64
	for d, doc := range s.asked {
		x := s.index(t, doc)
		for _, q := range doc.Questions {
			a := askLanguage(t, x, q.Question)
			own++
			if len(a.Passages) > 0 && slices.Contains(q.Gold, a.Passages[0].Paragraph) {
				right++
			}
			if a.Verdict == Answered {
				answered++
			}
		}
		for o, other := range s.asked {
			for _, q := range other.Questions {
				if o == d {
					continue
				}
				others++
				if askLanguage(t, x, q.Question).Verdict != Answered {
					refused++
				}
			}
		}
	}
	return languageFigures{100 * right / own, 100 * answered / own, 100 * refused / others}
}

// languageBounds are how many points the first passage of a language may be below
// that of English.
var languageBounds = map[string]float64{"de": 3, "es": 3, "ru": 3, "ar": 5, "zh": 5}

func TestLanguages(t *testing.T) {
	english := readLanguage(t, "en").measure(t)
	t.Logf("%s  right %5.1f  answered %5.1f  other texts refused %5.1f", "en", english.right, english.answered, english.refused)
	for _, tag := range []string{"de", "es", "ru", "ar", "zh"} {
		f := readLanguage(t, tag).measure(t)
		t.Logf("%s  right %5.1f  answered %5.1f  other texts refused %5.1f", tag, f.right, f.answered, f.refused)
		if f.right < english.right-languageBounds[tag] || f.answered < 93 || f.refused < 95 {
			t.Errorf("%s is worse than it has to be", tag)
		}
	}
}

// TestFitLanguages fits how the odds of each language differ from those of English, on
// questions put to their own text, to others, and to their own without the right
// paragraph.
func TestFitLanguages(t *testing.T) {
	if !*fit {
		t.Skip("-fit fits them")
	}
	lines := []string{
		"# How the odds that a passage answers differ from those of English: scale and offset.",
		"# Fitted by go test ./internal/answer -run FitLanguages -fit.",
	}
	for _, tag := range []string{"ar", "de", "es", "ru", "zh"} {
		s := readLanguage(t, tag)
		c := fitCalibration(s.odds(t))
		lines = append(lines, fmt.Sprintf("%s %.3f %.3f", tag, c.Scale, c.Offset))
		t.Log(lines[len(lines)-1])
	}
	if err := os.WriteFile("../language/data/calibration.txt", []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// An oddsOf is the odds of one question as in English, and whether a passage answers.
type oddsOf struct {
	odds, weight   float64
	right, foreign bool // foreign: it was put to another text
}

// odds asks the texts for fitting. Questions without an answer count as much in all as
// those with one.
func (s languageSet) odds(t testing.TB) []oddsOf {
	var all []oddsOf
	for d, doc := range s.fitted {
		ask := func(doc squadDoc, question string, weight float64, right, foreign bool) {
			x := s.index(t, doc).words
			q := x.Understand(x.Language().ReadQuestion(question))
			if r := x.Rank(q); !q.Empty() && len(r) > 0 {
				all = append(all, oddsOf{verdict.WordOdds(x.Measure(q, r), x.Sentences()), weight, right, foreign})
			}
		}
		for k, q := range doc.Questions {
			ask(doc, q.Question, 1, true, false)
			without := doc
			without.Paragraphs = slices.Clone(doc.Paragraphs)
			for _, g := range q.Gold {
				without.Paragraphs = slices.Delete(without.Paragraphs, g, g+1)
			}
			ask(without, q.Question, leftOutWeight, false, false)
			for o, other := range s.fitted {
				if o != d {
					ask(doc, other.Questions[k%len(other.Questions)].Question, (1-leftOutWeight)/float64(len(s.fitted)-1), false, true)
				}
			}
		}
	}
	return all
}

// leftOutWeight is the share of the questions without an answer whose right paragraph
// is left out.
const leftOutWeight = 0.2

// fitCalibration minimises the logistic loss, and then sets the threshold so that the
// share mostRefused of the questions put to other texts is refused.
func fitCalibration(all []oddsOf) language.Calibration {
	c := language.Calibration{Scale: 1}
	for range 2000 {
		var scale, offset, total float64
		for _, o := range all {
			d := 1 / (1 + math.Exp(-c.Scale*o.odds-c.Offset))
			if o.right {
				d--
			}
			scale += o.weight * d * o.odds
			offset += o.weight * d
			total += o.weight
		}
		c.Scale -= 0.05 * scale / total
		c.Offset -= 0.5 * offset / total
	}
	var foreign []float64
	for _, o := range all {
		if o.foreign {
			foreign = append(foreign, o.odds)
		}
	}
	slices.Sort(foreign)
	least := math.Log(verdict.AnsweredByWords / (1 - verdict.AnsweredByWords))
	c.Offset = least - c.Scale*foreign[int(float64(len(foreign))*mostRefused)]
	return c
}

// mostRefused is the share of the questions put to other texts that is refused, of
// those for fitting.
const mostRefused = 0.95
