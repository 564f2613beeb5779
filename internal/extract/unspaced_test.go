package extract

import "testing"

func TestLinesOfScriptsWithoutSpaces(t *testing.T) {
	w := NewWords(nil)
	tests := []struct{ first, next, want string }{
		{"三年間にわたって", "行った調査", "三年間にわたって行った調査"},
		{"参加し、", "一日で", "参加し、一日で"},
		{"平均", "18人が", "平均18人が"},
		{"1950", "年代まで", "1950年代まで"},
		{"อย่าง", "รวดเร็ว", "อย่างรวดเร็ว"},
		{"물을", "마신다", "물을 마신다"},
		{"the first", "line", "the first line"},
		{"المدن", "الساحلية", "المدن الساحلية"},
	}
	for _, test := range tests {
		if got, sure := w.Join(test.first, test.next); got != test.want || !sure {
			t.Errorf("Join gives %q, want %q", got, test.want)
		}
		if got := Plain(test.first + "\n  " + test.next); got != test.want {
			t.Errorf("Plain gives %q, want %q", got, test.want)
		}
	}
}

func TestEndsSentence(t *testing.T) {
	for text, want := range map[string]bool{
		"It ends.": true, "It ends.”": true, "終わる。": true, "終わる。」": true, "هل تنتهي؟": true, "یہ ختم ہوتا ہے۔": true, "यह समाप्त होता है।": true,
		"it goes on": false, "続く、": false, "العنوان": false, "": false,
	} {
		if EndsSentence(text) != want {
			t.Errorf("%q ends a sentence: %t", text, !want)
		}
	}
}

func TestLeadsToPage(t *testing.T) {
	for text, want := range map[string]bool{
		"1 Einleitung . . . . . 2": true, "第1章　里山とは何か …… 2": true, "Résumé....iv": true, "はじめに・・・・１": true,
		"He waited …… and left": false, "It cost 12": false, "... 12": false,
	} {
		if LeadsToPage(text) != want {
			t.Errorf("%q leads to a page: %t", text, !want)
		}
	}
}

func TestDatesInCharacters(t *testing.T) {
	for text, want := range map[string]string{
		"二〇一九年四月": "2019-04", "2019年4月1日": "2019-04-01", "２０２０年１２月": "2020-12", "令和3年4月": "2021-04", "平成元年": "1989",
		"昭和五十八年十一月二十日": "1983-11-20", "三年間": "", "2019년 4월 2일": "2019-04-02",
	} {
		if got := Date(text); got != want {
			t.Errorf("Date of %s is %q, want %q", text, got, want)
		}
	}
}
