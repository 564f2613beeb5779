package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"plenary/internal/message"
	"plenary/internal/quotation"
	"plenary/internal/statement"
)

// A Verification is what was found of the quotations that were checked.
type Verification struct {
	Verbatim    bool // every word of each stands so
	Place       string
	Differences []Difference
}

// A Difference is one between a quotation and the statement.
type Difference struct {
	Kind      string `json:"kind"`      // see [quotation.Kind]
	Quoted    string `json:"quoted"`    // may be empty
	Statement string `json:"statement"` // may be empty
}

// maxQuotations is how many quotations of one message are shown.
const maxQuotations = 5

// verify says whether a quotation stands in the statement, and where it differs.
func (d *responder) verify(_ context.Context, req Request) (Reply, error) {
	text := req.value("quote")
	d, text = d.cutStatementName(text, true)
	if strings.TrimSpace(text) == "" {
		return d.misuse("verify.what", nil), nil
	}
	if len(text) > maxLine-2*utf8.UTFMax { // the rest was cut off
		return d.misuse("verify.too-long", message.Args{"most": maxLine / 1000 * 1000}), nil
	}
	if quoted := d.quotationsIn(text); len(quoted) > 0 {
		return d.verifyAll(req, asQuoted(quoted...)), nil
	}
	return d.verifyAll(req, asQuoted(text)), nil
}

// quotationsIn returns the quotations that are within a text which is none itself:
// most of the words around them do not stand in the statement where they do.
func (d *responder) quotationsIn(text string) []string {
	var inner []string
	around, at := "", 0
	for _, q := range quotation.Extract(text) {
		if quotation.Words(q.Text) >= minQuotation {
			inner = append(inner, q.Text)
		}
		around += text[at:q.Start] + " "
		at = q.End
	}
	around += text[at:]
	outside := quotation.Words(around)
	if len(inner) == 0 || outside == 0 && len(inner) == 1 {
		return nil
	}
	whole := d.quotations().Check(text)
	if whole.Verdict == quotation.Verbatim {
		return nil
	}
	in := 0
	for _, q := range inner {
		in += d.quotations().Check(q).Found
	}
	if 2*(whole.Found-in) > outside {
		return nil // "bad actors" within a longer quotation
	}
	return inner
}

// minQuotation is how many words a quotation within a text has at least.
const minQuotation = 2

// checkQuotations checks the quotations in somebody's message, and the message itself
// where it holds none and is nearly one.
func (d *responder) checkQuotations(_ context.Context, req Request) (Reply, error) {
	text := cmp.Or(req.Line, req.value("message")) // with its lines, where it has any
	if len(text) > maxLine {
		text = text[:strings.LastIndexByte(text[:maxLine], ' ')+1]
	}
	var all []string
	for _, q := range quotation.Extract(text) {
		if quotation.Words(q.Text) >= minQuotation {
			all = append(all, q.Text)
		}
	}
	if len(all) > 0 {
		return d.verifyAll(req, asQuoted(all...)), nil
	}
	if claim, ok := d.claim(text); ok {
		return d.verifyAll(req, asQuoted(claim)), nil
	}
	return d.refuse("verify.none-there", nil), nil
}

// A verified is a quotation with what was found of it, in the statement that has it.
type verified struct {
	*responder
	quotation.Result
	toVerify
}

// A toVerify is words to check.
type toVerify struct {
	text    string
	claimed bool // said to be said, and not quoted
}

// asQuoted returns texts to check that are quoted.
func asQuoted(texts ...string) []toVerify {
	var all []toVerify
	for _, text := range texts {
		all = append(all, toVerify{text: text})
	}
	return all
}

// verifyOne looks for a quotation in the statement, and then in the others.
func (d *responder) verifyOne(words toVerify) verified {
	best := verified{d, d.quotations().Check(words.text), words}
	for _, one := range d.library {
		if best.Verdict == quotation.Verbatim {
			break
		}
		if one.statement == d.statement {
			continue
		}
		other := d.with(one)
		if r := other.quotations().Check(words.text); r.Verdict > best.Verdict || r.Verdict == quotation.Altered && r.Found > best.Found {
			best = verified{other, r, words}
		}
	}
	return best
}

// verifyAll checks quotations, each by itself. It shows the first maxQuotations.
func (d *responder) verifyAll(req Request, texts []toVerify) Reply {
	r := Reply{Verification: &Verification{Verbatim: true, Differences: []Difference{}}}
	var places []string
	for i, words := range texts {
		v := d.verifyOne(words)
		if len(texts) > 1 && i < maxQuotations {
			r.add(d.paragraph("verify.one-of-several", message.Args{"quoted": shorten(strings.Join(strings.Fields(v.text), " "), 80)}))
		}
		if i < maxQuotations {
			r.add(v.found(d)...)
		}
		if v.Verdict == quotation.Verbatim {
			r.Passages = append(r.Passages, v.passages()...)
		} else {
			r.Nearest = append(r.Nearest, v.passages()...)
			r.Verification.Verbatim, r.Outcome = false, Refused
		}
		if v.Verdict != quotation.NotFound {
			places = append(places, v.places()...)
		}
		r.Verification.Differences = append(r.Verification.Differences, v.differences()...)
		if len(texts) == 1 {
			r.Answer = v.span()
			r.add(v.actions(req)...)
		}
	}
	if more := len(texts) - maxQuotations; more > 0 {
		r.add(d.aside("verify.more", message.Args{"n": more}))
	}
	r.Passages, r.Nearest = r.Passages[:min(len(r.Passages), 3)], r.Nearest[:min(len(r.Nearest), 3)]
	r.Verification.Place = strings.Join(slices.Compact(places), ", ")
	return r
}

// passages are the sentences of the place.
func (v verified) passages() []Passage {
	var all []Passage
	for _, run := range v.Place.Sentences {
		all = append(all, v.passage(run))
	}
	return all
}

// differences are those of the quotation, as a program reads them.
func (v verified) differences() []Difference {
	var all []Difference
	for _, d := range v.Differences {
		all = append(all, Difference{strings.ReplaceAll(string(d.Kind), " ", "-"), d.Quoted, d.Statement})
	}
	return all
}

// span is where the quoted words stand in the first passage; nil where they are the
// whole of it, or not in one piece.
func (v verified) span() *AnswerSpan {
	if v.Verdict != quotation.Verbatim || !v.Place.Part || len(v.Place.Words) != 1 {
		return nil
	}
	words, sentences := v.Place.Words[0], v.Place.Sentences[0]
	return &AnswerSpan{Start: words.Start - sentences.Start, End: words.End - sentences.Start, Text: v.statement.Quote(words)}
}

// places are the references of a place.
func (v verified) places() []string {
	var all []string
	for _, i := range v.Place.Headings {
		all = append(all, v.statement.Label(statement.SectionRef(i)))
	}
	for _, run := range v.Place.Sentences {
		all = append(all, v.statement.Label(v.statement.RefTo(run)))
	}
	return all
}

// found says what was found of a quotation that was asked of asked.
func (v verified) found(asked *responder) []Block {
	var blocks []Block
	if v.statement != asked.statement && v.Verdict != quotation.NotFound {
		blocks = append(blocks, v.paragraph("verify.in-another", message.Args{"statement": v.statement.DisplayTitle()}))
	}
	switch v.Verdict {
	case quotation.Verbatim:
		return append(blocks, v.standing()...)
	case quotation.Altered:
		return append(blocks, v.altered()...)
	}
	id := "verify.not-found"
	if len(v.library) > 1 {
		id = "verify.not-found-in-any"
	}
	blocks = append(blocks, v.paragraph(id, nil))
	if v.Place.IsZero() {
		return blocks
	}
	var near []Text
	for _, ref := range v.places() {
		near = append(near, message.Styled(v.prefix()+ref, Strong))
	}
	return append(blocks, v.paragraph("verify.nearest", message.Args{"n": len(near), "places": v.catalogue.List(near)}))
}

// standing shows a quotation in its sentences.
func (v verified) standing() []Block {
	id := "verify.verbatim"
	switch {
	case len(v.Place.Words) == 0:
		id = "verify.verbatim-heading"
	case v.Place.Part && v.statement.Paragraphs[v.Place.Sentences[0].Paragraph].Table != nil:
		id = "verify.verbatim-in-table"
	case v.Place.Part && len(v.Place.Sentences) == 1:
		id = "verify.verbatim-part"
	case v.Place.Part:
		id = "verify.verbatim-parts"
	}
	blocks := []Block{v.paragraph(id, message.Args{"n": v.Count, "headings": v.headings()})}
	for _, run := range v.Place.Sentences {
		var marks []statement.Span
		if v.Place.Part {
			marks = within(run, v.Place.Words)
		}
		blocks = append(blocks, v.quotationMarked(run, AnswerStyle, marks))
	}
	if len(v.Place.Denials) > 0 {
		blocks = append(blocks, v.paragraph("verify.denials", message.Args{"words": v.quotedWords(v.Place.Denials)}))
	}
	return append(blocks, v.typography()...)
}

// headings names the sections in whose headings words stand.
func (v verified) headings() Text {
	var names []Text
	for _, i := range v.Place.Headings {
		names = append(names, message.Styled(v.statement.Sections[i].Name(), Strong))
	}
	return v.catalogue.List(names)
}

// quotedWords lists words, each in quotation marks.
func (v verified) quotedWords(words []string) Text {
	var all []Text
	for _, w := range words {
		all = append(all, v.catalogue.Text("verify.word", message.Args{"word": w}))
	}
	return v.catalogue.List(all)
}

// within returns those of runs that stand in a run.
func within(run statement.Run, runs []statement.Run) []statement.Span {
	var spans []statement.Span
	for _, r := range runs {
		if r.Paragraph == run.Paragraph && run.Start <= r.Start && r.End <= run.End {
			spans = append(spans, statement.Span{Start: r.Start, End: r.End})
		}
	}
	slices.SortFunc(spans, func(a, b statement.Span) int { return a.Start - b.Start })
	return spans
}

// altered shows each difference, and the sentences with the words that stand there.
func (v verified) altered() []Block {
	var list List
	var runs []statement.Run
	for _, diff := range v.Differences {
		if diff.Kind.OfWords() {
			list.Items = append(list.Items, v.difference(diff))
			runs = append(runs, diff.Runs...)
		}
	}
	id := "verify.altered"
	if v.claimed {
		id = "verify.not-in-these-words"
	}
	blocks := []Block{v.paragraph(id, nil), list}
	if len(v.Place.Headings) > 0 {
		blocks = append(blocks, v.paragraph("verify.heading-there", message.Args{"headings": v.headings()}))
	}
	if len(v.Place.Sentences) > 0 {
		blocks = append(blocks, v.paragraph("verify.stands-there", nil))
	}
	for _, run := range v.Place.Sentences {
		blocks = append(blocks, v.quotationMarked(run, AnswerStyle, within(run, runs)))
	}
	return append(blocks, v.typography()...)
}

// maxDifference is how many characters of a difference are shown.
const maxDifference = 120

// difference says how one place differs.
func (v verified) difference(diff quotation.Difference) Text {
	id := "verify.replaced"
	switch {
	case diff.Kind == quotation.Joined:
		id = "verify.joined"
	case diff.Kind == quotation.Order && diff.Statement == "":
		id = "verify.order-of-parts"
	case diff.Kind == quotation.Order && strings.EqualFold(diff.Quoted, diff.Statement):
		id = "verify.order-of-words"
	case diff.Kind == quotation.Order:
		id = "verify.order"
	case diff.Statement == "":
		id = "verify.added"
	case diff.Quoted == "":
		id = "verify.missing"
	}
	return v.catalogue.Text(id, message.Args{
		"quoted":    shorten(strings.Join(strings.Fields(diff.Quoted), " "), maxDifference),
		"statement": shorten(diff.Statement, maxDifference),
	})
}

// typography names what does not count: in one line what is only drawn otherwise, and
// what marks of omission and brackets stand for.
func (v verified) typography() []Block {
	var blocks []Block
	var kinds []Text
	named := map[quotation.Kind]bool{}
	for _, diff := range v.Differences {
		switch {
		case diff.Kind.OfWords():
		case diff.Kind == quotation.Ellipsis:
			id := "verify.ellipsis"
			if diff.Statement == "" {
				id = "verify.ellipsis-of-nothing"
			}
			blocks = append(blocks, v.aside(id, message.Args{"words": v.count("word", quotation.Words(diff.Statement)), "statement": shorten(diff.Statement, maxDifference)}))
		case diff.Kind == quotation.Brackets:
			id := "verify.brackets"
			if diff.Statement == "" {
				id = "verify.brackets-added"
			}
			blocks = append(blocks, v.aside(id, message.Args{"quoted": shorten(diff.Quoted, maxDifference), "statement": shorten(diff.Statement, maxDifference)}))
		case diff.Kind == quotation.Source:
			blocks = append(blocks, v.aside("verify.source", message.Args{"quoted": shorten(diff.Quoted, maxDifference)}))
		case !named[diff.Kind]:
			named[diff.Kind] = true
			kinds = append(kinds, v.catalogue.Text("verify.typography-"+strings.ReplaceAll(string(diff.Kind), " ", "-"), nil))
		}
	}
	if len(kinds) > 0 {
		blocks = append(blocks, v.aside("verify.typography", message.Args{"kinds": v.catalogue.List(kinds)}))
	}
	return blocks
}

// actions offer the place of a quotation.
func (v verified) actions(req Request) []Block {
	if len(v.Place.Sentences) == 0 {
		return nil
	}
	ref := v.statement.RefTo(v.Place.Sentences[0])
	actions := []Action{
		v.action("action.in-context", quoting(v.label(statement.ParagraphRef(ref.Index))), Show),
		v.action("action.cite", NewCall("cite", "ref", v.label(ref)), Show),
	}
	if req.Private {
		call := NewCall("verify", "quote", v.statementPrefix()+v.text)
		if len(call.Encode()) > MaxCall {
			call = quoting(v.label(ref))
		}
		actions = append(actions, v.action("action.share", call, Share))
	}
	return buttons(actions)
}
