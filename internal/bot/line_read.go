package bot

import (
	"slices"
	"strings"
	"time"

	"plenary/internal/schedule"
)

// otherKeywords are words that stand for the keyword of an option.
var otherKeywords = map[string]string{"not": "except", "without": "except", "name": "named", "called": "named"}

// quotationMarks are dropped around a name.
const quotationMarks = "\"'“”„«»‘’`"

// readClauses takes what stands behind keywords out of words, in any order, and returns
// the values by option with the words that are left.
func readClauses(options []Option, words string) (values map[string]string, left []string) {
	values = map[string]string{}
	fields := strings.Fields(words)
	for i := 0; i < len(fields); {
		o, n := keywordAt(options, fields[i:])
		if o == nil || values[o.Name] != "" {
			left = append(left, fields[i])
			i++
			continue
		}
		i += n
		end := i + o.clauseLength(options, fields[i:])
		value := strings.Join(fields[i:end], " ")
		if o.Kind == ScheduleName {
			value = strings.Trim(value, quotationMarks)
		}
		if value == "" {
			value = o.Keyword // which no option accepts
		}
		values[o.Name] = value
		i = end
	}
	return values, left
}

// keywordAt returns the option whose keyword fields begin with, and of how many words
// it is; nil for none. "in" belongs to a channel where a mark follows, since it may
// stand before a zone: "in Berlin".
func keywordAt(options []Option, fields []string) (*Option, int) {
	for i := range options {
		o := &options[i]
		if o.Keyword == "" {
			continue
		}
		n := keywordLength(o.Keyword, fields)
		switch {
		case n == 0:
		case o.Kind == ChannelID && len(fields) > 1 && !isChannelMark(fields[1]):
			if _, _, zone := findZone(fields[1:]); zone || len(fields) > 2 {
				return nil, 0
			}
			return o, n
		default:
			return o, n
		}
	}
	return nil, 0
}

// keywordLength returns how many of the first fields are a keyword, or stand for it; 0
// for none.
func keywordLength(keyword string, fields []string) int {
	if word := strings.ToLower(fields[0]); word != keyword && otherKeywords[word] != keyword {
		return 0
	}
	if len(fields) > 1 && keyword == "except" && strings.EqualFold(fields[1], "on") {
		return 2
	}
	return 1
}

// isChannelMark reports whether a word is the mark of a channel, or an id of digits.
func isChannelMark(word string) bool {
	return strings.HasPrefix(word, "#") || len(word) > 14 && strings.Trim(word, "0123456789") == ""
}

// clauseLength returns how many of the first fields stand behind the option's keyword:
// one word, or all until the next keyword.
func (o Option) clauseLength(options []Option, fields []string) int {
	switch o.Kind {
	case ScheduleName, RoleID, ChannelID:
		return min(1, len(fields))
	case SourceWords:
		return sourceLength(options, fields)
	}
	for n := range fields {
		if next, _ := keywordAt(options, fields[n:]); next != nil {
			return n
		}
	}
	return len(fields)
}

// sourceLength returns how many of the first fields name a source. All names are of one
// word, but that of a reading plan, which goes on with what a portion is.
func sourceLength(options []Option, fields []string) int {
	if len(fields) == 0 || !strings.EqualFold(fields[0], "reading") {
		return min(1, len(fields))
	}
	n := 1
	for n < len(fields) {
		if next, _ := keywordAt(options, fields[n:]); next != nil || beginsRhythm(fields[n:]) {
			break
		}
		n++
	}
	return n
}

// beginsRhythm reports whether fields begin with a time, a day or a zone, and not with
// the portion of a reading plan: "3 paragraphs".
func beginsRhythm(fields []string) bool {
	word := strings.TrimRight(strings.ToLower(fields[0]), ",;")
	if len(fields) > 1 && strings.Trim(word, "0123456789") == "" && !isHalfOfDay(fields[1]) {
		return false
	}
	if slices.Contains([]string{"at", "every", "on", "in"}, word) {
		return true
	}
	if _, err := schedule.ParseTime(word); err == nil && len(word) > 2 {
		return true
	}
	if _, err := schedule.ParseDays(word); err == nil {
		return true
	}
	_, err := schedule.ParseZone(word)
	return err == nil && len(word) > 2
}

// readScheduleLine reads the line of prompt schedule. What stands behind no keyword is a
// time, a zone and days in this order; in any other it is kept as the time, because all
// of it is read together.
func readScheduleLine(options []Option, words string) map[string]string {
	values, left := readClauses(options, words)
	for name, value := range splitRhythm(left) {
		if value != "" {
			values[name] = value
		}
	}
	return values
}

// splitRhythm parts words into a time, a zone and days.
func splitRhythm(fields []string) map[string]string {
	whole := map[string]string{"time": strings.Join(fields, " ")}
	at := 0
	if len(fields) > 0 && strings.EqualFold(fields[0], "at") {
		at = 1
	}
	if at == len(fields) {
		return whole
	}
	parts := func(zone, days int) map[string]string {
		return map[string]string{
			"time": strings.Join(fields[:zone], " "), "zone": bareZone(strings.Join(fields[zone:days], " ")), "days": strings.Join(fields[days:], " "),
		}
	}
	if zone, days, ok := findZone(fields); ok && zone > at {
		return parts(zone, days)
	}
	first := at + Option{Kind: TimeOfDay}.length(fields[at:])
	if _, err := schedule.ParseTime(strings.Join(fields[at:first], " ")); err != nil && strings.Trim(fields[at], "0123456789:.apmh") != "" {
		return whole
	}
	zoneUntil := min(first+1, len(fields))
	for n := first; n < len(fields); n++ {
		if _, err := schedule.ParseDays(strings.TrimPrefix(strings.Join(fields[n:], " "), "on ")); err == nil {
			zoneUntil = n
			break
		}
	}
	if zone := strings.Join(fields[first:zoneUntil], " "); zone != "" && !schedule.ResemblesZone(zone) {
		return whole
	}
	return parts(first, zoneUntil)
}

// findZone returns where the only zone among fields begins and ends.
func findZone(fields []string) (from, until int, ok bool) {
	for i := range fields {
		for n := min(maxZoneWords, len(fields)-i); n > 0; n-- {
			words := strings.Trim(strings.Join(fields[i:i+n], " "), quotationMarks)
			if _, err := schedule.ParseTime(words); err == nil || n > 1 && schedule.BeforeZone(fields[i]) {
				continue
			}
			if _, err := schedule.ParseZone(words); err == nil {
				if i > 0 && schedule.BeforeZone(fields[i-1]) {
					return i - 1, i + n, true
				}
				return i, i + n, true
			}
		}
	}
	return 0, 0, false
}

// bareZone returns a typed zone without the word before it.
func bareZone(typed string) string {
	if word, rest, ok := strings.Cut(typed, " "); ok && schedule.BeforeZone(word) {
		return rest
	}
	return typed
}

// fillers are words around the name of a schedule that mean nothing.
var fillers = []string{"the", "schedule", "it", "all", "now", "question", "next"}

// readNamedLine reads the line of a command that changes a schedule, whose name may
// stand without its keyword.
func readNamedLine(options []Option, words string) map[string]string {
	values, left := readClauses(options, words)
	left = slices.DeleteFunc(left, func(w string) bool { return slices.Contains(fillers, strings.ToLower(w)) })
	if values["name"] == "" && len(left) > 0 {
		values["name"] = strings.Trim(strings.Join(left, " "), quotationMarks)
	}
	return values
}

// readPauseLine is readNamedLine for a pause, whose end may stand without its keyword,
// too.
func readPauseLine(options []Option, words string) map[string]string {
	values, left := readClauses(options, words)
	if len(left) > 0 && values["name"] == "" && (values["date"] != "" || !isDay(left)) {
		if name := strings.ToLower(strings.Trim(left[0], quotationMarks)); isScheduleName(name) && (len(left) == 1 || isDay(left[1:])) {
			values["name"], left = name, left[1:]
		}
	}
	if values["date"] == "" && len(left) > 0 {
		values["date"] = strings.Join(left, " ")
	}
	return values
}

// isDay reports whether words are a day at which a pause can end.
func isDay(fields []string) bool {
	_, err := schedule.ParseDay(strings.Join(fields, " "), schedule.Date{Year: 2000, Month: 1, Day: 1})
	return err == nil
}

// readMoveLine reads the line of prompt move: a name, where a word is one, and the time.
func readMoveLine(options []Option, words string) map[string]string {
	values, left := readClauses(options, words)
	if values["name"] == "" {
		i := slices.IndexFunc(left, func(w string) bool {
			name := strings.ToLower(strings.Trim(w, quotationMarks))
			return isScheduleName(name) && !isLineWord(name) && !isHalfOfDay(w) && !slices.Contains(fillers, name)
		})
		if i >= 0 && len(left) > 1 {
			values["name"] = strings.ToLower(strings.Trim(left[i], quotationMarks))
			left = slices.Delete(slices.Clone(left), i, i+1)
		}
	}
	if len(left) > 0 {
		values["time"] = strings.Join(left, " ")
	}
	return values
}

// readOnceLine reads the line of prompt once: a day, a time and perhaps a zone, a
// channel, and the question, which begins with the first word that is none of these.
func readOnceLine(_ []Option, words string) map[string]string {
	now := time.Now()
	_, text, err := schedule.ParseOnce(withDate(words, schedule.DateIn(now, now.Location())), now)
	if err != nil {
		return map[string]string{"date": words}
	}
	values := splitOnce(strings.Fields(strings.Trim(strings.TrimSuffix(words, text), " ,;:-–—")))
	if in, rest, _ := strings.Cut(text, " "); strings.EqualFold(in, "in") {
		if channel, after, _ := strings.Cut(rest, " "); isChannelMark(channel) {
			values["channel"], text = channel, strings.TrimLeft(after, ":,; ")
		}
	}
	values["text"] = text
	for name, value := range values {
		if value == "" {
			delete(values, name)
		}
	}
	return values
}

// withDate puts the date in the place of a day of the week that words begin with.
func withDate(words string, today schedule.Date) string {
	first, rest, _ := strings.Cut(words, " ")
	if strings.EqualFold(first, "on") {
		first, rest, _ = strings.Cut(rest, " ")
	}
	if day, err := schedule.ParseDay(first, today); err == nil {
		return strings.TrimSpace(day.String() + " " + rest)
	}
	return words
}

// splitOnce parts a day, a time and a zone in this order; in any other they are kept
// together, because they are read together.
func splitOnce(fields []string) map[string]string {
	end := len(fields)
	if from, until, ok := findZone(fields); ok && until == end {
		end = from
	}
	for _, n := range []int{2, 1} {
		at := end - n
		day := at
		if day > 0 && strings.EqualFold(fields[day-1], "at") {
			day--
		}
		if day < 1 {
			continue
		}
		if _, err := schedule.ParseTime(strings.Join(fields[at:end], " ")); err == nil {
			return map[string]string{
				"date": strings.Join(fields[:day], " "), "time": strings.Join(fields[at:end], " "), "zone": bareZone(strings.Join(fields[end:], " ")),
			}
		}
	}
	return map[string]string{"date": strings.Join(fields, " ")}
}
