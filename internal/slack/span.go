package slack

import (
	"regexp"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
)

// slash is the command that the manifests register.
const slash = "/plenary"

// momentFormat shows a moment in the reader's zone and language: a day, also a near one by
// its date, because it stands within sentences ("on Wednesday, ..."), and a time.
const momentFormat = "{date_long}, {time}"

// channelID matches a channel's id. What a member typed is drawn as a channel
// only where it matches.
var channelID = regexp.MustCompile(`^[CGD][A-Z0-9]{2,20}$`)

// ownWords prepares words of ours: addresses are broken in all spans that are not
// links, a command has the slash command before it, and no moment is without words.
func ownWords(t bot.Text) bot.Text {
	own := make(bot.Text, len(t))
	for i, s := range t {
		switch {
		case s.Style == bot.CommandLine && s.Text != "":
			s.Text = slash + " " + s.Text
		case isMoment(s) && s.Text == "":
			s.Text = s.At.UTC().Format(time.RFC1123)
		}
		if !isWebAddress(s.Link) {
			s.Text = breakLinks(s.Text)
		}
		own[i] = s
	}
	return own
}

// quotedWords prepares the words of a quotation: where some of them answer, those
// that were looked for do not stand out.
func quotedWords(t bot.Text) bot.Text {
	answers := false
	for _, s := range t {
		answers = answers || s.Style == bot.AnswerStyle
	}
	if !answers {
		return t
	}
	quoted := make(bot.Text, len(t))
	for i, s := range t {
		if s.Style == bot.Marked {
			s.Style = bot.Plain
		}
		quoted[i] = s
	}
	return quoted
}

// isMoment reports whether a span is drawn as a moment: its instant is known.
func isMoment(s bot.Span) bool { return s.Style == bot.Moment && !s.At.IsZero() }

// isPlain reports whether a text can be drawn as plain text: it has no link, no
// channel and no moment.
func isPlain(t bot.Text) bool {
	for _, s := range t {
		if s.Link != "" || s.Style == bot.Channel || isMoment(s) {
			return false
		}
	}
	return true
}

// textStyle is how a span is set off; nil: it is not.
func textStyle(style bot.Style) *slack.RichTextSectionTextStyle {
	switch style {
	case bot.Strong, bot.Marked, bot.AnswerStyle:
		return &slack.RichTextSectionTextStyle{Bold: true}
	case bot.Emphasis:
		return &slack.RichTextSectionTextStyle{Italic: true}
	case bot.Typed, bot.CommandLine:
		return &slack.RichTextSectionTextStyle{Code: true}
	}
	return nil
}

// richTextElements draws spans as rich text, which Slack takes literally.
func richTextElements(t bot.Text) []slack.RichTextSectionElement {
	var all []slack.RichTextSectionElement
	for _, s := range t {
		id := strings.TrimPrefix(s.Text, "#")
		switch {
		case s.Text == "":
		case s.Style == bot.Channel && channelID.MatchString(id):
			all = append(all, slack.NewRichTextSectionChannelElement(id, nil))
		case isMoment(s):
			all = append(all, slack.NewRichTextSectionDateElement(s.At.Unix(), momentFormat, nil, &s.Text))
		case isWebAddress(s.Link):
			all = append(all, slack.NewRichTextSectionLinkElement(s.Link, s.Text, textStyle(s.Style)))
		default:
			all = append(all, slack.NewRichTextSectionTextElement(s.Text, textStyle(s.Style)))
		}
	}
	return all
}

// fallbackOf is the fallback text of spans. Only their links and channels act in
// it.
func fallbackOf(t bot.Text) string {
	var b strings.Builder
	for _, s := range t {
		switch id := strings.TrimPrefix(s.Text, "#"); {
		case s.Style == bot.Channel && channelID.MatchString(id):
			b.WriteString("<#" + id + ">")
		case isWebAddress(s.Link) && s.Link == s.Text:
			b.WriteString("<" + addressEscaper.Replace(s.Link) + ">")
		case isWebAddress(s.Link):
			b.WriteString("<" + addressEscaper.Replace(s.Link) + "|" + strings.ReplaceAll(literalText(s.Text), "|", "¦") + ">")
		default:
			b.WriteString(literalText(s.Text))
		}
	}
	return b.String()
}
