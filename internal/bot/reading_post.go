package bot

import (
	"slices"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// maxReading is how much of a portion its post quotes, in bytes; a single sentence
// that is longer is not cut.
const maxReading = 1500

// isReading reports whether a pool is that of a reading plan.
func (p Pool) isReading() bool { return len(p) >= len(Readings) && p[:len(Readings)] == Readings }

// readingPrompt is a portion as a prompt: its text says what to read.
func (p placeProgramme) readingPrompt(part portion, with asked) statement.Prompt {
	return statement.Prompt{
		ID:    with.id(part.label()),
		Text:  p.catalogue.String("reading.read", message.Args{"place": p.portionName(part)}),
		About: p.portionRef(part),
	}
}

// portionRef is the section of a portion that is all of one, or else its first
// paragraph.
func (d *responder) portionRef(part portion) statement.Ref {
	first, last := part.passages[0], part.passages[len(part.passages)-1]
	section := d.statement.Sections[first.section]
	whole := first.section == last.section && len(part.passages) == section.To-section.From && len(d.statement.Children(first.section)) == 0
	if !first.isText() || first.section > 0 && whole {
		return statement.SectionRef(first.section)
	}
	return statement.ParagraphRef(first.paragraph)
}

// portionName names a portion: "I.B. The Calculus for Receiving Societies, paragraphs
// 2–4, pp. 12–13".
func (d *responder) portionName(part portion) string {
	s := d.statement
	first, last := part.passages[0], part.passages[len(part.passages)-1]
	locate := func(r readingPassage) string {
		if !r.isText() {
			return s.Locator(statement.SectionRef(r.section))
		}
		return s.Locator(statement.ParagraphRef(r.paragraph))
	}
	name := locate(first)
	section := s.Sections[first.section]
	switch {
	case len(part.passages) == 1 && (section.To-section.From > 1 || first.section == 0 || !first.isText()):
	case first.section != last.section:
		name = d.catalogue.String("reading.range", message.Args{"first": locate(first), "last": locate(last)})
	case len(part.passages) == section.To-section.From && first.section > 0 && len(s.Children(first.section)) == 0:
		name = section.Name()
	default:
		args := message.Args{"section": section.Name(), "first": s.Paragraphs[first.paragraph].Number, "last": s.Paragraphs[last.paragraph].Number}
		name = d.catalogue.String("reading.paragraphs", args)
		if first.section == 0 {
			name = d.catalogue.String("reading.paragraphs-alone", args)
		}
	}
	return name
}

// readingBlocks draw a portion: what to read, its words or as many as a post holds,
// its question, and what comes next.
func (p placeProgramme) readingBlocks(u upcomingPrompt) []Block {
	blocks := []Block{Paragraph{Text: message.Styled(u.prompt.Text, Strong)}}
	quoted, more := p.portionWords(u.portion)
	blocks = append(blocks, quoted...)
	if more != nil {
		blocks = append(blocks, more)
	}
	if q := u.asked; q.round > 0 {
		blocks = append(blocks, p.paragraph("reading.question", message.Args{"question": q.Text}))
		if q.Nudge != "" {
			blocks = append(blocks, p.paragraph("post.begin", message.Args{"nudge": q.Nudge}))
		}
	}
	if u.portion.last {
		return append(blocks, p.aside("reading.last", nil))
	}
	if next, ok := p.after(u); ok {
		blocks = append(blocks, p.aside("reading.next", message.Args{"place": p.portionName(next.portion)}))
	}
	return blocks
}

// portionWords quotes a portion from its beginning, and says where the rest of it
// stands, nil where it is quoted to its end. A section of which only the heading is
// held is named, with the publisher's link.
func (d *responder) portionWords(part portion) (quoted []Block, more Block) {
	s := d.statement
	left := maxReading
	section := part.passages[0].section
	for i, r := range part.passages {
		if !r.isText() {
			if i == 0 || part.passages[i-1].isText() {
				quoted = append(quoted, d.headingsAlone(part.passages[i:])...)
			}
			continue
		}
		if r.section != section {
			quoted, section = append(quoted, Heading{Text: s.Sections[r.section].Name()}), r.section
		}
		run := statement.Run{Paragraph: r.paragraph, End: len(s.Paragraphs[r.paragraph].Text)}
		if run.End > left {
			run.End = d.sentencesWithin(r.paragraph, left, left == maxReading)
		}
		if run.End > 0 {
			quoted = append(quoted, d.quotation(run))
			left -= run.End
		}
		if run.End < len(s.Paragraphs[r.paragraph].Text) {
			return withoutLastHeading(quoted), d.readOnFrom(part, i, run.End)
		}
	}
	return quoted, nil
}

// headingsAlone names the sections with which passages begin and of which only the
// headings are held, and says where their text is.
func (d *responder) headingsAlone(passages []readingPassage) []Block {
	list := List{}
	for _, r := range passages {
		if r.isText() {
			break
		}
		list.Items = append(list.Items, message.Literal(d.statement.Sections[r.section].Name()))
	}
	if len(list.Items) == 1 {
		return []Block{Paragraph{Small: true, Text: d.headingAlone(statement.SectionRef(passages[0].section))}}
	}
	if d.statement.Source == "" {
		return []Block{list, d.aside("reading.headings", nil)}
	}
	return []Block{list, d.aside("reading.headings-source", message.Args{"source": siteOf(d.statement.Source)})}
}

// withoutLastHeading drops a heading below which nothing stands.
func withoutLastHeading(blocks []Block) []Block {
	if n := len(blocks); n > 0 {
		if _, ok := blocks[n-1].(Heading); ok {
			return blocks[:n-1]
		}
	}
	return blocks
}

// sentencesWithin returns the end of the last sentence of a paragraph that ends within
// so many bytes, 0 for none; of the first one where some must be.
func (d *responder) sentencesWithin(paragraph, most int, some bool) int {
	end := 0
	for i, sentence := range d.statement.Paragraphs[paragraph].Sentences {
		if sentence.End > most && (i > 0 || !some) {
			break
		}
		end = sentence.End
	}
	return end
}

// readOnFrom says where a portion goes on, from a byte of its passage i.
func (d *responder) readOnFrom(part portion, i, from int) Block {
	s := d.statement
	at := part.passages[i].paragraph
	rest := statement.Run{Paragraph: at, Start: from, End: len(s.Paragraphs[at].Text)}
	args := message.Args{"place": d.portionName(part)}
	if k := slices.IndexFunc(s.Paragraphs[at].Sentences, func(span statement.Span) bool { return span.Start >= from }); k >= 0 {
		rest.Start = s.Paragraphs[at].Sentences[k].Start
	}
	link := d.linkTo(rest)
	if link == "" {
		return d.aside("reading.on", args)
	}
	args["link"] = Span{Text: d.catalogue.String("reading.on-link", nil), Link: link}
	return d.aside("reading.on-at", args)
}

// questionOn returns the question of the programme about a portion: the first that
// has not come in its round and quotes the portion, or is about it or about a
// section that begins in it.
func (p placeProgramme) questionOn(part portion) asked {
	h := p.questionHistory()
	over, round := h.over(p.questions), h.round
	if over {
		round++
	}
	for _, fits := range []func(portion, statement.Prompt) bool{p.quotesFrom, p.isAbout} {
		for _, q := range p.questions {
			if (over || h.came[q.ID] == 0) && fits(part, q) {
				return asked{q, round}
			}
		}
	}
	return asked{}
}

// questionHistory is what came of the questions, also in a look ahead.
func (p placeProgramme) questionHistory() history {
	if p.lookedAhead != nil {
		return *p.lookedAhead
	}
	return newHistory(p.deliveries, p.statement.Name, Questions)
}

// quotesFrom reports whether a question quotes a portion.
func (p placeProgramme) quotesFrom(part portion, q statement.Prompt) bool {
	return q.Quote != "" && part.holds(q.At.Paragraph)
}

// isAbout reports whether a question is about a portion.
func (p placeProgramme) isAbout(part portion, q statement.Prompt) bool {
	switch q.About.Kind {
	case statement.NoRef:
		return false
	case statement.WholeSection:
		section := p.statement.Sections[q.About.Index]
		return slices.ContainsFunc(part.passages, func(r readingPassage) bool {
			return r.section == q.About.Index && (!r.isText() || r.paragraph == section.From)
		})
	}
	return slices.ContainsFunc(p.statement.Runs(q.About), func(run statement.Run) bool { return part.holds(run.Paragraph) })
}

// holds reports whether a paragraph is in the portion.
func (r portion) holds(paragraph int) bool {
	return slices.ContainsFunc(r.passages, func(passage readingPassage) bool { return passage.isText() && passage.paragraph == paragraph })
}
