package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"plenary/internal/access"
	"plenary/internal/mcp"
)

// webSettings are the configuration of what serve offers to readers and programs over
// HTTP.
type webSettings struct {
	URL   string `name:"url" env:"PLENARY_URL" placeholder:"URL" help:"Address under which others reach this server, such as https://plenary.example.org."`
	Token secret `env:"PLENARY_TOKEN" placeholder:"TOKEN" help:"Secret of the group for what is set to token: at least 8 letters, digits and hyphens; 32 that nobody chose are better."`
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
func (s *webSettings) served() bool { return isServed(s.MCP) }

// isServed reports whether a setting offers something.
func isServed(who string) bool { return who == reachedByAll || who == reachedByToken }

// check returns what is wrong with the values.
func (s *webSettings) check(from sources) (faults []fault) {
	add := func(variable, wrong, right string) { faults = append(faults, from.fault(variable, wrong, right)) }
	if s.URL != "" && !isWebAddress(s.URL) {
		add("PLENARY_URL", "is no http or https address", "it looks like https://plenary.example.org")
	}
	if !slices.Contains([]string{"", "off", reachedByAll, reachedByToken}, s.MCP) {
		add("PLENARY_MCP", "is none of these", "it is public, token or off")
	}
	const token = "it is at least 8 letters, digits, hyphens, underscores, full stops and tildes, better 32 as openssl rand -hex 16 prints them"
	switch v := s.Token.reveal(); {
	case v == "" && s.MCP == reachedByToken:
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

// toolWait is for how long a call of a tool waits for its answer. The server writes an
// answer for at most 30 s.
const toolWait = 20 * time.Second

// serveTools has mux serve the tool server where it is offered.
func (s *server) serveTools(mux *http.ServeMux) {
	if !isServed(s.settings.MCP) {
		return
	}
	tools := mcp.New(mcp.Config{Bot: s.bot, Handle: s.metrics.Wrap(s.bot.HandleReadOnly), Version: version(), Log: s.log, MaxWait: toolWait})
	s.settings.access(s.settings.MCP).Handle(mux, "/mcp", tools.Handler())
	s.log.Info("tool server", "at", "/mcp", "for", s.settings.MCP)
}
