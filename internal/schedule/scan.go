package schedule

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"plenary/internal/message"
)

// An item is what one or several words of a line mean.
type item struct {
	kind        itemKind
	first, last int // its words, from first up to last

	time    TimeOfDay
	zone    string
	days    Days     // days of the week or of the month
	every   interval // of an interval
	spans   []span   // of dates, from, until and except
	weekday WeekdaySet

	typed string
	anew  bool // "every" stands before it
}

type itemKind int

const (
	unknown itemKind = iota
	filler
	timeItem
	zoneItem
	daysItem
	everyItem // an interval: its days stand elsewhere
	datesItem
	boundsItem // spans[0] is the first day, the last day, or both
	exceptItem // spans, and weekday for days of the week
	orItem
)

// An interval is every n units.
type interval struct {
	n    int
	unit unit
}

type unit int

const (
	noUnit unit = iota
	dayUnit
	weekUnit
	monthUnit
	yearUnit
)

// A reader reads the words of a line from left to right into items. It is by hand:
// the kept libraries for dates in words (github.com/olebedev/when,
// github.com/markusmobius/go-dateparser) guess at what can be read in two ways.
type reader struct {
	line  string
	words []word
	items []item
	timed bool // a time that is written as one stands somewhere
}

// newReader divides a line into words.
func newReader(line string) *reader {
	line = line[:min(len(line), maxLine)]
	r := &reader{line: line, words: split(line)}
	r.words = r.translated()
	for i := range r.words {
		if n, _, plain, err := r.readTime(i); err == nil && n > 0 && (!plain || r.after(i, "at-word")) {
			r.timed = true
		}
	}
	return r
}

// text returns a word, "" behind the last.
func (r *reader) text(i int) string {
	if i < 0 || i >= len(r.words) {
		return ""
	}
	return r.words[i].text
}

// is reports whether a word is of a kind.
func (r *reader) is(i int, kind wordKind) bool { return kind.has(r.text(i)) }

// after reports whether the word before i is of a kind.
func (r *reader) after(i int, kind wordKind) bool { return r.is(i-1, kind) }

// skip returns the first word from i on that is not one of those named.
func (r *reader) skip(i int, names ...string) int {
	for slices.Contains(names, r.text(i)) {
		i++
	}
	return i
}

// typed returns words as they were typed.
func (r *reader) typed(first, last int) string {
	last = min(last, len(r.words))
	if first >= last {
		return ""
	}
	return strings.TrimSpace(r.line[r.words[first].start:max(r.words[last-1].end, r.words[first].end)])
}

// A recognizer reads what begins at a word. Its item has no kind where it knows
// nothing that does.
type recognizer func(r *reader, i int) (item, error)

// recognizers stand in the order in which they are asked.
var recognizers = []recognizer{
	(*reader).readBounds, (*reader).readExcept, (*reader).readDates, (*reader).readEvery, (*reader).readMonthDays,
	(*reader).readWeekdays, (*reader).timeAt, (*reader).readZone, (*reader).readFiller,
}

// scan reads all words.
func (r *reader) scan() error {
	for i := 0; i < len(r.words); {
		it, err := r.next(i, recognizers)
		if err != nil {
			return err
		}
		r.items = append(r.items, it)
		i = it.last
	}
	return nil
}

// next returns the item that begins at a word, an unknown one where no recognizer
// knows it.
func (r *reader) next(i int, known []recognizer) (item, error) {
	for _, recognize := range known {
		it, err := recognize(r, i)
		if err != nil {
			return it, err
		}
		if it.kind != unknown {
			it.first, it.typed, it.anew = i, r.typedName(i, it.last), r.after(i, "every-word")
			return it, nil
		}
	}
	return item{first: i, last: i + 1}, nil
}

func (r *reader) readFiller(i int) (item, error) {
	switch {
	case r.text(i) == "or":
		return item{kind: orItem, last: i + 1}, nil
	case r.is(i, "filler"):
		return item{kind: filler, last: i + 1}, nil
	}
	return item{}, nil
}

// timeAt is the recognizer of times.
func (r *reader) timeAt(i int) (item, error) {
	n, at, plain, err := r.readTime(i)
	if n == 0 || err != nil {
		return item{}, about("time", err)
	}
	last := i + n
	if r.is(last, "through") {
		if end, _, _, err := r.readTime(last + 1); end > 0 && err == nil && !r.startsDate(last+1) {
			return item{}, about("time", inputError("schedule.ask.span-of-time", r.typedName(i, last+1+end)))
		}
	}
	if plain && (r.is(last, "unit") && r.text(last) != "day" || r.is(last, "through")) && !r.after(i, "at-word") {
		return item{}, nil // "6 weeks"
	}
	if plain && !r.after(i, "at-word") {
		// A number behind it may be its minutes, or another time.
		if minutes, ok := number(r.text(last)); ok && len(r.text(last)) == 2 && minutes < 60 && !r.startsDate(last) {
			if next, _, _, err := r.readTime(last); next == 1 && err == nil {
				return item{}, about("time", twoReadings(r.typed(i, last+1), (at+TimeOfDay(minutes)).String(), at.String()+", "+TimeOfDay(minutes*60).String()))
			}
			return item{kind: timeItem, last: last + 1, time: at + TimeOfDay(minutes)}, nil
		}
	}
	return item{kind: timeItem, last: last, time: at}, nil
}

// readTime reads a time of day. n is 0 where there is none. It is plain where it is
// a number alone, which may be something else.
func (r *reader) readTime(i int) (n int, at TimeOfDay, plain bool, err error) {
	text := strings.TrimSuffix(r.text(i), ".")
	if !isDigit(text) {
		if text == "noon" || text == "midday" || text == "midnight" {
			at, err = ParseTime(text)
			return 1, at, false, err
		}
		return 0, 0, false, nil
	}
	if _, isNumber := number(text); !isNumber {
		n, at, err = r.readClock(i, text)
		return n, at, false, err
	}
	half := i + 1
	if r.is(half, "o-clock") {
		half++
	}
	half = r.skip(half, "in", "at", "the")
	add, ok := wordKind("half-day").value(r.text(half))
	switch {
	case ok && isShort(r.text(half)) && half == i+1:
		at, err = ParseTime(text + r.text(half))
		return 2, at, false, err
	case ok && half > i+1:
		if at, err = ParseTime(text); err == nil && at < 12*60 {
			at += TimeOfDay(add * 60)
		}
		return half + 1 - i, at, false, err
	case r.is(i+1, "o-clock"):
		at, err = ParseTime(text)
		return 2, at, false, err
	}
	at, err = ParseTime(text)
	return 1, at, true, err
}

// readClock reads a time of day with its minutes, or with am or pm: "9:30", "9am". n is 0
// where it is none.
func (r *reader) readClock(i int, text string) (n int, at TimeOfDay, err error) {
	if at, err = ParseTime(text); err != nil && !clockForm.MatchString(text) {
		return 0, 0, nil
	}
	if half := r.text(i + 1); err == nil && wordKind("half-day").has(half) && isShort(half) {
		at, err = ParseTime(text + half)
		return 2, at, err
	}
	if r.is(i+1, "o-clock") {
		return 2, at, err
	}
	return 1, at, err
}

// isShort reports whether a word is am or pm, with full stops or without.
func isShort(half string) bool { return len(strings.ReplaceAll(half, ".", "")) == 2 }

// maxZoneWords is how many words the name of a zone has at most: "Port au Prince".
const maxZoneWords = 4

// readZone reads the name of a zone or of a city.
func (r *reader) readZone(i int) (item, error) {
	for n := min(maxZoneWords, len(r.words)-i); n > 0; n-- {
		name := r.joined(i, i+n)
		folded := foldZone(name)
		offset := offsetForm.MatchString(folded) && startsName(name) && (n == 1 || strings.ContainsAny(name, "+-"))
		if zonesNamed()[folded] == nil && !offset {
			continue
		}
		if n == 1 && wordKind("feast").has(name) && r.text(i-1) != "in" {
			return item{}, nil
		}
		zone, err := ParseZone(r.typedName(i, i+n))
		return item{kind: zoneItem, last: r.skip(i+n, "time", "local"), zone: zone}, about(OptionZone, err)
	}
	if area, city, ok := strings.Cut(r.text(i), "/"); ok && startsName(area) && startsName(city) {
		_, err := ParseZone(r.typedName(i, i+1))
		return item{}, about("zone", err)
	}
	return item{}, nil
}

// startsName reports whether a word begins with a letter.
func startsName(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLetter(r)
}

// joined returns words as they are compared, with spaces.
func (r *reader) joined(first, last int) string {
	var names []string
	for _, w := range r.words[first:last] {
		if _, isMark := marks[r.line[w.start:w.end]]; isMark {
			return ","
		}
		names = append(names, w.text)
	}
	return strings.Join(names, " ")
}

// typedName returns words as they were typed, without quotation marks.
func (r *reader) typedName(first, last int) string {
	if typed := strings.Trim(r.typed(first, last), quotes+".!?:"); typed != "" || first >= len(r.words) {
		return typed
	}
	return r.joined(first, min(last, len(r.words))) // a part of "12/24-1/6"
}

// twoReadings asks which of two readings is meant, each as it would be typed.
func twoReadings(typed, first, second string) error {
	return inputErrorWith("schedule.ask.two", typed, message.Args{"first": first, "second": second})
}

// today returns the day of an instant in a zone, in the instant's own where none is
// named.
func today(now time.Time, zone string) Date {
	if zone == "" {
		return dateOf(now)
	}
	return DateIn(now, Recurrence{Zone: zone}.Location())
}
