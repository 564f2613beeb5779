package intents_test

import (
	"testing"

	"plenary/internal/answer/intents"
	"plenary/internal/language"
	"plenary/internal/longtest"
)

func TestWithoutEdges(t *testing.T) {
	inEachLanguage(t, func(t *testing.T, tag string) {
		left := func(message string) string { return intents.WithoutEdges(language.For(tag).ReadQuestion(message)) }
		for _, row := range readTable(t, "testdata/"+tag+"/edges.tsv", 2) {
			message, want := row[0], row[1]
			got := left(message)
			if got != want {
				t.Errorf("%s: %q is left, not %q", message, got, want)
			}
			if again := left(got); again != got {
				t.Errorf("%s: %q is left of what was left", message, again)
			}
		}
	})
}

// Nothing is dropped from questions that people asked of articles.
func TestArticlesHaveNoEdges(t *testing.T) {
	sets := []string{"squad-tune.json", "squad-calibrate.json"}
	if longtest.Enabled() {
		sets = append(sets, "squad-check.json")
	}
	inEachLanguage(t, func(t *testing.T, tag string) {
		for _, name := range articles(t, tag, sets) {
			for _, doc := range readArticles(t, name) {
				for _, q := range doc.Questions {
					if got := intents.WithoutEdges(language.For(tag).ReadQuestion(q.Question)); got != q.Question {
						t.Errorf("%s: %q is left of %q", name, got, q.Question)
					}
				}
			}
		}
	})
}

// The words of scripts without spaces are letters in pairs, which overlap.
func TestPairsOfLettersOverlap(t *testing.T) {
	garden := readers(t, "en")["garden"]
	for tag, message := range map[string]string{
		"ja": "里山とは何ですか？ また、誰が調査に協力したのですか？", "zh": "请问，谁写的这份报告？谢谢！", "th": "ใครเป็นผู้เขียนรายงานฉบับนี้ และเมื่อไร", "ko": "이 보고서는 누가 썼습니까?",
	} {
		q := language.For(tag).ReadQuestion(message)
		if got := intents.WithoutEdges(q); got != message {
			t.Errorf("%s: %q is left", tag, got)
		}
		if intent, ok := garden.r.Read(q); ok {
			t.Errorf("%s: %+v is understood", tag, intent)
		}
	}
}
