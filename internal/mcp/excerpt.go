package mcp

import (
	"strings"

	"plenary/internal/bot"
	"plenary/internal/statement"
)

// titleOf names a place and its statement.
func (v *view) titleOf(at bot.Located) string {
	title := at.Statement.DisplayTitle()
	if locator := at.Statement.PagedLocator(at.Ref); locator != "" {
		title = locator + v.words.String("source.separator", nil) + title
	}
	return title
}

// sourceOf is the place with the attribution that belongs to every quotation.
func sourceOf(at bot.Located) string {
	s := at.Statement
	if locator := s.PagedLocator(at.Ref); locator != "" {
		return locator + ". " + s.Attribution()
	}
	return s.Attribution()
}

// text is the verbatim words of a place, then the place and the link.
func (v *view) text(at bot.Located) string {
	return v.credited(v.wordsOf(at), at)
}

// credited adds the place and the link to parts of a text.
func (v *view) credited(parts []string, at bot.Located) string {
	credit := "— " + sourceOf(at)
	if at.Link != "" {
		credit += "\n" + at.Link
	}
	return strings.Join(append(parts, credit), "\n\n")
}

// wordsOf are the words of a place by paragraphs, in a section with the headings. Where only
// a heading is held, they say so.
func (v *view) wordsOf(at bot.Located) []string {
	s, ref := at.Statement, at.Ref
	if ref.Kind == statement.WholeSection {
		return v.wordsOfSection(s, ref.Index)
	}
	runs := s.Runs(ref)
	for _, beneath := range s.Beneath(ref) {
		runs = append(runs, s.Runs(beneath)...)
	}
	var parts []string
	quoted := ""
	for _, run := range runs {
		for _, lead := range s.LeadIn(run) {
			if words := s.Quote(lead); !strings.Contains(quoted, words) {
				parts, quoted = append(parts, words), quoted+words+"\n"
			}
		}
		parts, quoted = append(parts, s.Quote(run)), quoted+s.Quote(run)+"\n"
	}
	return parts
}

// wordsOfSection are the headings and paragraphs of a section with all beneath it.
func (v *view) wordsOfSection(s *statement.Statement, section int) []string {
	var parts []string
	heading := s.Sections[section]
	if name := heading.Name(); name != "" && section > 0 {
		parts = append(parts, name)
	}
	if !s.HasText(section) {
		parts = append(parts, v.words.String("held.heading-of-this", nil))
	}
	for _, p := range s.Paragraphs[heading.From:heading.To] {
		parts = append(parts, p.Text)
	}
	for _, child := range s.Children(section) {
		parts = append(parts, v.wordsOfSection(s, child)...)
	}
	return parts
}
