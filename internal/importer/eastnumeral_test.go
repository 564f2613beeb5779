package importer

import (
	"testing"

	"plenary/internal/language"
)

func TestEastNumerals(t *testing.T) {
	tests := []struct {
		text, scheme string
		value        int
		printed      string
	}{
		{"第2章 里山とは何か", "章", 2, "第2章"},
		{"第2 章里山とは何か", "章", 2, "第2 章"},
		{"第十二条", "条", 12, "第十二条"},
		{"第１０節　結び", "節", 10, "第１０節"},
		{"第二十三章 附則", "章", 23, "第二十三章"},
		{"第3条の2 届出", "条", 3, "第3条の2"},
		{"제3조 목적", "조", 3, "제3조"},
		{"１．下草刈りと間伐", "1", 1, "１．"},
		{"2．方法", "1", 2, "2．"},
		{"１－２　経緯", "1.1", 2, "１－２"},
		{"三、结论", "一", 3, "三、"},
		{"（一）目的", "(一)", 1, "（一）"},
		{"（４）費用", "(1)", 4, "（４）"},
		{"③参加者", "①", 3, "③"},
	}
	for _, test := range tests {
		all := numerals(test.text)
		if len(all) != 1 {
			t.Errorf("%s has %d readings", test.text, len(all))
			continue
		}
		if n := all[0]; n.scheme != test.scheme || n.value != test.value || n.printed != test.printed {
			t.Errorf("%s is %s %d, printed %q", test.text, n.scheme, n.value, n.printed)
		}
	}
	for _, text := range []string{"里山とは何か", "五つの小学校", "第一に費用がある。", "第一条件は費用である", "二〇一九年四月"} {
		if all := numerals(text); len(all) > 0 {
			t.Errorf("%s has a number: %+v", text, all[0])
		}
	}
}

func TestWordsOfScriptsWithoutSpaces(t *testing.T) {
	for text, want := range map[string]int{"the word": 2, "里山の保全と地域": 5, "": 0, "المياه في المدن": 3} {
		if got := language.CountWords(text); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	}
}
