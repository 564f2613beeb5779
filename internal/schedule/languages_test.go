package schedule

import (
	"strings"
	"testing"
)

// A line is read in German, French and Spanish by the grammar of English.
func TestParseLineInLanguages(t *testing.T) {
	for line, want := range map[string]string{
		"jeden Dienstag um 9 Uhr in Berlin":              "09:00 Europe/Berlin tue",
		"werktags 9:00 Berlin":                           "09:00 Europe/Berlin mon,tue,wed,thu,fri",
		"täglich um 18:30 UTC":                           "18:30 UTC daily",
		"jeden Tag um 9 UTC":                             "09:00 UTC daily",
		"alle zwei Wochen montags um 10 Uhr UTC":         "10:00 UTC every 2 weeks on mon",
		"montags und donnerstags um 9 Uhr UTC":           "09:00 UTC mon,thu",
		"Montag bis Freitag 9:00 UTC":                    "09:00 UTC mon,tue,wed,thu,fri",
		"montag-freitag 9:00 UTC":                        "09:00 UTC mon,tue,wed,thu,fri",
		"Mo, Mi und Fr 9:00 UTC":                         "09:00 UTC mon,wed,fri",
		"am ersten Montag im Monat um 9 Uhr UTC":         "09:00 UTC every month on first mon",
		"jeden letzten Freitag des Monats um 16 Uhr UTC": "16:00 UTC every month on last fri",
		"am letzten Arbeitstag im Monat 9:00 UTC":        "09:00 UTC every month on last working day",
		"am 1. und 15. des Monats um 9 Uhr UTC":          "09:00 UTC every month on 1st,15th",
		"am Monatsende um 9 Uhr UTC":                     "09:00 UTC every month on last day",
		"täglich 9:00 UTC ab 7. Dezember bis 30. Juni":   "09:00 UTC daily; from 2026-12-07; until 2027-06-30",
		"täglich 9:00 UTC bis zum 30. Juni 2027":         "09:00 UTC daily; until 2027-06-30",
		"werktags 9:00 UTC außer 24. Dezember":           "09:00 UTC mon,tue,wed,thu,fri; not on 2026-12-24",
		"täglich 9:00 UTC nicht am 24. und 25. Dezember": "09:00 UTC daily; not on 2026-12-24..2026-12-25",
		"am 2. März 2027 um 9 Uhr UTC":                   "09:00 UTC on 2027-03-02",
		"dienstags um neun Uhr UTC":                      "09:00 UTC tue",
		"dienstags mittags UTC":                          "12:00 UTC tue",
		"jeden Dienstag um 8 Uhr abends UTC":             "20:00 UTC tue",

		"tous les mardis à 9h UTC":                                        "09:00 UTC tue",
		"chaque mardi à 9 heures à Paris":                                 "09:00 Europe/Paris tue",
		"chaque jour ouvrable à 9h30 UTC":                                 "09:30 UTC mon,tue,wed,thu,fri",
		"tous les jours à 18:30 UTC":                                      "18:30 UTC daily",
		"toutes les deux semaines le lundi à 10h UTC":                     "10:00 UTC every 2 weeks on mon",
		"le premier lundi du mois à 9h UTC":                               "09:00 UTC every month on first mon",
		"le dernier vendredi de chaque mois à 16h UTC":                    "16:00 UTC every month on last fri",
		"lundi, mercredi et vendredi à 9h UTC":                            "09:00 UTC mon,wed,fri",
		"du lundi au vendredi à 9h UTC":                                   "09:00 UTC mon,tue,wed,thu,fri",
		"le 1er et le 15 du mois à 9h UTC":                                "09:00 UTC every month on 1st,15th",
		"tous les jours à 9h UTC à partir du 7 décembre jusqu’au 30 juin": "09:00 UTC daily; from 2026-12-07; until 2027-06-30",
		"tous les jours à 9h UTC sauf le 25 décembre":                     "09:00 UTC daily; not on 2026-12-25",
		"tous les jours à 9h UTC sauf le dimanche":                        "09:00 UTC mon,tue,wed,thu,fri,sat",
		"le 1er mars 2027 à 9h UTC":                                       "09:00 UTC on 2027-03-01",
		"le mardi à 8h du soir UTC":                                       "20:00 UTC tue",

		"todos los martes a las 9 UTC":                                            "09:00 UTC tue",
		"cada martes a las 9:30 en Madrid":                                        "09:30 Europe/Madrid tue",
		"todos los días a las 18:30 UTC":                                          "18:30 UTC daily",
		"días laborables a las 9 UTC":                                             "09:00 UTC mon,tue,wed,thu,fri",
		"cada dos semanas el lunes a las 10 UTC":                                  "10:00 UTC every 2 weeks on mon",
		"el primer lunes del mes a las 9 UTC":                                     "09:00 UTC every month on first mon",
		"el último viernes de cada mes a las 16 UTC":                              "16:00 UTC every month on last fri",
		"de lunes a viernes a las 9 UTC":                                          "09:00 UTC mon,tue,wed,thu,fri",
		"lunes, miércoles y viernes a las 9 UTC":                                  "09:00 UTC mon,wed,fri",
		"todos los días a las 9 UTC desde el 7 de diciembre hasta el 30 de junio": "09:00 UTC daily; from 2026-12-07; until 2027-06-30",
		"todos los días a las 9 UTC excepto el 25 de diciembre":                   "09:00 UTC daily; not on 2026-12-25",
		"el 2 de marzo de 2027 a las 9 UTC":                                       "09:00 UTC on 2027-03-02",
		"los miercoles a las 9 de la mañana UTC":                                  "09:00 UTC wed",
		"cada sabado a las 8 de la tarde UTC":                                     "20:00 UTC sat",

		"von Montag bis Freitag um 9 Uhr UTC": "09:00 UTC mon,tue,wed,thu,fri",
		"8 o'clock in the evening UTC daily":  "20:00 UTC daily",

		"tous les mardis à 9h à Paris":       "09:00 Europe/Paris tue",
		"todos los martes a las 9 en Madrid": "09:00 Europe/Madrid tue",

		// English stays English, and the names of cities are theirs.
		"9:00 santo domingo daily":     "09:00 America/Santo_Domingo daily",
		"every mon 9:00 in San Marino": "09:00 Europe/San_Marino mon",
	} {
		r, rest, err := ParseLine(line, monday30)
		if err != nil {
			t.Errorf("%q: %v", line, err)
			continue
		}
		if got := written(r, rest); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestParseDayInLanguages(t *testing.T) {
	today := dateOf(monday30)
	for typed, want := range map[string]string{
		"2. März": "2027-03-02", "am 24. Dezember": "2026-12-24", "morgen": "2026-12-01", "nächsten Montag": "2026-12-07", "bis 30. Juni": "2027-06-30",
		"le 1er mars": "2027-03-01", "2 mars 2028": "2028-03-02", "demain": "2026-12-01", "jeudi": "2026-12-03",
		"2 de marzo": "2027-03-02", "el 24 de diciembre de 2026": "2026-12-24", "mañana": "2026-12-01", "miércoles": "2026-12-02",
	} {
		if day, err := ParseDay(typed, today); err != nil || day.String() != want {
			t.Errorf("%q is %s, %v; want %s", typed, day, err, want)
		}
	}
	for typed, want := range map[string]string{"werktags": "mon,tue,wed,thu,fri", "jeden Tag": "daily", "lundi et jeudi": "mon,thu", "fines de semana": "sat,sun", "mo-fr": "mon,tue,wed,thu,fri"} {
		if days, err := ParseDays(typed); err != nil || days.String() != want {
			t.Errorf("%q is %s, %v; want %s", typed, days, err, want)
		}
	}
}

func TestParseFieldsInLanguages(t *testing.T) {
	r, rest, err := ParseFields(Fields{Time: "um 9 Uhr", Zone: "Berlin", Days: "jeden Dienstag", From: "7. Dezember", Until: "bis 30. Juni", Except: "24. und 31. Dezember"}, monday30)
	if want := "09:00 Europe/Berlin tue; from 2026-12-07; until 2027-06-30; not on 2026-12-24, 2026-12-31"; err != nil || rest != "" || !strings.HasPrefix(r.String(), "09:00 Europe/Berlin tue; from 2026-12-07; until 2027-06-30") {
		t.Errorf("%s, %q, %v; want %s", r, rest, err, want)
	}
}

// What is behind a date and a time is what is to be said, as it was typed.
func TestParseOnceInLanguages(t *testing.T) {
	for line, want := range map[string]string{
		"am 24. Dezember um 18 Uhr Wer mahlt das Korn?":      "18:00 ?zone on 2026-12-24 | Wer mahlt das Korn?",
		"le 24 décembre à 18h Qui moud le grain ?":           "18:00 ?zone on 2026-12-24 | Qui moud le grain ?",
		"el 24 de diciembre a las 18 ¿Quién muele el grano?": "18:00 ?zone on 2026-12-24 | ¿Quién muele el grano?",
		"24 December 18:00 What is on Mars and in mayo?":     "18:00 ?zone on 2026-12-24 | What is on Mars and in mayo?",
	} {
		r, rest, err := ParseOnce(line, monday30)
		if got := written(r, rest); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", line, got, err, want)
		}
	}
}

// What can be read in two ways is asked back in the words of the line.
func TestAskedBackAsTyped(t *testing.T) {
	for line, typed := range map[string]string{
		"jeden zweiten Montag um 9 Uhr UTC": "jeden zweiten Montag", "von 9 bis 10 Uhr UTC täglich": "von 9 bis 10", "tous les jours à 9h UTC jusqu’au 31 février": "31 février",
	} {
		_, rest, err := ParseLine(line, monday30)
		if err == nil || !strings.Contains(err.Error(), typed) {
			t.Errorf("%q: %v, %q; want %q", line, err, rest, typed)
		}
	}
}
