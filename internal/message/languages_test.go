package message

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestCataloguesAgree: what one language has, each has, with the same arguments, the same
// commands and the plural forms that it needs. The day of a month is "15th" in English, and
// a number in others.
func TestCataloguesAgree(t *testing.T) {
	english := English()
	for _, tag := range Tags[1:] {
		c := First(tag)
		for _, id := range slices.Sorted(maps.Keys(english.messages)) {
			want, got := english.messages[id], c.messages[id]
			if got == nil {
				t.Errorf("%s has no %s", tag, id)
				continue
			}
			if held, others := argumentsOf(want), argumentsOf(got); !slices.Equal(held, others) && id != "schedule.text.nth" && id != "schedule.nth.number" {
				t.Errorf("%s: %s has the arguments %q, and in English %q", tag, id, others, held)
			}
			if typed, others := commandsOf(want), commandsOf(got); !slices.Equal(typed, others) {
				t.Errorf("%s: %s names the commands %q, and in English %q", tag, id, others, typed)
			}
			if got["other"] == nil {
				t.Errorf("%s: %s lacks the form for any other number", tag, id)
			}
			if len(want) > 1 {
				for n := range 200 {
					if form := pluralForm(tag, n); got[form] == nil {
						t.Errorf("%s: %s lacks the plural form %s", tag, id, form)
						break
					}
				}
			}
		}
		for id := range c.messages {
			if english.messages[id] == nil {
				t.Errorf("%s has %s, which English has not", tag, id)
			}
		}
	}
}

// argumentsOf returns the arguments of all forms of a message, each once.
func argumentsOf(f forms) []string {
	return partsOf(f, func(p part) string { return p.argument })
}

// commandsOf returns the first words of the commands that a message names, each once.
func commandsOf(f forms) []string {
	return partsOf(f, func(p part) string {
		if p.style != CommandLine {
			return ""
		}
		name, _, _ := strings.Cut(p.literal, " ") // "" behind an argument
		return strings.ToLower(name)
	})
}

func partsOf(f forms, of func(part) string) []string {
	found := map[string]bool{}
	for _, parts := range f {
		for _, p := range parts {
			found[of(p)] = true
		}
	}
	delete(found, "")
	return slices.Sorted(maps.Keys(found))
}

func TestDatesAndNumbers(t *testing.T) {
	day := time.Date(2026, time.December, 7, 9, 5, 0, 0, time.UTC)
	for tag, want := range map[string][]string{
		"en": {"Mon 7 Dec 2026, 09:05", "7 December 2026", "December 2026", "9999", "12,345", "1,234,567", "a, b and c"},
		"de": {"Mo", "7. Dezember 2026", "Dezember 2026", "9999", "12.345", "1.234.567", "a, b und c"},
		"fr": {"lundi 7 d", "7 décembre 2026", "décembre 2026", "9999", "12\u202f345", "1\u202f234\u202f567", "a, b et c"},
		"es": {"lun", "7 de diciembre de 2026", "diciembre de 2026", "9999", "12\u00a0345", "1\u00a0234\u00a0567", "a, b y c"},
	} {
		c := First(tag)
		got := []string{
			c.Format("date.moment", day), c.Format("date.of-publication", day), c.Format("date.year-and-month", day),
			c.Number(9999), c.Number(12345), c.Number(1234567), c.List([]Text{Literal("a"), Literal("b"), Literal("c")}).String(),
		}
		if !strings.HasPrefix(got[0], want[0]) || !slices.Equal(got[1:], want[1:]) {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

func TestFirstOfMonth(t *testing.T) {
	day := time.Date(2020, time.March, 1, 0, 0, 0, 0, time.UTC)
	for tag, want := range map[string]string{"en": "1 March 2020", "de": "1. März 2020", "fr": "1er mars 2020", "es": "1 de marzo de 2020"} {
		if got := First(tag).Format("date.of-publication", day); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	for tag, want := range map[string]string{"de-AT": "de", "es-419": "es", "fr_CA": "fr", "en-GB": "en", "DE": "de", "ja": "", "": "", "x": ""} {
		got := ""
		if c, ok := Find(tag); ok {
			got = c.Tag
		}
		if got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
	if c := First("ja", "", "fr-BE", "de"); c.Tag != "fr" {
		t.Error(c.Tag)
	}
}

func TestStored(t *testing.T) {
	inner := Message{ID: "discord.right.pin"}.Stored()
	stored := Message{ID: "discord.undone.right", Args: Args{"right": inner}}.Stored()
	if got := English().RenderStored(stored).String(); got != "the bot lacks Pin Messages there" {
		t.Errorf("%q", got)
	}
	for _, words := range []string{"", "timeout", `{"id":"no.such"}`, "{"} {
		if got := First("de").RenderStored(words).String(); got != words {
			t.Errorf("%q is %q", words, got)
		}
	}
}
