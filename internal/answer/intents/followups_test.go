package intents_test

import (
	"testing"

	"go.yaml.in/yaml/v3"

	"plenary/internal/answer/intents"
	"plenary/internal/language"
)

// Each example of the file is of its kind.
func TestFollowUpExamples(t *testing.T) {
	inEachLanguage(t, func(t *testing.T, tag string) {
		var file struct {
			Followups []struct{ Kind, Example string }
		}
		if err := yaml.Unmarshal([]byte(language.For(tag).File("followups.yaml")), &file); err != nil {
			t.Fatal(err)
		}
		for name, r := range readers(t, tag) {
			for _, followUp := range file.Followups {
				got, _ := r.r.FollowUp(r.question(followUp.Example))
				if got.Kind != intents.FollowUpKind(followUp.Kind) && followUp.Kind != "from" {
					t.Errorf("%s: %q is taken for %s, not %s", name, followUp.Example, got.Kind, followUp.Kind)
				}
			}
		}
	})
}

func TestFollowUps(t *testing.T) {
	inEachLanguage(t, func(t *testing.T, tag string) {
		all := readers(t, tag)
		for _, l := range readTable(t, "testdata/"+tag+"/followups.tsv", 2) {
			want, said := l[0], l[1]
			for name, r := range all {
				got := "none"
				if f, ok := r.r.FollowUp(r.question(said)); ok {
					got = string(f.Kind)
				}
				if got != want {
					t.Errorf("%s: %q is taken for %s, not %s", name, said, got, want)
				}
			}
		}
	})
}

// A whole question is no follow-up, unless it is about the statement itself or another
// thing.
func TestQuestionsAreNoFollowUps(t *testing.T) {
	all := readers(t, "en")
	for set, r := range map[string]string{"questions": "shipped", "garden-questions": "garden", "market-questions": "market"} {
		for _, row := range readTable(t, "../../bot/testdata/"+set+".tsv", 3) {
			q := language.English().ReadQuestion(row[1])
			f, ok := all[r].r.FollowUp(q)
			if _, about := all[r].r.Read(q); ok && !about && f.Kind != intents.AskThing {
				t.Errorf("%s: %q is taken for %s", r, row[1], f.Kind)
			}
		}
	}
}
