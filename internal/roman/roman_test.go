package roman_test

import (
	"testing"

	"plenary/internal/roman"
)

func TestEveryNumberIsReadAsItIsWritten(t *testing.T) {
	for n := 1; n <= roman.Max; n++ {
		if got := roman.Parse(roman.Format(n)); got != n {
			t.Errorf("%d is written %s, which reads %d", n, roman.Format(n), got)
		}
	}
}

func TestFormat(t *testing.T) {
	for n, want := range map[int]string{1: "I", 4: "IV", 9: "IX", 40: "XL", 1994: "MCMXCIV", 3999: "MMMCMXCIX", 0: "", -1: "", 4000: ""} {
		if got := roman.Format(n); got != want {
			t.Errorf("Format(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestOtherTextsAreNoNumerals(t *testing.T) {
	for _, text := range []string{"", "IIII", "VV", "IC", "iv", "MMMM", "IVI", "A", "X ", "1"} {
		if got := roman.Parse(text); got != 0 {
			t.Errorf("Parse(%q) = %d, want 0", text, got)
		}
	}
}
