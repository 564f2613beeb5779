package importer

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"

	"plenary/internal/extract"
	"plenary/internal/language"
)

// Counts says what became of the words that the files draw.
type Counts struct {
	Drawn  int
	Kept   int       // in statement.md
	Left   []LeftOut // by kind, the most words first
	Lost   int       // left out for no kind that is known, those of unread pages by estimate
	Pages  []string  // from which most were lost, or which were not read
	Sample string    // the longest run of lost words; may be empty
}

// LeftOut counts the words that were left out as one kind of thing.
type LeftOut struct {
	Kind  extract.DropKind
	Words int
}

const (
	toldLoss = 2  // percent of the words above which a loss is said first
	maxLoss  = 20 // percent above which the import has failed
	minLost  = 3  // words below which a loss is not said

	pageLoss  = 10  // percent of a page's words above which it is named
	maxNamed  = 12  // pages that are named
	maxSample = 160 // bytes

	// A part of a web page with so many words in sentences, and more than a
	// tenth of those that were kept, is no menu.
	maxProse = 200
)

// dropKinds are the names of what is left out.
var dropKinds = map[extract.DropKind]string{
	extract.RunningHead:  "running heads",
	extract.PageNumber:   "page numbers",
	extract.LineNumber:   "line numbers",
	extract.Watermark:    "watermarks",
	extract.WebPart:      "menus and other parts of the web page",
	extract.Boilerplate:  "boilerplate",
	extract.ContentsList: "tables of contents and indexes",
	extract.FigureText:   "words in pictures and formulas",
	extract.Repeated:     "repetitions",
	extract.HiddenText:   "hidden text",
	extract.Reading:      "readings beside characters",
}

// count compares the words that the files draw with those of statement.md and of
// what was left out.
func (d *Draft) count(statementFile string) Counts {
	drawn, kept := extract.Bag{}, bagOf(withoutKeys(statementFile))
	inText := kept.Len()
	left := map[extract.DropKind]extract.Bag{}
	unread := 0
	for _, part := range d.all() {
		for _, text := range part.texts() {
			drawn.Add(text, 1)
		}
		unread += part.estimateUnread()
		kept.AddAll(part.taken)
		for _, b := range part.doc.Blocks {
			for _, m := range b.Marks {
				kept.Add(m.Mark, 1) // notes.yaml has them
			}
		}
		for _, drop := range part.Drops {
			if drop.Kind == extract.Unknown || drop.Kind == extract.WebPart && isProse(drop.Text, inText) {
				continue
			}
			if left[drop.Kind] == nil {
				left[drop.Kind] = extract.Bag{}
			}
			left[drop.Kind].AddAll(wordsOf(drop))
		}
	}
	c := Counts{Drawn: drawn.Len() + unread}
	all := maps.Clone(drawn)
	c.Kept = drawn.Take(kept)
	for _, kind := range slices.Sorted(maps.Keys(left)) {
		if n := drawn.Take(left[kind]); n > 0 {
			c.Left = append(c.Left, LeftOut{kind, n})
		}
		kept.AddAll(left[kind])
	}
	c.Kept += drawn.TakeJoined(kept)
	slices.SortStableFunc(c.Left, func(a, b LeftOut) int { return cmp.Compare(b.Words, a.Words) })
	c.Lost = drawn.Len() + unread
	if c.IsTold() {
		c.Pages, c.Sample = d.lostPages(drawn, all), d.sample(drawn)
	}
	return c
}

// IsTold reports whether so much was lost that it is said first.
func (c Counts) IsTold() bool { return c.Lost >= minLost && c.Lost*100 > c.Drawn*toldLoss }

// Failed reports whether so much was lost that the import has failed.
func (c Counts) Failed() bool { return c.IsTold() && c.Lost*100 > c.Drawn*maxLoss }

func bagOf(text string) extract.Bag {
	b := extract.Bag{}
	b.Add(text, 1)
	return b
}

// wordsOf returns the words of a drop.
func wordsOf(drop extract.Drop) extract.Bag {
	if drop.Words != nil {
		return drop.Words
	}
	b := extract.Bag{}
	b.Add(drop.Text, max(drop.Many, 1))
	return b
}

// withoutKeys removes the names of the front matter's keys.
func withoutKeys(statementFile string) string {
	head, text, ok := strings.Cut(strings.TrimPrefix(statementFile, "---\n"), "\n---\n")
	if !ok {
		return statementFile
	}
	var b strings.Builder
	for line := range strings.Lines(head) {
		_, value, _ := strings.Cut(line, ": ")
		b.WriteString(value + "\n")
	}
	return b.String() + text
}

var sentenceIn = regexp.MustCompile(`[^.!?…]{40,}[.!?…]`)

// isProse reports whether a part of a web page is too much running text for a
// menu; kept is the number of words that were kept.
func isProse(text string, kept int) bool {
	words := 0
	for _, sentence := range sentenceIn.FindAllString(text, -1) {
		words += language.CountWords(sentence)
	}
	return words > maxProse && words*10 > kept
}

// texts returns the texts that the file draws, page by page.
func (d *Draft) texts() iter.Seq2[int, string] {
	return func(yield func(page int, text string) bool) {
		if !yield(0, d.doc.Drawn) {
			return
		}
		for i, page := range d.doc.Pages {
			if page.Unread {
				continue // what it draws are no words
			}
			if !yield(i+1, page.Drawn) {
				return
			}
		}
	}
}

// estimateUnread returns about how many words the pages have that were not
// read: each as many as the others on average. A picture on the first or the
// last page is that of the cover.
func (d *Draft) estimateUnread() int {
	words, read, unread := 0, 0, 0
	for i, page := range d.doc.Pages {
		switch {
		case !page.Unread:
			words += bagOf(page.Drawn).Len()
			read++
		case page.Drawn != "" || i > 0 && i < len(d.doc.Pages)-1:
			unread++
		}
	}
	if read == 0 {
		return 0
	}
	return words / read * unread
}

// lostPages names the pages of which most was lost. Where a word was lost is not
// known, so that each of its places counts by its share.
func (d *Draft) lostPages(lost, all extract.Bag) []string {
	var names []string
	for _, part := range d.all() {
		for i, page := range part.doc.Pages {
			words, missing := 0, 0.0
			for word, n := range bagOf(page.Drawn) {
				words += n
				if lost[word] > 0 {
					missing += float64(n) * float64(lost[word]) / float64(all[word])
				}
			}
			if page.Unread || missing >= minLost && missing*100 > float64(words*pageLoss) {
				name := part.pageName(i + 1)
				if part.multiFile {
					name += " of " + part.file
				}
				names = append(names, name)
			}
		}
	}
	if len(names) > maxNamed {
		names = append(names[:maxNamed], fmt.Sprintf("and %d more", len(names)-maxNamed))
	}
	return names
}

// sample returns the longest run of lost words in the text.
func (d *Draft) sample(lost extract.Bag) string {
	var best, run []string
	isLost := func(word string) bool {
		words := bagOf(word)
		for w := range words {
			if lost[w] == 0 {
				return false
			}
		}
		return len(words) > 0
	}
	for _, part := range d.all() {
		for _, text := range part.texts() {
			run = nil
			for _, word := range strings.Fields(extract.Plain(text)) {
				if !isLost(word) {
					run = nil
				} else if run = append(run, word); len(run) > len(best) {
					best = run
				}
			}
		}
	}
	return abridge(strings.Join(best, " "), maxSample)
}

// line says the counts in one line.
func (c Counts) line() string {
	parts := []string{fmt.Sprintf("words: %d drawn, %d kept", c.Drawn, c.Kept)}
	for _, l := range c.Left {
		parts = append(parts, fmt.Sprintf("%d %s", l.Words, dropKinds[l.Kind]))
	}
	return strings.Join(append(parts, fmt.Sprintf("%d lost", c.Lost)), ", ")
}

// loss says what was lost, in sentences.
func (c Counts) loss() []string {
	said := []string{fmt.Sprintf("%.0f %% of the words that the file draws are lost: %d of %d are neither in the text nor of a kind that is left out on purpose.", 100*float64(c.Lost)/float64(max(c.Drawn, 1)), c.Lost, c.Drawn)}
	if len(c.Pages) > 0 {
		said = append(said, "Pages: "+strings.Join(c.Pages, ", "))
	}
	if c.Sample != "" {
		said = append(said, "For instance: "+c.Sample)
	}
	return said
}
