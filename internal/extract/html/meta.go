package html

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"plenary/internal/extract"
)

// metaOf reads what the page's head says of the document.
func metaOf(root *html.Node) extract.Meta {
	var m extract.Meta
	values := map[string]string{}
	var authors []string
	first := func(names ...string) string {
		for _, name := range names {
			if v := values[name]; v != "" {
				return v
			}
		}
		return ""
	}
	var title, canonical, linked string
	var walk func(*html.Node, int)
	walk = func(n *html.Node, depth int) {
		if depth > maxDepth {
			return
		}
		switch n.DataAtom {
		case atom.Html:
			m.Language = extract.Plain(attr(n, "lang"))
		case atom.Title:
			if title == "" && n.FirstChild != nil && n.Parent != nil && n.Parent.DataAtom == atom.Head {
				title = extract.Plain(n.FirstChild.Data)
			}
		case atom.Meta:
			name := strings.ToLower(attr(n, "name"))
			if name == "" {
				name = strings.ToLower(attr(n, "property"))
			}
			if name == "" {
				name = strings.ToLower(attr(n, "itemprop"))
			}
			content := extract.Plain(attr(n, "content"))
			if name != "" && values[name] == "" {
				values[name] = content
			}
			switch name {
			case "citation_author", "dc.creator", "dcterms.creator", "bepress_citation_author":
				authors = append(authors, straight(content))
			}
		case atom.Link:
			if attr(n, "rel") == "canonical" {
				canonical = strings.TrimSpace(attr(n, "href"))
			}
		case atom.Script:
			if strings.EqualFold(attr(n, "type"), "application/ld+json") && n.FirstChild != nil {
				linkedData(n.FirstChild.Data, values)
			}
		case atom.Time:
			if linked == "" {
				linked = attr(n, "datetime")
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(root, 0)
	m.Title = first("citation_title", "dc.title", "dcterms.title", "og:title", "ld:title", "twitter:title")
	if m.Title == "" || strings.HasPrefix(title, m.Title) {
		m.Title = title // with the name of the site, which tells the publisher
	}
	m.Authors = extract.Names(authors)
	if m.Authors == "" {
		m.Authors = first("ld:author", "author", "article:author", "parsely-author", "sailthru.author")
	}
	if strings.Contains(m.Authors, "://") || strings.Contains(m.Authors, "@") {
		m.Authors = "" // the address of a profile
	}
	m.Publisher = first("citation_publisher", "citation_technical_report_institution", "dc.publisher", "dcterms.publisher", "ld:publisher", "og:site_name", "publisher", "application-name")
	m.Published = extract.Date(first("citation_publication_date", "citation_online_date", "citation_date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "article:published_time", "og:published_time", "ld:published", "datepublished", "parsely-pub-date", "pubdate", "date"))
	if m.Published == "" {
		m.Published = extract.Date(linked)
	}
	m.Rights = first("dc.rights", "dcterms.rights", "copyright")
	for _, address := range []string{canonical, first("og:url", "ld:url", "dc.source"), savedFrom(root)} {
		if u, err := url.Parse(address); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
			m.Source = u.String()
			break
		}
	}
	if m.Language == "" {
		m.Language = first("dc.language", "og:locale")
	}
	return m
}

// savedFrom returns the address in the comment that browsers write into a page
// that they save.
func savedFrom(root *html.Node) string {
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if _, after, ok := strings.Cut(n.Data, "saved from url=("); ok && n.Type == html.CommentNode {
			if _, address, ok := strings.Cut(after, ")"); ok {
				return strings.TrimSpace(address)
			}
		}
		if n.DataAtom == atom.Html {
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				if _, address, ok := strings.Cut(c.Data, "url: "); ok && c.Type == html.CommentNode { // SingleFile
					address, _, _ = strings.Cut(strings.TrimSpace(address), "\n")
					return strings.TrimSpace(address)
				}
			}
		}
	}
	return ""
}

// linkedData takes title, date and publisher from schema.org's JSON.
func linkedData(data string, values map[string]string) {
	var any struct {
		Graph []json.RawMessage `json:"@graph"`
	}
	if json.Unmarshal([]byte(data), &any) == nil && len(any.Graph) > 0 {
		for _, part := range any.Graph[:min(len(any.Graph), 50)] {
			linkedNode(part, values)
		}
		return
	}
	linkedNode([]byte(data), values)
}

func linkedNode(data []byte, values map[string]string) {
	var node struct {
		Headline  string          `json:"headline"`
		Name      string          `json:"name"`
		Type      json.RawMessage `json:"@type"`
		Author    json.RawMessage `json:"author"`
		Page      json.RawMessage `json:"mainEntityOfPage"`
		Published string          `json:"datePublished"`
		URL       string          `json:"url"`
		Publisher json.RawMessage `json:"publisher"`
	}
	if json.Unmarshal(data, &node) != nil {
		return
	}
	put := func(name, value string) {
		if value = extract.Plain(value); value != "" && values[name] == "" {
			values[name] = value
		}
	}
	if node.Headline == "" && works.Match(node.Type) {
		node.Headline = node.Name
	}
	if node.Headline == "" {
		return
	}
	put("ld:author", extract.Names(names(node.Author)))
	if node.URL == "" {
		var page struct {
			ID string `json:"@id"`
		}
		if json.Unmarshal(node.Page, &page) == nil {
			node.URL = page.ID
		} else {
			_ = json.Unmarshal(node.Page, &node.URL) // else it stays empty
		}
	}
	put("ld:title", node.Headline)
	put("ld:published", node.Published)
	put("ld:url", node.URL)
	put("ld:publisher", extract.Names(names(node.Publisher)))
}

// works are the types of schema.org that are documents.
var works = regexp.MustCompile(`"(?:Report|(?:\w+)?Article|Book|CreativeWork|DigitalDocument|WebPage)"`)

// names reads who schema.org's JSON names: a string, a person or an
// organisation, or several.
func names(data []byte) []string {
	var one string
	if json.Unmarshal(data, &one) == nil && one != "" {
		return []string{one}
	}
	var who struct {
		Name string `json:"name"`
	}
	if json.Unmarshal(data, &who) == nil && who.Name != "" {
		return []string{who.Name}
	}
	var several []json.RawMessage
	var all []string
	if json.Unmarshal(data, &several) == nil {
		for _, each := range several[:min(len(several), 50)] {
			if len(each) > 0 && each[0] != '[' {
				all = append(all, names(each)...)
			}
		}
	}
	return all
}

// straight turns "Roe, Jane" into "Jane Roe".
func straight(name string) string {
	last, first, ok := strings.Cut(name, ", ")
	if ok && !strings.Contains(first, ",") && len(strings.Fields(last)) <= 3 && len(strings.Fields(first)) <= 3 {
		return first + " " + last
	}
	return name
}
