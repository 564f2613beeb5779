package bottest

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// A slackObject is a block or an element of Block Kit, with the fields of all that the
// page draws.
type slackObject struct {
	Type     string
	Text     slackText // an object in blocks, a string in elements
	Elements []slackObject
	Rows     [][]slackObject // of a table
	Element  *slackObject
	Label    slackText
	Hint     slackText
	Optional bool

	// Of rich text.
	Style     slackStyle
	Indent    int
	Offset    int
	URL       string
	UserID    string `json:"user_id"`
	ChannelID string `json:"channel_id"`
	Timestamp int64
	Format    string
	Fallback  string

	// Of elements that are pressed and filled in.
	Placeholder      slackText
	Options          []slackOption
	InitialOption    *slackOption `json:"initial_option"`
	InitialValue     string       `json:"initial_value"`
	InitialTime      string       `json:"initial_time"`
	InitialDate      string       `json:"initial_date"`
	InitialChannel   string       `json:"initial_channel"`
	InitialDateTime  int64        `json:"initial_date_time"`
	InitialConverse  string       `json:"initial_conversation"`
	InitialUser      string       `json:"initial_user"`
	InitialOptions   []slackOption
	AlternativeValue string `json:"alt_text"`
}

type slackOption struct{ Text slackText }

// A slackText is a string, or an object with one.
type slackText string

func (t *slackText) UnmarshalJSON(data []byte) error {
	var o struct{ Text string }
	if json.Unmarshal(data, &o) == nil {
		*t = slackText(o.Text)
		return nil
	}
	return json.Unmarshal(data, (*string)(t))
}

// A slackStyle is that of a button or a list, or the styles of words.
type slackStyle struct {
	name                       string
	Bold, Italic, Strike, Code bool
}

func (s *slackStyle) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &s.name) == nil {
		return nil
	}
	type words slackStyle
	return json.Unmarshal(data, (*words)(s))
}

// drawSlack draws messages and modals of Block Kit.
func drawSlack(p *page, kept []byte) {
	for _, a := range p.arrived(kept) {
		var v struct {
			Blocks                         []slackObject
			Title, Submit, Close, Response slackText
		}
		if err := json.Unmarshal(a.Payload, &v); err != nil {
			p.t.Error(err)
		}
		p.message(a.Kind, a.Private)
		if v.Title != "" {
			p.f("<p class=\"head\">%s</p>\n", string(v.Title))
		}
		for _, b := range v.Blocks {
			p.slackBlock(b)
		}
		p.files(a.Files)
		if v.Close != "" || v.Submit != "" {
			p.f("<p class=\"buttons\">")
			if v.Close != "" {
				p.f("<span class=\"button\">%s</span>", string(v.Close))
			}
			if v.Submit != "" {
				p.f("<span class=\"button primary\">%s</span>", string(v.Submit))
			}
			p.f("</p>\n")
		}
		p.f("</div>\n")
	}
}

func (p *page) slackBlock(b slackObject) {
	switch b.Type {
	case "header":
		p.f("<p class=\"head\">%s</p>\n", string(b.Text))
	case "section":
		p.f("<p>%s</p>\n", string(b.Text))
	case "divider":
		p.f("<hr>\n")
	case "context":
		for _, e := range b.Elements {
			p.f("<p class=\"small\">%s</p>\n", string(e.Text))
		}
	case "rich_text":
		for _, e := range b.Elements {
			p.slackRichText(e)
		}
	case "table":
		p.f("<table>")
		for _, row := range b.Rows {
			p.f("<tr>")
			for _, c := range row {
				p.f("<td>")
				if c.Type == "raw_text" {
					p.f("%s", string(c.Text))
				} else {
					for _, e := range c.Elements {
						p.slackWords(e.Elements)
					}
				}
				p.f("</td>")
			}
			p.f("</tr>\n")
		}
		p.f("</table>\n")
	case "actions":
		p.f("<div class=\"buttons\">")
		for _, e := range b.Elements {
			p.slackElement(e)
		}
		p.f("</div>\n")
	case "input":
		p.field(slackField(b))
	default:
		p.unknown("Slack's block", b.Type)
	}
}

func (p *page) slackRichText(e slackObject) {
	switch e.Type {
	case "rich_text_section":
		p.f("<p>")
		p.slackWords(e.Elements)
		p.f("</p>\n")
	case "rich_text_quote":
		p.f("<blockquote>")
		p.slackWords(e.Elements)
		p.f("</blockquote>\n")
	case "rich_text_preformatted":
		p.f("<pre>")
		p.slackWords(e.Elements)
		p.f("</pre>\n")
	case "rich_text_list":
		tag := "ul"
		if e.Style.name == "ordered" {
			tag = "ol"
		}
		p.f("<%s style=\"margin-left: %dem\" start=\"%d\">", tag, e.Indent, e.Offset+1)
		for _, item := range e.Elements {
			p.f("<li>")
			p.slackWords(item.Elements)
			p.f("</li>")
		}
		p.f("</%s>\n", tag)
	default:
		p.unknown("Slack's rich text", e.Type)
	}
}

func (p *page) slackWords(elements []slackObject) {
	for _, e := range elements {
		var open, closed string
		for _, style := range []struct {
			set bool
			tag string
		}{{e.Style.Bold, "b"}, {e.Style.Italic, "i"}, {e.Style.Strike, "s"}, {e.Style.Code, "code"}} {
			if style.set {
				open += "<" + style.tag + ">"
				closed = "</" + style.tag + ">" + closed
			}
		}
		p.WriteString(open)
		switch e.Type {
		case "text":
			p.f("%s", string(e.Text))
		case "link":
			words := string(e.Text)
			if words == "" {
				words = e.URL
			}
			p.f("<a href=\"%s\">%s</a>", e.URL, words)
		case "user":
			p.f("<span class=\"named\">@%s</span>", e.UserID)
		case "channel":
			p.f("<span class=\"named\">#%s</span>", e.ChannelID)
		case "date":
			p.f("<span class=\"when\" title=\"%s\">%s</span>", e.Format, time.Unix(e.Timestamp, 0).UTC().Format("Monday, 2 January 2006, 15:04 UTC"))
		default:
			p.unknown("Slack's words", e.Type)
		}
		p.WriteString(closed)
	}
}

func (p *page) slackElement(e slackObject) {
	switch {
	case e.Type == "button" && e.Style.name == "primary":
		p.f("<span class=\"button primary\">%s</span> ", string(e.Text))
	case e.Type == "button":
		p.f("<span class=\"button\">%s</span> ", string(e.Text))
	case e.Type == "static_select":
		p.menu(string(e.Placeholder)+" ▾", slackLabels(e.Options), "")
	default:
		p.unknown("Slack's element", e.Type)
	}
}

func slackLabels(options []slackOption) []string {
	var labels []string
	for _, o := range options {
		labels = append(labels, string(o.Text))
	}
	return labels
}

// slackField is what a member sees of an input block.
func slackField(b slackObject) drawnField {
	e := b.Element
	if e == nil {
		e = &slackObject{}
	}
	f := drawnField{
		label: string(b.Label), hint: string(b.Hint), required: !b.Optional, placeholder: string(e.Placeholder),
		options: slackLabels(e.Options), kind: strings.ReplaceAll(e.Type, "_", " "),
	}
	values := []string{e.InitialValue, e.InitialTime, e.InitialDate, e.InitialChannel, e.InitialConverse, e.InitialUser}
	if e.InitialOption != nil {
		values = append(values, string(e.InitialOption.Text))
	}
	if i := slices.IndexFunc(values, func(v string) bool { return v != "" }); i >= 0 {
		f.value = values[i]
	}
	return f
}
