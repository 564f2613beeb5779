package html

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"plenary/internal/extract"
)

// A head collects what the elements of a page say about the document.
type head struct {
	values    map[string]string // by the names of meta elements, and "ld:…" from JSON-LD; the first counts
	authors   []string
	language  string
	title     string // of the title element
	canonical string // the page's address
	time      string // the first time element
}

// metaOf reads what the page says about the document.
func metaOf(root *html.Node) extract.Meta {
	h := &head{values: map[string]string{}}
	h.walk(root, 0)
	m := extract.Meta{
		Title:     h.first("citation_title", "dc.title", "dcterms.title", "og:title", "ld:title", "twitter:title"),
		Authors:   extract.Names(h.authors),
		Publisher: h.first("citation_publisher", "citation_technical_report_institution", "dc.publisher", "dcterms.publisher", "ld:publisher", "og:site_name", "publisher", "application-name"),
		Published: extract.Date(h.first("citation_publication_date", "citation_online_date", "citation_date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "article:published_time", "og:published_time", "ld:published", "datepublished", "parsely-pub-date", "pubdate", "date")),
		Rights:    h.first("dc.rights", "dcterms.rights", "copyright"),
		Language:  h.language,
	}
	if m.Title == "" || strings.HasPrefix(h.title, m.Title) {
		m.Title = h.title // with the name of the site, which tells the publisher
	}
	if m.Authors == "" {
		m.Authors = h.first("ld:author", "author", "article:author", "parsely-author", "sailthru.author")
	}
	if strings.Contains(m.Authors, "://") || strings.Contains(m.Authors, "@") {
		m.Authors = "" // the address of a profile
	}
	if m.Published == "" {
		m.Published = extract.Date(h.time)
	}
	for _, address := range []string{h.canonical, h.first("og:url", "ld:url", "dc.source"), savedFrom(root)} {
		if u, err := url.Parse(address); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
			m.Source = u.String()
			break
		}
	}
	if m.Language == "" {
		m.Language = h.first("dc.language", "og:locale")
	}
	return m
}

// first returns the first of the values that the page has, "" for none.
func (h *head) first(names ...string) string {
	for _, name := range names {
		if v := h.values[name]; v != "" {
			return v
		}
	}
	return ""
}

func (h *head) walk(n *html.Node, depth int) {
	if depth > maxDepth {
		return
	}
	switch n.DataAtom {
	case atom.Html:
		h.language = extract.Plain(attr(n, "lang"))
	case atom.Title:
		if h.title == "" && n.FirstChild != nil && n.Parent != nil && n.Parent.DataAtom == atom.Head {
			h.title = extract.Plain(n.FirstChild.Data)
		}
	case atom.Meta:
		h.meta(n)
	case atom.Link:
		if attr(n, "rel") == "canonical" {
			h.canonical = strings.TrimSpace(attr(n, "href"))
		}
	case atom.Script:
		if strings.EqualFold(attr(n, "type"), "application/ld+json") && n.FirstChild != nil {
			linkedData(n.FirstChild.Data, h.values)
		}
	case atom.Time:
		if h.time == "" && isPublicationTime(n) {
			h.time = attr(n, "datetime")
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		h.walk(c, depth+1)
	}
}

// publicationName is the class or the property of an element that says when
// the page was published.
var publicationName = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:datepublished|published|pub-?date|(?:entry|post|article|publication)-?(?:date|meta|time)|byline|dateline)(?:$|[\s_-])`)

// isPublicationTime reports whether a time element says when the page was
// published: by its name or that of one of the elements around it, or because it
// stands in the header of the article. Others are of events and other articles.
func isPublicationTime(n *html.Node) bool {
	if hasAttr(n, "pubdate") {
		return true
	}
	for up := 0; n != nil && up < 4; n, up = n.Parent, up+1 {
		if publicationName.MatchString(attr(n, "class") + " " + attr(n, "itemprop")) {
			return true
		}
		if n.DataAtom == atom.Header {
			return find(n, func(c *html.Node) bool { return headingLevel(c) == 1 }) != nil
		}
	}
	return false
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func (h *head) meta(n *html.Node) {
	name := ""
	for _, key := range []string{"name", "property", "itemprop"} {
		if name == "" {
			name = strings.ToLower(attr(n, key))
		}
	}
	content := extract.Plain(attr(n, "content"))
	if name != "" && h.values[name] == "" {
		h.values[name] = content
	}
	switch name {
	case "citation_author", "dc.creator", "dcterms.creator", "bepress_citation_author":
		h.authors = append(h.authors, firstNameFirst(content))
	}
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

// linkedData takes title, authors, date, address and publisher from schema.org's
// JSON-LD.
func linkedData(data string, values map[string]string) {
	var whole struct {
		Graph []json.RawMessage `json:"@graph"`
	}
	if json.Unmarshal([]byte(data), &whole) == nil && len(whole.Graph) > 0 {
		for _, part := range whole.Graph[:min(len(whole.Graph), 50)] {
			linkedItem(part, values)
		}
		return
	}
	linkedItem([]byte(data), values)
}

func linkedItem(data []byte, values map[string]string) {
	var item struct {
		Headline  string          `json:"headline"`
		Name      string          `json:"name"`
		Type      json.RawMessage `json:"@type"`
		Author    json.RawMessage `json:"author"`
		Page      json.RawMessage `json:"mainEntityOfPage"`
		Published string          `json:"datePublished"`
		URL       string          `json:"url"`
		Publisher json.RawMessage `json:"publisher"`
	}
	if json.Unmarshal(data, &item) != nil {
		return
	}
	put := func(name, value string) {
		if value = extract.Plain(value); value != "" && values[name] == "" {
			values[name] = value
		}
	}
	if item.Headline == "" && documentTypes.Match(item.Type) {
		item.Headline = item.Name
	}
	if item.Headline == "" {
		return
	}
	put("ld:author", extract.Names(names(item.Author)))
	if item.URL == "" {
		var page struct {
			ID string `json:"@id"`
		}
		if json.Unmarshal(item.Page, &page) == nil {
			item.URL = page.ID
		} else {
			_ = json.Unmarshal(item.Page, &item.URL) // else it stays empty
		}
	}
	put("ld:title", item.Headline)
	put("ld:published", item.Published)
	put("ld:url", item.URL)
	put("ld:publisher", extract.Names(names(item.Publisher)))
}

// documentTypes are the types of schema.org that are documents.
var documentTypes = regexp.MustCompile(`"(?:Report|(?:\w+)?Article|Book|CreativeWork|DigitalDocument|WebPage)"`)

// names reads the names in schema.org's JSON-LD: of a string, a person, an
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

// firstNameFirst turns "Roe, Jane" into "Jane Roe".
func firstNameFirst(name string) string {
	last, first, ok := strings.Cut(name, ", ")
	if ok && !strings.Contains(first, ",") && len(strings.Fields(last)) <= 3 && len(strings.Fields(first)) <= 3 {
		return first + " " + last
	}
	return name
}
