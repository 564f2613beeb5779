package importer

import (
	"regexp"
	"strings"

	"plenary/internal/extract"
)

// noise are lines that web pages carry around a document, by what they are.
var noise = []struct {
	why   string
	lines *regexp.Regexp
}{
	{"the hint of a date field", regexp.MustCompile(`(?i)^e\.g\.,? \d{1,2}/\d{1,2}/\d{4}$`)},
	{"the number of a page", regexp.MustCompile(`(?i)^(?:page|seite)\s+\d{1,4}(?:\s+(?:of|von)\s+\d{1,4})?$`)},
	{"a notice about cookies", regexp.MustCompile(`(?i)^(?:(?:this|our) (?:web)?site uses cookies|we (?:and our partners )?use (?:\w+ )?cookies|(?:accept|reject|allow|decline|manage)(?: all)?(?: \w+)? cookies|cookie (?:policy|settings|preferences|notice)|by (?:continuing|using|clicking)\b.*\bcookies?\b|accept all|reject all|accept and close|manage (?:preferences|consent)|i agree|got it!?)`)},
	{"a control of the web page", regexp.MustCompile(`(?i)^(?:skip to (?:main )?(?:content|navigation)|jump to (?:content|navigation)|back to (?:top|results|the top)|(?:main )?menu|toggle (?:navigation|menu|search)|(?:open|close|show|hide)(?: (?:menu|search|navigation|all))?|search(?: form| this site)?|home|log ?in|sign (?:in|up|out)|register|my account|print(?: this)?(?: page)?|print/?export|e-?mail(?: this)?(?: page)?|email address|share(?: this)?(?: (?:page|article|on \w+))?:?|copy link|tweet|facebook|twitter|x|linkedin|whatsapp|instagram|youtube|reddit|rss|previous|next|« ?prev(?:ious)?|next ?»|donate|subscribe(?: now)?|contact(?: us)?|about us|read more(?: »)?|learn more|view (?:pdf|all)|download(?: (?:the|this|full|complete|pdf|report|brief|paper|statement|document|publication|summary|file|now|here))*(?: of \w+)?(?: ?\(?(?:pdf|[\d.,]+ ?[km]b)[^()]{0,20}\)?)*|load more|loading\.*|advertisement|sponsored|edit|\[edit\]|follow us(?: on)?:?|select language|english|français|español|deutsch)$`)},
	{"what the web page files the document under", regexp.MustCompile(`(?i)^(?:(?:posted|filed) (?:in|under|by)|tagged(?: with| as)?|tags?|categories|topics?|regions?)\s*:?\s+[^.]{2,100}$`)},
	{"the notice at the foot of the web page", regexp.MustCompile(`(?i)^(?:(?:copyright )?©|copyright \d{4}|all rights reserved|privacy policy|terms (?:of (?:use|service)|and conditions)|site ?map|accessibility|powered by |website (?:by|design))`)},
	{"where the page stands on the site", regexp.MustCompile(`^(?:Home|You are here:?|Start)\s*(?:[›»>/|→]\s*\S.*)+$`)},
}

// tails are headings with which the document is over and the web page goes on.
var tails = regexp.MustCompile(`(?i)^(?:related(?:[: ]+(?:research|articles?|content|publications?|reading|posts?|links|news|topics|resources|statements|events|media))?|topics|regions|more (?:from|on|like) .*|you (?:may|might) also (?:like|be interested in).*|recommended (?:for you|reading)|share this (?:page|article|story)|leave a (?:comment|reply)|comments?(?: \(\d+\))?|sign up for .*|(?:(?:get|join|receive) (?:our|the) )?(?:e-?)?newsletters?(?: sign-?up)?|subscribe to .*|stay (?:connected|informed|in touch)|follow us.*|recent (?:posts|news|publications)|latest (?:news|publications|posts)|about the authors?|tags:?|filed under:?.*)$`)

// dropNoise removes what a web page leaves around a document.
func (d *Draft) dropNoise(blocks []extract.Block) []extract.Block {
	if !d.scraped() {
		return blocks
	}
	end := len(blocks)
	for i := len(blocks) - 1; i > 0 && i >= len(blocks)*2/5; i-- {
		if len(blocks[i].Text) < 80 && tails.MatchString(blocks[i].Text) && !followedByText(blocks[i+1:]) {
			end = i
		}
	}
	kept := make([]extract.Block, 0, len(blocks))
	for i := 0; i < len(blocks); i++ {
		b := blocks[i]
		if i >= len(blocks)/2 && authorsHead.MatchString(b.Text) {
			if n := d.takeByline(blocks[i:]); n > 0 {
				i += n - 1
				continue
			}
		}
		if i >= end {
			d.drop(b, "stands after the document on the web page")
			continue
		}
		if why := noiseOf(b.Text); why != "" {
			d.drop(b, why)
			continue
		}
		kept = append(kept, b)
	}
	return kept
}

// followedByText reports whether a numbered heading, or a good deal of running text, follows.
func followedByText(blocks []extract.Block) bool {
	text := 0
	for _, b := range blocks {
		if b.Kind == extract.Note {
			return true
		}
		if wordCount(b.Text) > 30 {
			text++
		}
		if len(marks(b.Text)) > 0 && len(b.Text) < 120 {
			return true
		}
	}
	return text > 3
}

func noiseOf(text string) string {
	if len(text) > 400 {
		return ""
	}
	for _, n := range noise {
		if n.lines.MatchString(strings.TrimSpace(text)) {
			return n.why
		}
	}
	return ""
}

// scraped reports whether a file may carry what surrounds a document on a web
// page: a page, or a text that was taken from one.
func (d *Draft) scraped() bool { return d.doc.Format == "HTML" || d.doc.Format == "plain text" }
