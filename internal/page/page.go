// Package page serves the statements as web pages: one for each section, the whole on one,
// and answers to questions and searches from the same core as the chats. Every section,
// paragraph and sentence has its address (package permalink).
//
// The pages are made on the server, work without scripts, set no cookies and load nothing
// from elsewhere. All their links are relative, so that they hold no token and may be
// served below any path.
package page

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"plenary/internal/bot"
	"plenary/internal/message"
	"plenary/internal/permalink"
	"plenary/internal/statement"
)

// Name is the platform of requests that come from the page.
const Name = "page"

// Config configures a Server.
type Config struct {
	Bot    *bot.Bot
	Handle bot.Handler // answers questions and searches; nil: Bot.HandleReadOnly

	// Address is the one under which the page is reached, as the bot has it, without a
	// slash at its end; empty where it is not known.
	Address string

	// Private says that Address holds a token: no page names it, and no search engine keeps
	// one.
	Private bool

	// Limit wraps what answers questions and searches; nil: nothing limits them.
	Limit func(http.Handler) http.Handler

	// MaxWait is for how long a question waits for its answer, at most; 0: for any time.
	MaxWait time.Duration

	Log *slog.Logger
}

func (c Config) withDefaults() Config {
	if c.Handle == nil {
		c.Handle = c.Bot.HandleReadOnly
	}
	if c.Limit == nil {
		c.Limit = func(next http.Handler) http.Handler { return next }
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}

// A Server may be used by any number of goroutines, and has none of its own.
type Server struct {
	cfg   Config
	pages cache
}

// New makes a Server.
func New(cfg Config) *Server { return &Server{cfg: cfg.withDefaults()} }

// The parts of addresses that are no places: behind the name of a statement, and in the
// place of one.
const (
	apart      = "-"
	askPath    = apart + "/ask"
	searchPath = apart + "/search"
	wholePath  = apart + "/all"
	pointsPath = apart + "/points"
)

// Handler serves the pages at "/" and all below it.
func (s *Server) Handler() http.Handler {
	limited := s.cfg.Limit(http.HandlerFunc(s.serveReply))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer s.answerPanic(w, r)
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		if s.cfg.Private {
			header.Set("X-Robots-Tag", "noindex, nofollow")
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			header.Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		path := strings.TrimPrefix(r.URL.Path, "/")
		name, rest, _ := strings.Cut(path, "/")
		switch {
		case path == "robots.txt":
			serveAsset(w, r, path)
		case name == apart:
			serveAsset(w, r, rest)
		case rest == askPath || rest == searchPath:
			limited.ServeHTTP(w, r)
		default:
			s.servePage(w, r, path)
		}
	})
}

// policy lets a page load its own style sheet, script and picture, and nothing else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// servePage serves a page of the text. It leads from every other address of a place to that
// by its reference.
func (s *Server) servePage(w http.ResponseWriter, r *http.Request, path string) {
	v := s.view(r.URL)
	if v.place.Statement == nil {
		s.serveLibrary(w, r, v, path)
		return
	}
	if fill := map[string]func() *pageTemplate{wholePath: v.whole, pointsPath: v.points}[v.rest]; fill != nil {
		if address := v.key(); !v.isAt(address) {
			redirect(w, v.Root+address)
			return
		}
		s.serve(w, r, v, fill)
		return
	}
	at, ok := v.links.Find(path)
	if !ok {
		v.missing()
		s.write(w, r, http.StatusNotFound, v, missingPage)
		return
	}
	if address := v.links.Path(at.Statement, at.Ref); !v.isAt(address) {
		redirect(w, v.Root+address+v.fragment(at))
		return
	}
	v.place = at
	s.serve(w, r, v, v.section)
}

// serveLibrary lists the statements, or leads to the only one.
func (s *Server) serveLibrary(w http.ResponseWriter, r *http.Request, v *view, path string) {
	switch {
	case path != "":
		s.writeNoStatement(w, r, v)
	case len(v.links.Statements()) == 1:
		redirect(w, v.toPlace(v.links.Statements()[0], statement.SectionRef(0)))
	default:
		s.serve(w, r, v, func() *pageTemplate { return libraryPage })
	}
}

// writeNoStatement says that an address is of no statement, and lists them.
func (s *Server) writeNoStatement(w http.ResponseWriter, r *http.Request, v *view) {
	v.Noindex, v.Title = true, v.Words.Missing
	s.write(w, r, http.StatusNotFound, v, libraryPage)
}

// redirect leads to a relative address, which stays that of this moment: an edition may move
// the place.
func redirect(w http.ResponseWriter, to string) {
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusFound)
}

// serve serves a page that is the same for everybody, from memory where it was made before.
// Else fill fills the view, and returns its template.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, v *view, fill func() *pageTemplate) {
	body, err := s.pages.get(v.links, v.key(), func() (document, error) { return newDocument(fill(), v) })
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-cache") // is kept, and asked for with its ETag
	body.serve(w, r, http.StatusOK)
}

// write serves a page that is made for one request.
func (s *Server) write(w http.ResponseWriter, r *http.Request, status int, v *view, p *pageTemplate) {
	body, err := newDocument(p, v)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store") // holds words of the reader
	body.serve(w, r, status)
}

// fail tells of a fault of ours.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	id := bot.NewShortID()
	s.cfg.Log.ErrorContext(r.Context(), "a page was not made", "id", id, "error", err)
	http.Error(w, message.English().String("fault.ours", message.Args{"id": id}), http.StatusInternalServerError)
}

// answerPanic answers a request that panicked: a connection that is dropped tells its reader
// nothing.
func (s *Server) answerPanic(w http.ResponseWriter, r *http.Request) {
	if fault := recover(); fault != nil {
		s.fail(w, r, fmt.Errorf("panic: %v\n%s", fault, debug.Stack()))
	}
}

// view returns what the page at an address shows of the statements of this moment.
func (s *Server) view(address *url.URL) *view {
	links := s.cfg.Bot.Permalinks()
	path := strings.TrimPrefix(address.Path, "/")
	slashes := strings.Count(strings.TrimPrefix(address.EscapedPath(), "/"), "/") // those that browsers see
	v := &view{cfg: &s.cfg, links: links, path: path, hidden: slashes != strings.Count(path, "/"), Root: strings.Repeat("../", slashes)}
	if v.Root == "" {
		v.Root = "./"
	}
	name, rest, _ := strings.Cut(path, "/")
	v.rest = rest
	at, ok := links.Find(name)
	if !ok {
		at, _ = links.Find(path) // a lasting address of another edition
	}
	v.setPlace(at)
	return v
}

// A cache keeps the pages of one edition of the statements, up to cacheBytes.
type cache struct {
	mu    sync.Mutex
	of    *permalink.Links
	made  map[string]document
	bytes int
}

// cacheBytes is how much the pages take that are kept.
const cacheBytes = 32 << 20

// get returns the page of an edition at a path. It makes one that is not kept.
func (c *cache) get(of *permalink.Links, path string, make func() (document, error)) (document, error) {
	if d, ok := c.find(of, path); ok {
		return d, nil
	}
	d, err := make()
	if err == nil {
		c.keep(of, path, d)
	}
	return d, err
}

func (c *cache) find(of *permalink.Links, path string) (document, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d, ok := c.made[path]
	return d, ok && c.of == of
}

// keep keeps a page. Where there is no room, all others go.
func (c *cache) keep(of *permalink.Links, path string, d document) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of != of || c.bytes+d.size() > cacheBytes {
		c.of, c.made, c.bytes = of, map[string]document{}, 0
	}
	if d.size() <= cacheBytes {
		c.made[path] = d
		c.bytes += d.size()
	}
}

// ask has the core answer a call in the language of the page.
func (s *Server) ask(ctx context.Context, call bot.Call, locale string) bot.Reply {
	if s.cfg.MaxWait > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.cfg.MaxWait)
		defer cancel()
	}
	return s.cfg.Handle(ctx, bot.Request{Place: bot.Place{Platform: Name}, Call: call, OnPage: true, Locale: locale})
}

// newDocument makes a page.
func newDocument(p *pageTemplate, v *view) (document, error) {
	var b bytes.Buffer
	if err := p.Execute(&b, v); err != nil {
		return document{}, err
	}
	return compressed(b.Bytes(), "text/html; charset=utf-8")
}
