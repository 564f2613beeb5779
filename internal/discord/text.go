package discord

import (
	"net/url"
	"strings"

	"plenary/internal/bot"
)

// markdown draws a text. Every word of it stays literal.
func markdown(t bot.Text) string {
	var b strings.Builder
	for _, s := range merge(t) {
		b.WriteString(span(s))
	}
	return b.String()
}

// merge makes one span of neighbours that are drawn alike, because two bold runs
// in a row would show their asterisks.
func merge(t bot.Text) bot.Text {
	var merged bot.Text
	for _, s := range t {
		if s.Style == bot.Marked {
			s.Style = bot.Strong
		}
		if n := len(merged); n > 0 && merged[n-1].Style == s.Style && merged[n-1].Link == s.Link && s.Style != bot.Channel {
			merged[n-1].Text += s.Text
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

func span(s bot.Span) string {
	if link := target(s.Link); link != "" {
		if s.Text == s.Link {
			return "<" + link + ">"
		}
		return "[" + escape(s.Text) + "](<" + link + ">)"
	}
	switch s.Style {
	case bot.Strong, bot.Marked:
		inner := strings.TrimSpace(s.Text)
		if inner == "" {
			return s.Text
		}
		return wrap(s.Text, inner, "**", escape(inner))
	case bot.Typed:
		return codeSpan(s.Text)
	case bot.Channel:
		if isID(s.Text) {
			return "<#" + s.Text + ">"
		}
	}
	return escape(s.Text)
}

// target returns a link's address as it can stand between angle brackets, ""
// where it is no http or https address.
func target(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(u.String())
}

// split parts a text so that each part, drawn, is at most n characters: at the
// end of a sentence, else between words, else anywhere. The parts, joined, are
// the text.
func split(t bot.Text, n int) []bot.Text {
	var parts []bot.Text
	var part bot.Text
	flush := func() {
		if len(part) > 0 {
			parts, part = append(parts, part), nil
		}
	}
	for _, s := range merge(t) {
		for s.Text != "" {
			room := n - size(markdown(part))
			head, tail := cut(s, room, len(part) == 0)
			if head == "" {
				flush()
				continue
			}
			piece := s
			piece.Text = head
			part = append(part, piece)
			if s.Text = tail; tail != "" {
				flush()
			}
		}
	}
	flush()
	return parts
}

// cut returns as much of a span as is at most n characters when drawn. Unless
// it must take something it takes nothing rather than a part of a word.
func cut(s bot.Span, n int, must bool) (head, tail string) {
	if size(span(s)) <= n {
		return s.Text, ""
	}
	// Escaping at most doubles the words, so half of the rest always fits.
	words, fit := []rune(s.Text), 0
	for low, high := 0, len(words); low < high; {
		middle := (low + high + 1) / 2
		piece := s
		piece.Text = string(words[:middle])
		if size(span(piece)) <= n {
			low, fit = middle, middle
		} else {
			high = middle - 1
		}
	}
	window := string(words[:fit])
	if i := strings.LastIndex(window, ". "); i > len(window)/2 {
		return s.Text[:i+2], s.Text[i+2:]
	}
	if i := strings.LastIndexAny(window, " \n"); i > 0 {
		return s.Text[:i+1], s.Text[i+1:]
	}
	if !must {
		return "", s.Text
	}
	return string(words[:max(fit, 1)]), string(words[max(fit, 1):])
}
