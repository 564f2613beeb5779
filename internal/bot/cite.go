package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"plenary/internal/citation"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// cite gives the statement, or places in it, in the styles of papers, or in the
// format of a reference manager.
func (d *responder) cite(_ context.Context, req Request) (Reply, error) {
	typed := strings.TrimSpace(req.value("ref") + " " + req.value("style"))
	words, styles := d.cutStyles(typed)
	d, words = d.cutStatementName(words, false)
	refs, unknown, no := d.placesToCite(words, req.value("style"), styles)
	if no != nil {
		return *no, nil
	}
	title := d.heading("cite.statement", nil)
	if len(refs) > 0 {
		title = d.heading("cite.place", message.Args{"ref": d.prefix() + labels(d.statement, refs)})
	}
	r := Reply{}
	if len(unknown) > 0 {
		r.add(d.unknownParts(unknown))
	}
	r.add(title)
	shown := styles
	if len(styles) == 0 {
		shown = []citation.Style{citation.APA, citation.Chicago} // those for reading
	}
	for _, st := range shown {
		r.add(d.citation(st, refs)...)
	}
	if len(styles) == 0 {
		r.add(d.aside("cite.also", message.Args{"styles": d.styleNames(citation.Styles[len(shown):])}))
	}
	var actions []Action
	for _, st := range citation.Styles {
		if !slices.Contains(shown, st) {
			actions = append(actions, Action{Label: st.String(), Call: d.citing(refs, st)}.on(cmp.Or(labels(d.statement, refs), d.statement.DisplayTitle())))
		}
	}
	if req.Private {
		actions = append(actions, d.action("action.share", d.citing(refs, styles...), Share))
	}
	r.add(buttons(actions)...)
	return r, nil
}

// placesToCite returns the places that words name, none for the statement itself, and
// the parts that name none where others do. Where nothing names one, it returns the
// reply that says so.
func (d *responder) placesToCite(words, style string, styles []citation.Style) (refs []statement.Ref, unknown []string, no *Reply) {
	if words == "" {
		return nil, nil, nil
	}
	found := d.statement.Resolve(words)
	if len(found.Refs) > 0 {
		return found.Refs, found.Unknown, nil
	}
	reply := d.noSuchReference(words)
	if place, name := d.unknownStyle(words, style); name != "" {
		reply = d.noSuchStyle(place, name)
	} else if len(found.Candidates) > 0 {
		choices := d.referenceChoices("cite.which", found.Candidates)
		for i, ref := range found.Candidates[:len(choices.Options)] {
			choices.Options[i].Call = d.citing([]statement.Ref{ref}, styles...)
		}
		reply = Reply{Outcome: Refused, Blocks: []Block{choices}}
	}
	return nil, nil, &reply
}

// unknownStyle returns the part of words, which name no place, that is meant for a
// style, and the rest of them; style is what was given as one.
func (d *responder) unknownStyle(words, style string) (place, name string) {
	fields := strings.Fields(words)
	if i := slices.IndexFunc(fields, citation.LikeStyle); i >= 0 {
		return strings.Join(withoutFillers(slices.Concat(fields[:i], fields[i+1:])), " "), fields[i]
	}
	place, ok := strings.CutSuffix(words, " "+style)
	if ok && style != "" && oneWord(style) && len(d.statement.Resolve(place).Refs) > 0 {
		return place, style
	}
	return "", ""
}

// noSuchStyle says which styles there are, with a form to choose one in.
func (d *responder) noSuchStyle(place, name string) Reply {
	r := d.misuse("cite.no-style", message.Args{"words": shorten(name, 60), "styles": d.styleNames(citation.Styles)})
	command, _ := lookUp(d.commands(), "cite")
	d, place = d.cutStatementName(place, false)
	return d.withForm(r.about("style"), Request{}, command, NewCall("cite", "ref", strings.TrimSpace(d.prefix()+place), "style", name))
}

// styleNames are the names of styles in a sentence.
func (d *responder) styleNames(styles []citation.Style) Text {
	var names []Text
	for _, st := range styles {
		names = append(names, message.Literal(st.String()))
	}
	return d.catalogue.List(names)
}

// maxStyleWords is how many words the name of a style has at most: "CSL JSON".
const maxStyleWords = 2

// styleFillers may stand beside the name of a style: "in APA style and RIS".
var styleFillers = []string{"in", "as", "style", "format", "of", "the", "citation", "and", "&"}

// cutStyles cuts the names of styles off the front and the end of typed words.
func (d *responder) cutStyles(typed string) (words string, styles []citation.Style) {
	words = typed
	for {
		rest, style := d.cutStyle(words)
		if style == citation.NoStyle {
			slices.Sort(styles) // as they are offered
			return words, styles
		}
		words = rest
		if !slices.Contains(styles, style) {
			styles = append(styles, style)
		}
	}
}

// cutStyle cuts the name of a style off the front or the end of typed words. A
// longer name counts where what is left of a shorter one names nothing: "apa 7".
func (d *responder) cutStyle(typed string) (words string, style citation.Style) {
	words = typed
	for _, fields := range [][]string{strings.Fields(typed), withoutFillers(strings.Fields(typed))} {
		for n := 1; n <= min(maxStyleWords, len(fields)); n++ {
			for _, at := range []int{0, len(fields) - n} {
				st, ok := citation.ParseStyle(strings.Join(fields[at:at+n], " "))
				if !ok {
					continue
				}
				rest := withoutFillers(slices.Concat(fields[:at], fields[at+n:]))
				if style == citation.NoStyle || d.citable(rest) {
					words, style = strings.Join(rest, " "), st
				}
				if d.citable(rest) {
					return words, style
				}
			}
		}
	}
	return words, style
}

// citable reports whether words name the statement or a place, or begin or end with
// another style.
func (d *responder) citable(fields []string) bool {
	if len(fields) == 0 {
		return true
	}
	for _, end := range []string{fields[0], fields[len(fields)-1]} {
		if _, ok := citation.ParseStyle(end); ok {
			return true
		}
	}
	named, place := d.cutStatementName(strings.Join(fields, " "), false)
	return place == "" || len(named.statement.Resolve(place).Refs) > 0
}

// withoutFillers cuts the words that stand beside the name of a style off both ends.
func withoutFillers(fields []string) []string {
	filler := func(i int) bool { return slices.Contains(styleFillers, strings.ToLower(fields[i])) }
	for len(fields) > 0 && filler(0) {
		fields = fields[1:]
	}
	for len(fields) > 0 && filler(len(fields)-1) {
		fields = fields[:len(fields)-1]
	}
	return fields
}

// citation cites places in a style.
func (d *responder) citation(style citation.Style, refs []statement.Ref) []Block {
	s := d.statement
	switch style {
	case citation.APA:
		apa := citation.InAPA(s, refs...)
		return []Block{
			d.paragraph("cite.apa", nil),
			Paragraph{Text: apa.Entry},
			d.paragraph("cite.in-text", message.Args{"citation": apa.InText}),
		}
	case citation.Chicago:
		chicago := citation.InChicago(s, refs...)
		return []Block{
			d.paragraph("cite.chicago", nil),
			d.paragraph("cite.note", message.Args{"citation": chicago.Note}),
			d.paragraph("cite.bibliography", message.Args{"citation": chicago.Bibliography}),
		}
	case citation.BibTeX:
		return []Block{citationFile(s, style, "application/x-bibtex", citation.InBibTeX(s, refs...))}
	case citation.RIS:
		return []Block{citationFile(s, style, "application/x-research-info-systems", citation.InRIS(s, refs...))}
	}
	return []Block{citationFile(s, style, "application/vnd.citationstyles.csl+json", citation.InCSLJSON(s, refs...))}
}

func citationFile(s *statement.Statement, style citation.Style, mediaType, text string) File {
	return File{Name: citation.FileName(s, style), Type: mediaType, Data: []byte(text)}
}

// citing is the call that cites places in styles.
func (d *responder) citing(refs []statement.Ref, styles ...citation.Style) Call {
	ref := ""
	if len(refs) > 0 || len(d.library) > 1 {
		ref = strings.TrimSpace(d.prefix() + labels(d.statement, refs))
	}
	names := make([]string, len(styles))
	for i, st := range styles {
		names[i] = st.String()
	}
	return NewCall("cite", "ref", ref, "style", strings.Join(names, " "))
}
