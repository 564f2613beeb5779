// Package permalink gives every section, paragraph and sentence of some statements two
// addresses: one by its reference, such as "governance/abstract/2.2", and a lasting one by
// the hash of its words, such as "governance/~k3v7xq2m9wpa", which still finds them after
// an edition that moved them.
package permalink

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"plenary/internal/language"
	"plenary/internal/statement"
)

// A Place is what an address leads to.
type Place struct {
	Statement *statement.Statement
	Ref       statement.Ref
}

// Links are the addresses in some statements. They never change, so that any number of
// goroutines may share them. Those that it returns are escaped, and begin with no slash.
type Links struct {
	all         []*statement.Statement
	byStatement map[*statement.Statement]*addresses
	byName      map[string]*addresses
}

// New makes the addresses in statements.
func New(all []*statement.Statement) *Links {
	l := &Links{all: all, byStatement: map[*statement.Statement]*addresses{}, byName: map[string]*addresses{}}
	for _, s := range all {
		name := unique(nameOf(s), "statement", func(name string) bool { return l.byName[name] != nil || slices.Contains(reserved, name) })
		made := newAddresses(s, name)
		l.byStatement[s], l.byName[name] = made, made
	}
	return l
}

// Statements are those that have addresses. The caller may not change them.
func (l *Links) Statements() []*statement.Statement { return l.all }

// reserved are the names that have another meaning where pages are served.
var reserved = []string{"healthz", "readyz", "metrics", "mcp", "slack", "discord", "t", "robots.txt"}

// nameOf names a statement in addresses: by its folder where there are several, else by
// the first word of its title that is no function word.
func nameOf(s *statement.Statement) string {
	if s.Name != "" {
		return slug(s.Name)
	}
	tongue := language.For(s.Language)
	for _, token := range tongue.Tokenize(s.Title, len(s.Title)) {
		if word := slug(s.Title[token.Start:token.End]); word != "" && !tongue.IsFunction(token) {
			return word
		}
	}
	return slug(s.Title)
}

// Path is the address of a place by its reference; "" where the statement has none.
func (l *Links) Path(s *statement.Statement, ref statement.Ref) string {
	of := l.byStatement[s]
	if of == nil {
		return ""
	}
	return Escape(of.path(ref))
}

// Lasting is the address of a place by its words; "" where the statement has none.
func (l *Links) Lasting(s *statement.Statement, ref statement.Ref) string {
	of := l.byStatement[s]
	if of == nil {
		return ""
	}
	return Escape(of.lasting(ref))
}

// Fragment names a place within a page, as the id of an element.
func (l *Links) Fragment(s *statement.Statement, ref statement.Ref) string {
	_, fragment, _ := strings.Cut(l.byStatement[s].path(ref), "/")
	return fragment
}

// Find returns the place that an address leads to. It takes the unescaped one, and reads
// what people type in its place: "governance/Abstract 2.2", "governance/R2". A lasting one
// is found below any name that no statement has: an edition may have another title.
func (l *Links) Find(path string) (Place, bool) {
	name, rest, _ := strings.Cut(path, "/")
	if of := l.byName[strings.ToLower(name)]; of != nil {
		ref, ok := of.find(rest)
		return Place{of.s, ref}, ok
	}
	hash, lasting := strings.CutPrefix(rest, "~")
	for i := 0; lasting && i < len(l.all); i++ {
		if ref, ok := l.byStatement[l.all[i]].findHash(hash); ok {
			return Place{l.all[i], ref}, true
		}
	}
	return Place{}, false
}

// Escape writes a path as it stands in an address.
func Escape(path string) string { return (&url.URL{Path: path}).EscapedPath() }

// addresses are those in one statement.
type addresses struct {
	s          *statement.Statement
	name       string
	sections   []string // by their index; "" for the document itself
	paragraphs []string
	nested     map[string]bool // paragraphs before whose numbers others go on: "i/2" of "i/2.1"
	byPath     map[string]statement.Ref
	hashes     map[statement.Ref]string // of sections and single sentences
	byHash     map[string]statement.Ref
	alike      map[string]int // how many have the same words, by their hash
}

// bare is the part of addresses that stands for the text before the first heading.
const bare = "text"

func newAddresses(s *statement.Statement, name string) *addresses {
	a := &addresses{
		s: s, name: name,
		byPath: map[string]statement.Ref{"": statement.SectionRef(0)}, nested: map[string]bool{},
		hashes: map[statement.Ref]string{}, byHash: map[string]statement.Ref{}, alike: map[string]int{},
	}
	taken := func(path string) bool { _, ok := a.byPath[path]; return ok || path == bare }
	for i, section := range s.Sections {
		path := ""
		if i > 0 {
			path = unique(slug(section.Ref), "section", taken)
		}
		a.byPath[path] = statement.SectionRef(i)
		a.sections = append(a.sections, path)
		a.hash(statement.SectionRef(i), "\x00"+words(section.Title)) // a sentence may have the same words
	}
	for i := range s.Paragraphs {
		path := unique(a.paragraphPath(i), "", taken)
		a.byPath[path] = statement.ParagraphRef(i)
		a.paragraphs = append(a.paragraphs, path)
		for k, c := range path {
			if c == '.' {
				a.nested[path[:k]] = true
			}
		}
		for k, sentence := range s.Paragraphs[i].Sentences {
			a.hash(sentenceRef(i, k, k+1), words(s.Paragraphs[i].Text[s.Paragraphs[i].BodyStart(k):sentence.End]))
		}
	}
	return a
}

// sentenceRef names sentences of a paragraph, also where they are all of it.
func sentenceRef(paragraph, from, to int) statement.Ref {
	return statement.Ref{Kind: statement.SomeSentences, Index: paragraph, From: from, To: to}
}

// paragraphPath is the address of a paragraph: that of its section and its number, which
// is the document's own where it has one.
func (a *addresses) paragraphPath(i int) string {
	p := a.s.Paragraphs[i]
	above, number := a.sections[p.Section], strconv.Itoa(p.Number)
	if own := a.s.OwnLabel(statement.ParagraphRef(i)); own != "" {
		if rest := slug(strings.TrimPrefix(own, a.s.Sections[p.Section].Ref)); rest != "" {
			number = rest
		}
	}
	if above == "" {
		above = bare
	}
	return above + "/" + number
}

// path is the address of a place by its reference.
func (a *addresses) path(ref statement.Ref) string {
	path := ""
	switch ref = a.whole(ref); ref.Kind {
	case statement.WholeSection:
		path = a.sections[ref.Index]
	case statement.WholeParagraph:
		path = a.paragraphs[ref.Index]
	case statement.SomeSentences:
		path = a.paragraphs[ref.Index]
		mark := "."
		if a.nested[path] {
			mark = "/" // "i/2.1" is another paragraph
		}
		path = fmt.Sprintf("%s%s%d", path, mark, ref.From+1)
		if ref.To-ref.From > 1 {
			path = fmt.Sprintf("%s-%d", path, ref.To)
		}
	}
	if path == "" {
		return a.name
	}
	return a.name + "/" + path
}

// whole is the section, paragraph or sentences that a place is, or that a point of the
// editor quotes.
func (a *addresses) whole(ref statement.Ref) statement.Ref {
	if ref.Kind == statement.Recommendation || ref.Kind == statement.Area {
		return a.s.RefTo(a.s.Runs(ref)[0])
	}
	return ref
}

// longest is how many bytes of an address are read as words.
const longest = 200

// find returns the place that the part of an address behind the statement's name leads to.
func (a *addresses) find(path string) (statement.Ref, bool) {
	if hash, ok := strings.CutPrefix(path, "~"); ok {
		return a.findHash(hash)
	}
	path = strings.ToLower(path)
	if ref, ok := a.byPath[path]; ok {
		return ref, true
	}
	if mark := strings.LastIndexAny(path, "./"); mark > 0 {
		if ref, ok := a.byPath[path[:mark]]; ok && ref.Kind == statement.WholeParagraph {
			if ref, ok := a.sentences(ref.Index, path[mark+1:]); ok {
				return ref, true
			}
		}
	}
	if len(path) > longest {
		return statement.Ref{}, false
	}
	found := a.s.Resolve(strings.ReplaceAll(path, "/", " "))
	if len(found.Refs) != 1 || len(found.Unknown) > 0 {
		return statement.Ref{}, false
	}
	return a.whole(found.Refs[0]), true
}

// sentences reads which sentences of a paragraph are meant: "2", "2-4".
func (a *addresses) sentences(paragraph int, numbers string) (statement.Ref, bool) {
	first, last, several := strings.Cut(numbers, "-")
	if !several {
		last = first
	}
	from, err := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	if err != nil || err2 != nil || from < 1 || to < from || to > len(a.s.Paragraphs[paragraph].Sentences) {
		return statement.Ref{}, false
	}
	return a.canonical(sentenceRef(paragraph, from-1, to)), true
}

// canonical names all sentences of a paragraph as the paragraph.
func (a *addresses) canonical(ref statement.Ref) statement.Ref {
	return a.s.RefTo(a.s.Runs(ref)[0])
}
