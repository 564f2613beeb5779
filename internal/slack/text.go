package slack

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// angleBrackets finds what Slack puts between angle brackets in the text of a
// message: members, channels, groups, dates and addresses. Slack writes a
// literal < as &lt;.
var angleBrackets = regexp.MustCompile(`<([^<>]*)>`)

var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// parseText returns what a member typed, as a request holds it: without mentions
// of self, with members and groups as "@ID", channels as "#ID", and addresses as
// they stood. The line is plain text and may hold anything.
func parseText(text, self string) bot.Request {
	var b strings.Builder
	var entities, links []bot.Entity // links with words of the member's
	at := 0
	for _, m := range angleBrackets.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(unescaper.Replace(text[at:m[0]]))
		words, kind, isEntity := decodeMention(text[m[2]:m[3]], self)
		e := bot.Entity{Start: b.Len(), End: b.Len() + len(words), Kind: kind}
		if isEntity {
			entities = append(entities, e)
		} else if kind == bot.Address {
			links = append(links, e)
		}
		b.WriteString(words)
		at = m[1]
	}
	b.WriteString(unescaper.Replace(text[at:]))
	line := b.String()
	for _, link := range links {
		if standsAlone(line, link) {
			entities = append(entities, link)
		}
	}
	return adapterkit.Typed(line, entities)
}

// standsAlone reports whether a link is beside a sentence, and none of its words: it is a
// line of its own, or ends one behind a sentence, or begins one before a question.
func standsAlone(line string, link bot.Entity) bool {
	before, after := strings.TrimRight(line[:link.Start], " \t"), strings.TrimLeft(line[link.End:], " \t")
	begins, ends := before == "" || strings.HasSuffix(before, "\n"), after == "" || after[0] == '\n'
	next, _ := utf8.DecodeRuneInString(after)
	switch {
	case begins && ends:
		return strings.TrimSpace(before+after) != ""
	case ends:
		return strings.ContainsAny(before[len(before)-1:], "?!.")
	case begins:
		return (unicode.IsUpper(next) || next == '¿') && strings.Contains(after, "?")
	}
	return false
}

// decodeMention returns the words for what stands between angle brackets, and the
// kind of entity that it is, if it is one. A link with words of the member's may be one.
func decodeMention(mark, self string) (words string, kind bot.EntityKind, isEntity bool) {
	name, label, labelled := strings.Cut(mark, "|")
	label = unescaper.Replace(label)
	first, id := "", name
	if name != "" {
		first, id = name[:1], name[1:]
	}
	switch first {
	case "@":
		if self != "" && id == self {
			return " ", 0, false
		}
		return "@" + id, bot.Mention, true
	case "#":
		return "#" + id, bot.ChannelMention, true
	case "!":
		word, rest, _ := strings.Cut(id, "^")
		switch {
		case word == "subteam" && rest != "":
			return "@" + rest, bot.Mention, true
		case word == "date":
			return label, 0, false
		}
		return "@" + word, bot.Mention, true // such as <!here>, with a label or without
	}
	target := unescaper.Replace(name)
	switch {
	case !labelled:
		return target, bot.Address, true
	case strings.Contains(target, label) && strings.ContainsAny(label, "./@"), strings.HasPrefix(target, "tel:"):
		return label, bot.Address, true
	}
	return label, bot.Address, false // a link whose words are no address
}

// mentions reports whether text mentions the member.
func mentions(text, member string) bool {
	return member != "" && (strings.Contains(text, "<@"+member+">") || strings.Contains(text, "<@"+member+"|"))
}

// escaper escapes the characters that Slack asks to escape.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// addressEscaper escapes the address of a link in angle brackets.
var addressEscaper = strings.NewReplacer("&", "&amp;", "<", "%3C", ">", "%3E", "|", "%7C")

// wordJoiner has no width. It stands where a client would otherwise recognise an
// address or an emoji.
const wordJoiner = "\u2060"

var (
	scheme = regexp.MustCompile(`(?i)([a-z][a-z0-9+.-]*:)(//)`)
	dotted = regexp.MustCompile(`([\p{L}\p{N}_-])\.(\p{L}{2})`)
	mailed = regexp.MustCompile(`([^\s@])@([^\s@\x{2060}])`)
	emoji  = regexp.MustCompile(`:([a-z_+][a-z0-9_+'-]*):`)
)

// breakLinks breaks addresses, so that no client makes links of them: behind a
// scheme, before the dot of a host name, behind the @ of a mail address. It is
// idempotent.
func breakLinks(words string) string {
	words = scheme.ReplaceAllString(words, "$1"+wordJoiner+"$2")
	words = dotted.ReplaceAllString(words, "$1"+wordJoiner+".$2")
	words = dotted.ReplaceAllString(words, "$1"+wordJoiner+".$2") // a.bc.de: the first pass ate the c
	return mailed.ReplaceAllString(words, "$1@"+wordJoiner+"$2")
}

// literalText escapes words for the fallback text, so that they are no mention,
// link or emoji. The text is sent with mrkdwn off, so that they are no markup.
func literalText(words string) string {
	return escaper.Replace(emoji.ReplaceAllString(breakLinks(words), ":"+wordJoiner+"$1:"))
}

// clipEscaped cuts text to at most n characters, never within an escape or a link.
func clipEscaped(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	i := 0
	for range n - 1 {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	cut := text[:i]
	if amp := strings.LastIndexByte(cut, '&'); amp >= 0 && !strings.Contains(cut[amp:], ";") && len(cut)-amp < 5 {
		cut = cut[:amp]
	}
	if open := strings.LastIndexByte(cut, '<'); open > strings.LastIndexByte(cut, '>') {
		cut = cut[:open]
	}
	return strings.TrimRight(cut, " \n") + "…"
}
