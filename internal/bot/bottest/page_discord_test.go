package bottest

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A discordComponent is a component with the fields of all that the page draws.
type discordComponent struct {
	Type, Style                          int
	Label, Description, Placeholder, URL string
	Value, Content                       string
	Required                             *bool
	Options                              []struct {
		Label   string
		Default bool
	}
	Accent     int `json:"accent_color"`
	Components []discordComponent
	Component  *discordComponent
	Accessory  *discordComponent
}

// drawDiscord draws messages and modals.
func drawDiscord(p *page, kept []byte) {
	for _, a := range p.arrived(kept) {
		var m struct {
			Content, Title string
			Embeds         []struct {
				Description string
				Color       int
			}
			Components []discordComponent
		}
		if err := json.Unmarshal(a.Payload, &m); err != nil {
			p.t.Error(err)
		}
		p.message(a.Kind, a.Private)
		if m.Title != "" {
			p.f("<p class=\"head\">%s</p>\n", m.Title)
		}
		p.WriteString(discordMarkdown(m.Content))
		for _, e := range m.Embeds {
			p.f("<div class=\"embed\" style=\"border-left-color: %s\">\n", discordColour(e.Color))
			p.WriteString(discordMarkdown(e.Description))
			p.f("</div>\n")
		}
		p.files(a.Files)
		for _, c := range m.Components {
			p.discordComponent(c)
		}
		if a.Kind == "form" {
			p.f("<p class=\"buttons\"><span class=\"button\">Cancel</span><span class=\"button primary\">Submit</span></p>\n")
		}
		p.f("</div>\n")
	}
}

// The types of components that the page draws.
const (
	discordRow       = 1
	discordButton    = 2
	discordMenu      = 3
	discordTextInput = 4
	discordSelects   = 5 // and to 8: members, roles, both, channels
	discordSection   = 9
	discordText      = 10
	discordFile      = 13 // drawn below its message
	discordContainer = 17
	discordLabel     = 18
)

// discordKinds are what is chosen in a select without options of its own.
var discordKinds = map[int]string{5: "a member", 6: "a role", 7: "a member or role", 8: "a channel"}

func (p *page) discordComponent(c discordComponent) {
	switch {
	case c.Type == discordRow:
		p.f("<div class=\"buttons\">")
		for _, c := range c.Components {
			p.discordComponent(c)
		}
		p.f("</div>\n")
	case c.Type == discordButton && c.Style == 1:
		p.f("<span class=\"button primary\">%s</span> ", c.Label)
	case c.Type == discordButton && c.URL != "":
		p.f("<span class=\"button\">%s ↗</span> ", c.Label)
	case c.Type == discordButton:
		p.f("<span class=\"button\">%s</span> ", c.Label)
	case c.Type == discordMenu:
		labels, chosen := discordLabels(c)
		p.menu(c.Placeholder+" ▾", labels, chosen)
	case c.Type == discordText:
		p.WriteString(discordMarkdown(c.Content))
	case c.Type == discordSection, c.Type == discordContainer:
		p.discordBox(c)
	case c.Type == discordFile:
	case c.Type == discordLabel && c.Component != nil:
		in := c.Component
		f := drawnField{label: c.Label, hint: c.Description, placeholder: in.Placeholder, value: in.Value, kind: "text", required: in.Required == nil || *in.Required}
		if in.Type >= discordSelects {
			f.kind = discordKinds[in.Type]
		}
		var chosen string
		if f.options, chosen = discordLabels(*in); chosen != "" {
			f.value = chosen
		}
		p.field(f)
	default:
		p.unknown("Discord's component", c.Type)
	}
}

// discordBox draws a container, or a text with a button beside it.
func (p *page) discordBox(c discordComponent) {
	if c.Type == discordContainer {
		p.f("<div class=\"embed\" style=\"border-left-color: %s\">\n", discordColour(c.Accent))
	} else {
		p.f("<div class=\"section\"><div>")
	}
	for _, c := range c.Components {
		p.discordComponent(c)
	}
	if c.Accessory != nil {
		p.f("</div>")
		p.discordComponent(*c.Accessory)
	}
	p.f("</div>\n")
}

// discordColour is the colour of the line beside a container or an embed.
func discordColour(colour int) string {
	if colour == 0 {
		return "var(--line)"
	}
	return fmt.Sprintf("#%06x", colour)
}

func discordLabels(c discordComponent) (labels []string, chosen string) {
	for _, o := range c.Options {
		labels = append(labels, o.Label)
		if o.Default {
			chosen = o.Label
		}
	}
	return labels, chosen
}

// listItem matches an item of a list.
var listItem = regexp.MustCompile(`^( *)(-|\d+\.) (.*)$`)

// discordMarkdown draws a text as Discord's program does.
func discordMarkdown(source string) string {
	var b strings.Builder
	var quoted, plain []string
	flush := func() {
		if len(quoted) > 0 {
			b.WriteString("<blockquote>" + strings.Join(quoted, "<br>") + "</blockquote>\n")
		}
		if len(plain) > 0 {
			b.WriteString("<p>" + strings.Join(plain, "<br>") + "</p>\n")
		}
		quoted, plain = nil, nil
	}
	lines := strings.Split(source, "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if rest, ok := strings.CutPrefix(line, "> "); ok {
			if len(plain) > 0 {
				flush()
			}
			quoted = append(quoted, discordInline(rest))
			continue
		}
		if len(quoted) > 0 {
			flush()
		}
		item := listItem.FindStringSubmatch(line)
		switch {
		case strings.HasPrefix(line, "```"):
			flush()
			var code []string
			for i++; i < len(lines) && lines[i] != "```"; i++ {
				code = append(code, lines[i])
			}
			b.WriteString("<pre>" + html.EscapeString(strings.Join(code, "\n")) + "</pre>\n")
		case strings.HasPrefix(line, "### "), strings.HasPrefix(line, "## "), strings.HasPrefix(line, "# "):
			flush()
			b.WriteString("<p class=\"head\">" + discordInline(strings.TrimLeft(line, "# ")) + "</p>\n")
		case strings.HasPrefix(line, "-# "):
			flush()
			b.WriteString("<p class=\"small\">" + discordInline(line[3:]) + "</p>\n")
		case item != nil:
			flush()
			tag, start := "ul", ""
			if item[2] != "-" {
				tag, start = "ol", " start=\""+strings.TrimSuffix(item[2], ".")+"\""
			}
			fmt.Fprintf(&b, "<%s%s style=\"margin: 0 0 .1rem %dem\"><li>%s</li></%s>\n", tag, start, len(item[1])/2, discordInline(item[3]), tag)
		case line == "":
			flush()
		default:
			plain = append(plain, discordInline(line))
		}
	}
	flush()
	return b.String()
}

// discordMarks are the marks of styles, the longer ones first.
var discordMarks = []struct{ mark, tag string }{{"**", "b"}, {"__", "u"}, {"~~", "s"}, {"*", "i"}, {"_", "i"}}

// The things that are named between angle brackets.
var (
	discordWhen    = regexp.MustCompile(`^<t:(\d+)(:\w)?>`)
	discordNamed   = regexp.MustCompile(`^<(@[!&]?|#)(\d+)>`)
	discordCommand = regexp.MustCompile(`^<(/[^:>]+):\d+>`)
	discordAddress = regexp.MustCompile(`^<(https?://[^ >]+)>`)
	discordLink    = regexp.MustCompile(`^\[((?:\\.|[^\]\\])*)\]\(<?([^ )>]+)>?\)`)
)

func discordInline(source string) string {
	var b strings.Builder
	var open []string
	for source != "" {
		if source[0] == '\\' && len(source) > 1 && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", rune(source[1])) {
			b.WriteString(html.EscapeString(source[1:2]))
			source = source[2:]
			continue
		}
		if drawn, rest, ok := discordThing(source); ok {
			b.WriteString(drawn)
			source = rest
			continue
		}
		marked := false
		for _, m := range discordMarks {
			if !strings.HasPrefix(source, m.mark) {
				continue
			}
			if n := len(open); n > 0 && open[n-1] == m.tag {
				b.WriteString("</" + m.tag + ">")
				open = open[:n-1]
			} else {
				b.WriteString("<" + m.tag + ">")
				open = append(open, m.tag)
			}
			source, marked = source[len(m.mark):], true
			break
		}
		if !marked {
			b.WriteString(html.EscapeString(source[:1]))
			source = source[1:]
		}
	}
	for i := len(open) - 1; i >= 0; i-- {
		b.WriteString("</" + open[i] + ">")
	}
	return b.String()
}

// discordThing draws what a text begins with that is more than words: code, a link, a
// time, or something that is named.
func discordThing(source string) (drawn, rest string, ok bool) {
	if fence := source[:len(source)-len(strings.TrimLeft(source, "`"))]; fence != "" {
		if code, after, found := strings.Cut(source[len(fence):], fence); found {
			return "<code>" + html.EscapeString(code) + "</code>", after, true
		}
	}
	if m := discordLink.FindStringSubmatch(source); m != nil {
		return "<a href=\"" + html.EscapeString(m[2]) + "\">" + discordInline(m[1]) + "</a>", source[len(m[0]):], true
	}
	if m := discordAddress.FindStringSubmatch(source); m != nil {
		return "<a href=\"" + html.EscapeString(m[1]) + "\">" + html.EscapeString(m[1]) + "</a>", source[len(m[0]):], true
	}
	if m := discordWhen.FindStringSubmatch(source); m != nil {
		seconds, _ := strconv.ParseInt(m[1], 10, 64)
		at := time.Unix(seconds, 0).UTC().Format("Monday, 2 January 2006, 15:04 UTC")
		return "<span class=\"when\" title=\"" + html.EscapeString(m[0]) + "\">" + at + "</span>", source[len(m[0]):], true
	}
	if m := discordNamed.FindStringSubmatch(source); m != nil {
		return "<span class=\"named\">" + html.EscapeString(m[1][:1]+m[2]) + "</span>", source[len(m[0]):], true
	}
	if m := discordCommand.FindStringSubmatch(source); m != nil {
		return "<span class=\"named\">" + html.EscapeString(m[1]) + "</span>", source[len(m[0]):], true
	}
	return "", source, false
}
