package bot

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"plenary/internal/message"
	"plenary/internal/schedule"
	"plenary/internal/statement"
)

// A readingSource is a reading plan: it posts the statement, or a range of it,
// portion by portion in its order, and then the schedule ends.
type readingSource struct {
	by    portionUnit
	n     int    // how many of them a portion has
	parts string // the range: "II.B to IV", as labels of the statement; "" for all of it
}

// A portionUnit is what a portion is measured in.
type portionUnit string

const (
	bySlots      portionUnit = ""           // as much as ends with the schedule; section by section where it has no end
	evenly       portionUnit = "evenly"     // as much as ends with the schedule
	bySections   portionUnit = "section"    // one section, with the text directly beneath its heading
	byParagraphs portionUnit = "paragraphs" // n paragraphs
	byPages      portionUnit = "pages"      // what begins on n pages of the publication
)

// maxPortion is how many paragraphs or pages one portion has at most.
const maxPortion = 100

func (s readingSource) String() string {
	words := []string{"reading"}
	switch s.by {
	case evenly, bySections:
		words = append(words, string(s.by))
	case byParagraphs, byPages:
		unit := string(s.by)
		if s.n == 1 {
			unit = strings.TrimSuffix(unit, "s")
		}
		words = append(words, strconv.Itoa(s.n), unit)
	}
	if s.parts != "" {
		if s.by != bySlots {
			words = append(words, "of")
		}
		words = append(words, s.parts)
	}
	return strings.Join(words, " ")
}

// pool is of the range: plans of one range go on from each other, whatever the
// portions and the schedule.
func (s readingSource) pool() Pool {
	if s.parts == "" {
		return Readings
	}
	return Readings + Pool(" "+s.parts)
}

// readingMeasure matches how large the portions of a reading plan are.
var readingMeasure = regexp.MustCompile(`(?i)^(?:(evenly|spread evenly)|(?:(?:by|a|one|each|1) )?(sections?)|(?:(?:by|a) )?(\d{1,6}|one )? ?(paragraphs?|pages?))(?: (?:a time|at a time|each|each time))?(?:$|(?: of| in|,)? )`)

// readReading reads what stands behind the word reading.
func (d *responder) readReading(words string) (postSource, error) {
	var s readingSource
	rest := words
	if m := readingMeasure.FindStringSubmatch(words); m != nil && !d.isPlace(words) {
		rest = strings.TrimSpace(words[len(m[0]):])
		s.n = 1
		if n, err := strconv.Atoi(m[3]); err == nil {
			s.n = n
		}
		switch unit := strings.ToLower(m[4]); {
		case m[1] != "":
			s.by, s.n = evenly, 0
		case m[2] != "":
			s.by, s.n = bySections, 0
		case strings.HasPrefix(unit, "page"):
			s.by = byPages
		default:
			s.by = byParagraphs
		}
		if s.by != evenly && s.by != bySections && (s.n < 1 || s.n > maxPortion) {
			return nil, in("source", inputError("source.portion-size", message.Args{"most": maxPortion}))
		}
	}
	if rest == "" {
		return s, nil
	}
	parts, err := d.readParts(rest)
	s.parts = parts
	return s, in("source", err)
}

// isPlace reports whether words that begin with a unit name a place, such as "section
// II" and "pages 3-9", so that they do not measure portions.
func (d *responder) isPlace(words string) bool {
	unit, rest, several := strings.Cut(words, " ")
	if !several || strings.Trim(unit, "0123456789") != unit || !unitWord.MatchString(unit) || strings.HasPrefix(rest, "of ") || strings.HasPrefix(rest, "a ") {
		return false
	}
	r := d.statement.Resolve(words)
	return len(r.Refs) > 0 || r.NoPages
}

var unitWord = regexp.MustCompile(`(?i)^(?:section|paragraph|page)s?$`)

// readParts reads a range of the statement as people type it, and writes it in
// labels.
func (d *responder) readParts(words string) (string, error) {
	_, bare := d.cutStatementName(words, false)
	bare = strings.TrimPrefix(bare, "of ")
	found := d.statement.Resolve(bare)
	begin, end := cutRange(bare) // labels of any kind
	from, ok1 := d.statement.ParseRef(begin)
	to, ok2 := d.statement.ParseRef(end)
	if ok1 && ok2 && begin != end {
		found = statement.Resolution{Refs: []statement.Ref{from, to}}
	}
	switch {
	case found.NoPages:
		return "", inputError("source.no-pages", nil)
	case len(found.Refs) == 0 || len(found.Unknown) > 0:
		return "", inputError("source.no-such-place", message.Args{"words": shorten(words, 60), "examples": d.referenceExamples()})
	}
	label := func(ref statement.Ref) string {
		if ref.Kind != statement.WholeSection {
			ref = statement.ParagraphRef(d.statement.Runs(ref)[0].Paragraph)
		}
		return d.statement.Label(ref)
	}
	return rangeText(label(found.Refs[0]), label(found.Refs[len(found.Refs)-1])), nil
}

// rangeText writes a range in labels: "II.B to IV".
func rangeText(first, last string) string {
	if first == last {
		return first
	}
	return first + " " + rangeWord + " " + last
}

// cutRange returns the labels of a range, of which there may be one alone.
func cutRange(text string) (first, last string) {
	first, last, several := strings.Cut(text, " "+rangeWord+" ")
	if !several {
		last = first
	}
	return first, last
}

// rangeWord stands between the labels of a range.
const rangeWord = "to"

// check says what to do where there is nothing to read, or no end to spread it to.
func (s readingSource) check(p placeProgramme, rule schedule.Recurrence) error {
	passages := s.passages(p)
	switch held := slices.ContainsFunc(passages, readingPassage.isText); {
	case len(passages) == 0 || !held && s.parts == "":
		return inputError("source.nothing-held", message.Args{"title": p.statement.Title})
	case !held:
		return inputError("source.heading-alone", message.Args{"place": s.parts})
	case s.by == byPages && !hasPages(p.statement):
		return inputError("source.no-pages", nil)
	case s.by == evenly && !hasEnd(rule):
		return inputError("source.no-end", nil)
	}
	return nil
}

// hasEnd reports whether a recurrence has a last slot.
func hasEnd(rule schedule.Recurrence) bool {
	return rule.Next(time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero()
}

func hasPages(s *statement.Statement) bool {
	return slices.ContainsFunc(s.PageBreaks, func(b statement.PageBreak) bool { return b.Page > 0 })
}

// A readingPassage is the least that a portion has: a paragraph, or a section of
// which only the heading is held.
type readingPassage struct {
	section   int
	paragraph int // -1 where only the heading is held
	page      int // how many pages of the publication begin at or before it
	label     string
}

func (r readingPassage) isText() bool { return r.paragraph >= 0 }

// passages are what the plan reads, in the order of the text.
func (s readingSource) passages(p placeProgramme) []readingPassage {
	if all, ok := p.passages[s.parts]; ok {
		return all
	}
	all := passagesOf(p.statement)
	if s.parts != "" {
		first, last, ok := rangeOf(p.statement, all, s.parts)
		if !ok {
			return nil
		}
		all = all[first : last+1]
	}
	if p.passages != nil {
		p.passages[s.parts] = all
	}
	return all
}

// passagesOf are all passages of a statement.
func passagesOf(of *statement.Statement) []readingPassage {
	var all []readingPassage
	breaks := of.PageBreaks
	page := 0
	for i, section := range of.Sections {
		for k := section.From; k < section.To; k++ {
			for len(breaks) > 0 && (breaks[0].At.Paragraph < k || breaks[0].At.Paragraph == k && breaks[0].At.Start == 0) {
				if breaks[0].Page > 0 || breaks[0].InFile != "" {
					page++
				}
				breaks = breaks[1:]
			}
			all = append(all, readingPassage{i, k, page, of.Label(statement.ParagraphRef(k))})
		}
		if i > 0 && !of.HasText(i) {
			all = append(all, readingPassage{i, -1, page, section.Ref})
		}
	}
	return all
}

// rangeOf returns where the first and the last passage of a range stand in all, false
// where there is no such range.
func rangeOf(s *statement.Statement, all []readingPassage, parts string) (first, last int, ok bool) {
	begin, end := cutRange(parts)
	from, ok1 := s.ParseRef(begin)
	to, ok2 := s.ParseRef(end)
	if !ok1 || !ok2 {
		return 0, 0, false
	}
	first = slices.IndexFunc(all, func(r readingPassage) bool { return r.isIn(s, from) })
	last = -1
	for i := range all {
		if all[i].isIn(s, to) {
			last = i
		}
	}
	return first, last, first >= 0 && last >= first
}

// isIn reports whether a passage is, or stands in, a section or paragraph.
func (r readingPassage) isIn(s *statement.Statement, ref statement.Ref) bool {
	switch ref.Kind {
	case statement.WholeSection:
		for i := r.section; i > 0; i = s.Sections[i].Parent {
			if i == ref.Index {
				return true
			}
		}
	case statement.WholeParagraph, statement.SomeSentences:
		return r.paragraph == ref.Index
	}
	return false
}

// A portion is what one slot of a reading plan posts: passages that follow each
// other.
type portion struct {
	passages []readingPassage
	last     bool // ends the plan, and its schedule
}

// label names a portion. The id of its delivery begins with it.
func (r portion) label() string {
	return rangeText(r.passages[0].label, r.passages[len(r.passages)-1].label)
}

// An asked question comes with a portion, and so in a round of the questions.
type asked struct {
	statement.Prompt
	round int // 0 for none
}

// id is the id of the delivery of a portion that comes with the question: its label,
// and "?first-habits@1".
func (a asked) id(label string) string {
	if a.round == 0 {
		return label
	}
	return label + "?" + a.ID + "@" + strconv.Itoa(a.round)
}

// cutAsked returns the label of a portion, and the id and the round of the question that
// came with it.
func cutAsked(id string) (label string, with asked) {
	label, question, ok := strings.Cut(id, "?")
	if !ok {
		return id, asked{}
	}
	if at := strings.LastIndexByte(question, '@'); at >= 0 {
		with.ID = question[:at]
		with.round, _ = strconv.Atoi(question[at+1:])
	}
	return label, with
}

// choose returns the passages that have not come, from the first on, as many as a
// portion has. So what was missed comes with the next slot.
func (s readingSource) choose(p placeProgramme, h history, slot comingSlot) (upcomingPrompt, bool) {
	all := s.passages(p)
	unread := s.unread(all, h)
	round := h.round
	if len(unread) == 0 {
		if len(all) == 0 || !slot.at.IsZero() && slot.Next.IsZero() {
			return upcomingPrompt{}, false // the plan has ended
		}
		round++
		unread = indexes(len(all))
	}
	n := s.size(all, unread, slot)
	part := portion{passages: all[unread[0] : unread[0]+n], last: n == len(unread)}
	with := p.questionOn(part)
	return upcomingPrompt{prompt: p.readingPrompt(part, with), round: round, portion: part, asked: with}, true
}

// named returns the portion of an id.
func (s readingSource) named(p placeProgramme, h history, id string) (upcomingPrompt, bool) {
	all := s.passages(p)
	label, with := cutAsked(id)
	first, last, ok := labelledRange(labelIndex(all), label)
	if !ok {
		return upcomingPrompt{}, false
	}
	part := portion{passages: all[first : last+1], last: len(s.unread(all, h)) == 0}
	if q, there := p.question(with.ID); there {
		with.Prompt = q
	} else {
		with = asked{}
	}
	return upcomingPrompt{prompt: p.readingPrompt(part, with), portion: part, asked: with}, true
}

// unread returns which passages have not come in the round of h.
func (s readingSource) unread(all []readingPassage, h history) []int {
	index := labelIndex(all)
	read := make([]bool, len(all))
	for id := range h.came {
		label, _ := cutAsked(id)
		if first, last, ok := labelledRange(index, label); ok {
			for i := first; i <= last; i++ {
				read[i] = true
			}
		}
	}
	return slices.DeleteFunc(indexes(len(all)), func(i int) bool { return read[i] })
}

// labelIndex says at which place the passage of a label stands.
func labelIndex(all []readingPassage) map[string]int {
	index := map[string]int{}
	for i, r := range all {
		index[r.label] = i
	}
	return index
}

// labelledRange returns where the first and the last passage of a portion's label stand,
// false where one of them is not there.
func labelledRange(index map[string]int, label string) (first, last int, ok bool) {
	begin, end := cutRange(label)
	first, ok1 := index[begin]
	last, ok2 := index[end]
	return first, last, ok1 && ok2 && first <= last
}

func indexes(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// size returns how many of the unread passages make the next portion. It never goes
// on behind one that was read already.
func (s readingSource) size(all []readingPassage, unread []int, slot comingSlot) int {
	together := 1
	for together < len(unread) && unread[together] == unread[0]+together {
		together++
	}
	first := all[unread[0]]
	n := 1
	switch by := s.measure(slot); by {
	case byParagraphs:
		n = s.n
	case evenly:
		left := slot.slotsLeft(len(unread))
		n = (len(unread) + left - 1) / left
	default:
		for n < together {
			next := all[unread[n]]
			if by == byPages && next.page >= first.page+s.n || by == bySections && next.section != first.section {
				break
			}
			n++
		}
	}
	return min(n, together)
}

// measure is how portions are measured at a slot.
func (s readingSource) measure(slot comingSlot) portionUnit {
	switch {
	case s.by != bySlots && s.by != evenly:
		return s.by
	case !slot.at.IsZero() && hasEnd(slot.rule):
		return evenly
	}
	return bySections
}

// slotsLeft counts the slots of a schedule from this one on, at most so many.
func (s comingSlot) slotsLeft(most int) int {
	n := 0
	for at := s.at; !at.IsZero() && n < most; at = s.rule.Next(at) {
		n++
	}
	return max(n, 1)
}
