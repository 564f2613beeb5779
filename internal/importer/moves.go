package importer

import (
	"fmt"
	"slices"
	"strings"

	"plenary/internal/extract"
	"plenary/internal/statement"
)

// A Move is a reference of the folder's text before an import that names another
// place after it, or none.
type Move struct {
	Was, Now string   // as people write them; Now is "" where the place went
	Words    string   // those that it begins with
	Quotes   []string // what quotes it or is about it, by file and name
}

func (m Move) String() string {
	text := fmt.Sprintf("%s is now %s", m.Was, m.Now)
	if m.Now == "" {
		text = m.Was + " went"
	}
	if m.Words != "" {
		text += " (" + m.Words + ")"
	}
	if len(m.Quotes) > 0 {
		text += "; see " + strings.Join(m.Quotes, ", ")
	}
	return text
}

// A mapping leads from the places of a statement to those of its next edition.
type mapping struct {
	old, now   *statement.Statement
	sections   []int // by the index of the old ones; -1 where they went
	paragraphs []int
}

// minAlike is the share of the words that two paragraphs have in common, of those
// of both, from which one is an edition of the other.
const minAlike = 0.5

func newMapping(old, now *statement.Statement) *mapping {
	m := &mapping{old: old, now: now}
	m.mapParagraphs()
	m.mapSections()
	return m
}

// mapParagraphs finds each paragraph by its text, and what remains by its words
// between the neighbours that were found.
func (m *mapping) mapParagraphs() {
	byText := map[string][]int{}
	for i, p := range m.now.Paragraphs {
		byText[p.Text] = append(byText[p.Text], i)
	}
	m.paragraphs = make([]int, len(m.old.Paragraphs))
	for i, p := range m.old.Paragraphs {
		m.paragraphs[i] = -1
		if same := byText[p.Text]; len(same) > 0 {
			m.paragraphs[i], byText[p.Text] = same[0], same[1:]
		}
	}
	taken, bags := map[int]bool{}, map[int]extract.Bag{}
	for _, i := range m.paragraphs {
		taken[i] = true
	}
	for i := range m.paragraphs {
		if m.paragraphs[i] >= 0 {
			continue
		}
		from, to := m.between(i)
		best, most := -1, minAlike
		words := bagOf(m.old.Paragraphs[i].Text)
		for k := from; k < to; k++ {
			if bags[k] == nil {
				bags[k] = bagOf(m.now.Paragraphs[k].Text)
			}
			if alike := words.Likeness(bags[k]); !taken[k] && alike >= most {
				best, most = k, alike
			}
		}
		m.paragraphs[i] = best
		taken[best] = true
	}
}

// maxBetween is how many paragraphs are compared with one that was changed.
const maxBetween = 60

// between returns the range of new paragraphs in which old paragraph i may stand.
func (m *mapping) between(i int) (from, to int) {
	to = len(m.now.Paragraphs)
	for k := i - 1; k >= 0; k-- {
		if m.paragraphs[k] >= 0 {
			from = m.paragraphs[k] + 1
			break
		}
	}
	for k := i + 1; k < len(m.paragraphs); k++ {
		if m.paragraphs[k] >= from {
			to = m.paragraphs[k]
			break
		}
	}
	return from, min(to, from+maxBetween)
}

// mapSections finds each section by its title, the one that most of its
// paragraphs went to among several, or by its paragraphs alone.
func (m *mapping) mapSections() {
	byTitle := map[string][]int{}
	for i, s := range m.now.Sections[1:] {
		byTitle[key(s.Title)] = append(byTitle[key(s.Title)], i+1)
	}
	m.sections = make([]int, len(m.old.Sections))
	taken := map[int]bool{}
	for i, s := range m.old.Sections {
		if i == 0 {
			continue
		}
		votes := map[int]int{}
		for p := s.From; p < s.To; p++ {
			if to := m.paragraphs[p]; to >= 0 {
				votes[m.now.Paragraphs[to].Section]++
			}
		}
		best := -1
		for _, k := range byTitle[key(s.Title)] {
			if !taken[k] && (best < 0 || votes[k] > votes[best]) {
				best = k
			}
		}
		for k := 1; best < 0 && k < len(m.now.Sections); k++ {
			if votes[k]*2 > s.To-s.From && !taken[k] {
				best = k
			}
		}
		m.sections[i] = best
		taken[best] = true
	}
}

// ref returns the reference to the same place in the new edition; ok is false
// where it went.
func (m *mapping) ref(r statement.Ref) (now statement.Ref, ok bool) {
	switch r.Kind {
	case statement.WholeSection:
		to := m.sections[r.Index]
		return statement.SectionRef(max(to, 0)), to >= 0
	case statement.WholeParagraph:
		to := m.paragraphs[r.Index]
		return statement.ParagraphRef(max(to, 0)), to >= 0
	case statement.SomeSentences:
		to := m.paragraphs[r.Index]
		if to < 0 {
			return now, false
		}
		words := m.old.Quote(m.old.Runs(r)[0])
		text := m.now.Paragraphs[to].Text
		if at := strings.Index(text, words); at >= 0 {
			return m.now.RefTo(statement.Run{Paragraph: to, Start: at, End: at + len(words)}), true
		}
		return now, false
	case statement.Recommendation:
		i := samePoint(m.now.Recommendations, m.old.Recommendations[r.Index])
		return statement.Ref{Kind: r.Kind, Index: i}, i >= 0
	case statement.Area:
		i := samePoint(m.now.Areas.Named, m.old.Areas.Named[r.Index])
		return statement.Ref{Kind: r.Kind, Index: i}, i >= 0
	}
	return r, true
}

// label returns what a reference of the old edition is called in the new one: as
// it was written where its name is the same, "" where its place went.
func (m *mapping) label(written string) string {
	r, ok := m.old.ParseRef(written)
	if !ok {
		return written // the check tells
	}
	to, ok := m.ref(r)
	switch {
	case !ok:
		return ""
	case m.now.Label(to) == m.old.Label(r):
		return written
	}
	return m.now.Label(to)
}

func samePoint(all []statement.Point, p statement.Point) int {
	if i := slices.IndexFunc(all, func(o statement.Point) bool { return o.Title == p.Title }); i >= 0 {
		return i
	}
	return slices.IndexFunc(all, func(o statement.Point) bool { return o.Quote == p.Quote })
}

// moves returns the references that name another place now, or none: all
// sections, the paragraphs whose section did not move, and what is quoted.
func (m *mapping) moves() []Move {
	users := m.users()
	var all []Move
	add := func(r statement.Ref, words string) bool {
		was, now := m.old.Label(r), ""
		if to, ok := m.ref(r); ok {
			now = m.now.Label(to)
		}
		if was == now || was == "" {
			return false
		}
		all = append(all, Move{Was: was, Now: now, Words: abridge(words, 60), Quotes: users[r]})
		delete(users, r)
		return true
	}
	for i, s := range m.old.Sections {
		moved := i > 0 && add(statement.SectionRef(i), s.Title)
		for p := s.From; p < s.To; p++ {
			r := statement.ParagraphRef(p)
			if !moved || len(users[r]) > 0 || m.paragraphs[p] < 0 {
				add(r, m.old.Paragraphs[p].Text)
			}
			for user := range users {
				if user.Kind == statement.SomeSentences && user.Index == p {
					add(user, m.old.Quote(m.old.Runs(user)[0]))
				}
			}
		}
	}
	return all
}

// users names what quotes a place or is about it, by the reference.
func (m *mapping) users() map[statement.Ref][]string {
	users := map[statement.Ref][]string{}
	use := func(r statement.Ref, file, name string) {
		if by := file + " “" + abridge(name, 40) + "”"; r.Kind != statement.NoRef && !slices.Contains(users[r], by) {
			users[r] = append(users[r], by)
		}
	}
	quoted := func(r statement.Run, quote, file, name string) {
		if quote != "" {
			use(m.old.RefTo(r), file, name)
		}
	}
	for _, p := range m.old.Prompts {
		use(p.About, statement.PromptsFile, p.ID)
		quoted(p.At, p.Quote, statement.PromptsFile, p.ID)
	}
	points := slices.Concat(m.old.Recommendations, m.old.Areas.Named)
	if m.old.Approach != nil {
		points = append(points, *m.old.Approach)
	}
	for _, p := range points {
		quoted(p.At, p.Quote, statement.RecommendationsFile, p.Title)
	}
	for i, s := range m.old.Sections {
		if len(s.Related) > 0 {
			use(statement.SectionRef(i), statement.SectionsFile, s.Ref)
		}
		for _, r := range s.Related {
			use(r, statement.SectionsFile, s.Ref)
		}
	}
	for _, n := range m.old.Notes {
		quoted(n.At, n.Mark, statement.NotesFile, n.Mark)
	}
	return users
}
