package slack

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
)

// galleryMessages are the messages of a sample as they arrived: their blocks, and their
// fallback texts.
func galleryMessages(t *testing.T, sample string) (blocks, texts []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(bottest.GalleryFolder, sample+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		Payload struct {
			Blocks json.RawMessage
			Text   string
		}
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		blocks, texts = append(blocks, string(m.Payload.Blocks)), append(texts, m.Payload.Text)
	}
	return blocks, texts
}

// attribution matches the publisher and the date behind a reference.
var attribution = regexp.MustCompile(`· ([^·\n]+ · (?:\d+ )?\p{L}+ \d{4})`)

// TestLooks: in every sample, words to type have the form that can be typed where the reply
// stands, and the attribution of a statement stands at most once a message.
func TestLooks(t *testing.T) {
	for _, s := range bottest.Samples(t) {
		blocks, texts := galleryMessages(t, s.Name)
		wrong := slash + " " // in a thread, where a mention is answered
		if s.Kind != bottest.Mention {
			wrong = mentioning + " "
		}
		for i, text := range texts {
			if strings.Contains(text+blocks[i], wrong) {
				t.Errorf("%s: says what cannot be typed there: %q in\n%s", s.Name, wrong, text)
			}
			seen := map[string]bool{}
			for _, m := range attribution.FindAllStringSubmatch(text, -1) {
				if seen[m[1]] && !strings.HasPrefix(m[1], "A Publisher") { // of a sample that no bot makes
					t.Errorf("%s: says %q twice", s.Name, m[1])
				}
				seen[m[1]] = true
			}
		}
	}
}

// TestTypedForms: a command stands as it is typed in a channel, in a thread, in a direct
// message and in a reply to one member.
func TestTypedForms(t *testing.T) {
	reply := bot.Reply{Blocks: []bot.Block{
		bot.Paragraph{Text: bot.Text{{Text: "sections", Style: bot.CommandLine}}},
		bot.List{Items: []bot.Text{{{Text: "sections", Style: bot.CommandLine}}}},
	}}
	for _, test := range []struct {
		name string
		to   target
		want string
	}{
		{"channel", target{channel: "C1"}, "/plenary sections"},
		{"thread", target{channel: "C1", thread: "1.1", privateThread: "1.1"}, "@plenary sections"},
		{"direct message", target{channel: "D1"}, "sections"},
		{"session", target{channel: "D1", thread: "1.1", privateThread: "1.1"}, "sections"},
		{"one member, in a channel", target{channel: "C1", thread: "1.1", private: true}, "/plenary sections"},
		{"one member, in a thread", target{channel: "C1", thread: "1.1", privateThread: "1.1", private: true}, "@plenary sections"},
	} {
		got := (&Adapter{}).drawn(t.Context(), test.to, reply)[0].text
		if want := test.want + "\n\n• " + test.want; got != want {
			t.Errorf("%s: %q, want %q", test.name, got, want)
		}
	}
}

// TestMomentsAreTold: what a facilitator is told of a schedule names its moments in the
// reader's own zone, with words where they cannot be shown.
func TestMomentsAreTold(t *testing.T) {
	for _, sample := range []string{"scheduled", "status"} {
		blocks, _ := galleryMessages(t, sample)
		var all any
		if err := json.Unmarshal([]byte(blocks[0]), &all); err != nil {
			t.Fatal(err)
		}
		dates := datesOf(all)
		if len(dates) == 0 {
			t.Errorf("%s: no moment", sample)
		}
		for _, d := range dates {
			stamp, _ := d["timestamp"].(float64)
			if words, _ := d["fallback"].(string); words == "" || time.Unix(int64(stamp), 0).Year() < 2026 {
				t.Errorf("%s: %v", sample, d)
			}
		}
	}
}

// datesOf finds the dates in blocks.
func datesOf(value any) (all []map[string]any) {
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			all = append(all, datesOf(one)...)
		}
	case map[string]any:
		if value["type"] == "date" {
			return []map[string]any{value}
		}
		for _, one := range value {
			all = append(all, datesOf(one)...)
		}
	}
	return all
}
