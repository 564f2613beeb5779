package language

import "testing"

func TestParseNumeral(t *testing.T) {
	for text, want := range map[string]int{
		"0": 0, "7": 7, "12": 12, "１２": 12, "١٢": 12, "۴۵": 45, "१०": 10, "一": 1, "十": 10, "十二": 12, "二十": 20, "二十三": 23, "百五": 105, "一〇五": 105, "三百二十一": 321, "千九百": 1900,
	} {
		if got, ok := ParseNumeral(text); !ok || got != want {
			t.Errorf("%s is %d, %t; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "a", "1a", "第一", "9999999", "-1"} {
		if got, ok := ParseNumeral(text); ok {
			t.Errorf("%q is read as %d", text, got)
		}
	}
}

func TestCountWords(t *testing.T) {
	for text, want := range map[string]int{"": 0, "Wie geht es?": 3, "図書館は開く": 4, "พ.ศ. 2560": 3} {
		if got := CountWords(text); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	}
}
