package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"plenary/internal/access"
	"plenary/internal/limit"
	"plenary/internal/mcp"
	"plenary/internal/page"
)

// webSettings are the configuration of what serve offers to readers and programs over
// HTTP.
type webSettings struct {
	URL   string `name:"url" env:"PLENARY_URL" placeholder:"URL" help:"Address under which others reach this server, such as https://plenary.example.org."`
	Token secret `env:"PLENARY_TOKEN" placeholder:"TOKEN" help:"Secret of the group for what is set to token: at least 8 letters, digits and hyphens; 32 that nobody chose are better."`
	Page  string `name:"page" env:"PLENARY_PAGE" placeholder:"WHO" help:"Who reads the statement as web pages: public, token or off; without it, off."`
	MCP   string `name:"mcp" env:"PLENARY_MCP" placeholder:"WHO" help:"Who reaches the tool server (MCP) at /mcp: public, token or off; without it, off."`
}

// Who reaches something over HTTP.
const (
	reachedByAll   = "public"
	reachedByToken = "token"
)

// shortestToken is how many characters the group's token has at least.
const shortestToken = 8

// served reports whether anything is offered.
func (s *webSettings) served() bool { return isServed(s.Page) || isServed(s.MCP) }

// isServed reports whether a setting offers something.
func isServed(who string) bool { return who == reachedByAll || who == reachedByToken }

// check returns what is wrong with the values.
func (s *webSettings) check(from sources) (faults []fault) {
	add := func(variable, wrong, right string) { faults = append(faults, from.fault(variable, wrong, right)) }
	if s.URL != "" && !isWebAddress(s.URL) {
		add("PLENARY_URL", "is no http or https address", "it looks like https://plenary.example.org")
	}
	if u, err := url.Parse(s.URL); err == nil && strings.ContainsFunc(u.Hostname(), func(r rune) bool { return r > unicode.MaxASCII }) {
		add("PLENARY_URL", "has letters in its host that browsers write otherwise", "write them as browsers send them, with xn--")
	}
	for _, one := range []struct{ variable, who string }{{"PLENARY_PAGE", s.Page}, {"PLENARY_MCP", s.MCP}} {
		if !slices.Contains([]string{"", "off", reachedByAll, reachedByToken}, one.who) {
			add(one.variable, "is none of these", "it is public, token or off")
		}
	}
	if s.Page == reachedByToken && s.MCP == reachedByAll {
		add("PLENARY_MCP", "lets everybody in, and its links to the page would tell them the token", "set it to token, or PLENARY_PAGE to public")
	}
	const token = "it is at least 8 letters, digits, hyphens, underscores, full stops and tildes, better 32 as openssl rand -hex 16 prints them"
	switch v := s.Token.reveal(); {
	case v == "" && (s.Page == reachedByToken || s.MCP == reachedByToken):
		add("PLENARY_TOKEN", "is missing", token)
	case v != "" && (len(v) < shortestToken || strings.Trim(strings.ToLower(v), "abcdefghijklmnopqrstuvwxyz0123456789-_.~") != ""):
		add("PLENARY_TOKEN", "can be guessed or cannot stand in an address", token)
	}
	return faults
}

// access is who reaches something that a setting offers.
func (s *webSettings) access(who string) access.Access {
	var a access.Access
	if s.URL != "" {
		a.Base, _ = url.Parse(s.URL) // check has refused what is none
	}
	if who == reachedByToken {
		a.Token = s.Token.reveal()
	}
	return a
}

// pageAddress is the address of the page for readers elsewhere, without a slash at its end;
// "" where there is none.
func (s *webSettings) pageAddress() string {
	if !isServed(s.Page) || s.URL == "" {
		return ""
	}
	address := strings.TrimRight(s.URL, "/")
	if s.Page == reachedByToken {
		address += "/t/" + s.Token.reveal()
	}
	return address
}

// servePage has mux serve the page where it is offered.
func (s *server) servePage(mux *http.ServeMux) {
	if !isServed(s.settings.Page) {
		return
	}
	pages := page.New(page.Config{
		Bot: s.bot, Handle: s.metrics.Wrap(s.bot.HandleReadOnly), Address: s.settings.pageAddress(), Private: s.settings.Page == reachedByToken,
		Limit: s.limitAddresses(page.Name), MaxWait: readWait, Log: s.log,
	})
	s.settings.access(s.settings.Page).HandleTree(mux, pages.Handler())
	s.log.Info("page", "at", "/", "for", s.settings.Page)
	if s.settings.URL == "" {
		s.log.Warn("the page is reached from this machine alone, and quotations link to the publisher's: set PLENARY_URL")
	}
}

// limitAddresses returns what limits the requests of one address.
func (s *server) limitAddresses(platform string) func(http.Handler) http.Handler {
	return limit.NewAddressLimiter(limit.DefaultAddress, func() { s.onLimited(platform, limit.ScopeAddress) }, nil).Wrap
}

// readWait is for how long who reads waits for an answer. The server writes one for at most
// 30 s.
const readWait = 20 * time.Second

// serveTools has mux serve the tool server where it is offered.
func (s *server) serveTools(mux *http.ServeMux) {
	if !isServed(s.settings.MCP) {
		return
	}
	tools := mcp.New(mcp.Config{Bot: s.bot, Handle: s.metrics.Wrap(s.bot.HandleReadOnly), Version: version(), Log: s.log, MaxWait: readWait})
	s.settings.access(s.settings.MCP).Handle(mux, "/mcp", s.limitAddresses(mcp.Name)(tools.Handler()))
	s.log.Info("tool server", "at", "/mcp", "for", s.settings.MCP)
}
