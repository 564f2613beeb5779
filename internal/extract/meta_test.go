package extract

import "testing"

func TestDate(t *testing.T) {
	for text, want := range map[string]string{
		"3 May 2011":               "2011-05-03",
		"May 3rd, 2011":            "2011-05-03",
		"Sept. 2011":               "2011-09",
		"on the 1st of June 1999.": "1999-06-01",
		"12. März 2020":            "2020-03-12",
		"JUILLET 1789":             "1789-07",
		"2 août 2014":              "2014-08-02",
		"2011-09-30T10:00:00Z":     "2011-09-30",
		"2011/9":                   "2011-09",
		"© 2011":                   "2011",
		"D:20110930120000":         "2011-09-30",
		"31 February 2011":         "2011-02",
		"29 February 2012":         "2012-02-29",
		"2011-13-01":               "2011",
		"no date":                  "",
		"page 1500000":             "",
	} {
		if got := Date(text); got != want {
			t.Errorf("Date(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for want, names := range map[string][]string{
		"":                              nil,
		"Jane Roe":                      {" Jane  Roe ", "Jane Roe", ""},
		"Jane Roe, John Doe and A. Poe": {"Jane Roe", "John Doe", "A. Poe"},
	} {
		if got := Names(names); got != want {
			t.Errorf("Names(%q) = %q, want %q", names, got, want)
		}
	}
}
