package page_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"go.uber.org/goleak"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/page"
	"plenary/internal/statement"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shipped is the statement that the program holds.
func shipped(t testing.TB) []*statement.Statement {
	t.Helper()
	all, err := statement.ParseAll(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// parse reads statements from texts by the names of their folders; "" for the only one.
func parse(t testing.TB, texts map[string]string) []*statement.Statement {
	t.Helper()
	files := map[string]string{}
	for name, text := range texts {
		if name != "" {
			name += "/"
		}
		files[name+"statement.md"] = text
	}
	return parseFiles(t, files)
}

// parseFiles returns the statements of some folders.
func parseFiles(t testing.TB, texts map[string]string) []*statement.Statement {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range texts {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	all, err := statement.ParseAll(files)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A site is a page that is served over a socket.
type site struct {
	t       testing.TB
	address string
	bot     *bot.Bot
	client  http.Client // follows nothing
}

// serve serves the pages of statements. set changes the configuration.
func serve(t testing.TB, all []*statement.Statement, set func(*page.Config)) *site {
	t.Helper()
	web := httptest.NewUnstartedServer(nil)
	address := "http://" + web.Listener.Addr().String()
	quiet := slog.New(slog.DiscardHandler)
	b := bot.New(bot.Config{Statements: all, Log: quiet, Page: address})
	cfg := page.Config{Bot: b, Address: address, Log: quiet}
	if set != nil {
		set(&cfg)
	}
	web.Config.Handler = page.New(cfg).Handler()
	web.Start()
	t.Cleanup(web.Close)
	return &site{t: t, address: address, bot: b, client: http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DisableKeepAlives: true, DisableCompression: true},
	}}
}

// A got is an answer.
type got struct {
	status int
	header http.Header
	body   string
}

// do sends a request of a method, with headers.
func (s *site) do(method, path string, headers ...string) got {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.address+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return got{resp.StatusCode, resp.Header, string(body)}
}

func (s *site) get(path string, headers ...string) got {
	s.t.Helper()
	return s.do("GET", path, headers...)
}

// follow follows a link to the page to which it leads, and returns the fragment with it.
func (s *site) follow(link string) (answer got, fragment string) {
	s.t.Helper()
	at, err := url.Parse(link)
	if err != nil {
		s.t.Fatal(err)
	}
	for range 5 {
		answer = s.get(at.EscapedPath())
		if answer.status != http.StatusFound {
			return answer, at.Fragment
		}
		if at, err = at.Parse(answer.header.Get("Location")); err != nil {
			s.t.Fatal(err)
		}
	}
	s.t.Fatalf("%s leads on and on", link)
	return answer, ""
}

// Every kind of address is answered as it should be.
func TestAddresses(t *testing.T) {
	s := serve(t, shipped(t), nil)
	for path, want := range map[string]struct {
		status   int
		location string
		holds    string
	}{
		"/":                            {302, "./governance", ""},
		"/governance":                  {200, "", `<a href="./governance/i.b">`},
		"/governance/":                 {302, "../governance", ""},
		"/governance/abstract":         {200, "", `<h1 id="abstract"`},
		"/governance/abstract/2":       {200, "", `autofocus>The Council’s deliberations suggest`},
		"/governance/abstract/2.2":     {200, "", `<mark id="abstract/2.2" data-ref="Abstract 2.2" tabindex="-1" autofocus>It identifies six areas`},
		"/governance/abstract/2.2-3":   {200, "", `<mark id="abstract/2.3" data-ref="Abstract 2.3">`},
		"/governance/Abstract%202.2":   {302, "../governance/abstract/2.2#abstract/2.2", ""},
		"/GOVERNANCE/I.B":              {302, "../governance/i.b", ""},
		"/governance/R1":               {302, "../governance/abstract/2.2#abstract/2.2", ""},
		"/governance/abstract/2/2":     {302, "../../../governance/abstract/2.2#abstract/2.2", ""},
		"/governance/abstract%2F2.2":   {302, "../governance/abstract/2.2#abstract/2.2", ""},
		"/governance%2fabstract%2F2/2": {302, "../governance/abstract/2.2#abstract/2.2", ""},
		"/governance/-%2Fall":          {302, "../governance/-/all", ""},
		"/GOVERNANCE/-/all":            {302, "../../governance/-/all", ""},
		"/governance/no%2Fthing":       {404, "", `href="../-/style.css?`},
		"/another/~wvxvpesuc2gv":       {302, "../governance/abstract/2.2#abstract/2.2", ""},
		"/governance/i.b":              {200, "", "Plenary holds only the heading of this section and not its text."},
		"/governance/-/all":            {200, "", `<h2 id="abstract">`},
		"/governance/-/points":         {200, "", "<h2>Bad actors</h2>"},
		"/governance/-/nothing":        {404, "", "There is nothing at this address"},
		"/governance/~aaaaaaaaaaaa":    {404, "", "There is nothing at this address"},
		"/governance/sektion/99":       {404, "", "There is nothing at this address"},
		"/elsewhere":                   {404, "", `<a href="./governance" `},
		"/elsewhere/-/ask?q=x":         {404, "", `<a href="../../governance" `},
		"/robots.txt":                  {200, "", "Disallow: /*/-/ask"},
		"/-/nothing":                   {404, "", ""},
		"/governance/%00%ff%e2%80%ae":  {404, "", "There is nothing at this address"},
		"/governance/..%2f..%2fetc":    {404, "", "There is nothing at this address"},
		"/governance/<script>":         {404, "", "There is nothing at this address"},
		"/%2e%2e/%2e%2e/etc/passwd":    {404, "", ""},
		"/governance/-/ask?q=":         {200, "", ""},
		"/governance/-/ask?q=%00%ff":   {200, "", ""},
		"/governance/-/ask?call=quote": {200, "", ""},

		"/governance/-/ask?call=prompt%20stop":                      {400, "", "There is nothing at this address"},
		"/governance/-/ask?call=nothing":                            {400, "", "There is nothing at this address"},
		"/governance/-/search?q=cooperation&page=99999999999999999": {200, "", "<mark>cooperation</mark>"},
		"/governance/-/search?q=receiving":                          {200, "", `<a href="../../governance/i.b">`},
		"/governance/-/ask?q=" + strings.Repeat("x", 3000):          {400, "", "There is nothing at this address"},
		"/" + strings.Repeat("governance/", 500):                    {404, "", "There is nothing at this address"},
	} {
		answer := s.get(path)
		if answer.status != want.status || answer.header.Get("Location") != want.location || !strings.Contains(answer.body, want.holds) {
			t.Errorf("%.80s is answered %d to %q:\n%.3000s", path, answer.status, answer.header.Get("Location"), answer.body)
		}
		if strings.Contains(answer.body, "<script>") {
			t.Errorf("%.80s has what was asked for as markup", path)
		}
	}
}

// Every answer keeps browsers from telling or loading anything elsewhere, and sets no cookie.
func TestHeaders(t *testing.T) {
	s := serve(t, shipped(t), nil)
	for _, path := range []string{"/", "/governance", "/governance/abstract/2.2", "/governance/-/ask?q=Why%3F", "/nothing", "/-/style.css", "/governance/%ff"} {
		for _, method := range []string{"GET", "HEAD", "POST", "DELETE"} {
			header := s.do(method, path).header
			for name, want := range map[string]string{
				"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
				"Referrer-Policy":         "no-referrer", "X-Content-Type-Options": "nosniff", "Set-Cookie": "", "X-Robots-Tag": "",
			} {
				if got := header.Get(name); got != want {
					t.Errorf("%s %s has %s: %q, want %q", method, path, name, got, want)
				}
			}
		}
	}
	if answer := s.do("POST", "/governance"); answer.status != 405 || answer.header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST is answered %d, allowed is %q", answer.status, answer.header.Get("Allow"))
	}
}

// A page that the reader has is not sent again; what is sent, is compressed where the reader
// takes it; a question is never kept.
func TestCaching(t *testing.T) {
	s := serve(t, shipped(t), nil)
	for _, path := range []string{"/governance", "/governance/abstract/2.2", "/governance/-/all", "/-/style.css"} {
		plain, zipped := s.get(path), s.get(path, "Accept-Encoding", "br, gzip")
		if unzipped := unzip(t, zipped.body); unzipped != plain.body || zipped.header.Get("Content-Encoding") != "gzip" || plain.header.Get("Content-Encoding") != "" {
			t.Errorf("%s is another one compressed", path)
		}
		if plain.header.Get("Vary") != "Accept-Encoding" || plain.header.Get("Etag") == zipped.header.Get("Etag") {
			t.Errorf("%s has the same ETag %s in both encodings", path, plain.header.Get("Etag"))
		}
		for _, one := range []struct {
			got      got
			encoding string
		}{{plain, "identity"}, {zipped, "gzip"}, {plain, "gzip;q=0"}, {zipped, "GZIP;q=0.5"}} {
			again := s.get(path, "Accept-Encoding", one.encoding, "If-None-Match", one.got.header.Get("Etag"))
			if again.status != 304 || again.body != "" {
				t.Errorf("%s as %s is answered %d again", path, one.encoding, again.status)
			}
		}
		if head := s.do("HEAD", path); head.status != 200 || head.body != "" || head.header.Get("Etag") != plain.header.Get("Etag") {
			t.Errorf("HEAD of %s is answered %d", path, head.status)
		}
	}
	if answer := s.get("/governance/-/ask?q=Why%3F"); answer.header.Get("Cache-Control") != "no-store" || !strings.Contains(answer.body, `<meta name="robots" content="noindex">`) {
		t.Errorf("an answer is kept: %v", answer.header)
	}
}

func unzip(t testing.TB, body string) string {
	t.Helper()
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// A private page names its address nowhere.
func TestPrivate(t *testing.T) {
	const address = "https://plenary.example.org/t/0123456789abcdef"
	all := shipped(t)
	s := serve(t, all, func(cfg *page.Config) {
		cfg.Bot = bot.New(bot.Config{Statements: all, Log: cfg.Log, Page: address})
		cfg.Address, cfg.Private = address, true
	})
	for _, path := range []string{
		"/", "/governance", "/governance/abstract/2.2", "/governance/~wvxvpesuc2gv", "/governance/-/all", "/governance/-/points", "/nothing", "/governance/nothing",
		"/governance/-/ask?q=What+should+states+begin+with%3F", "/governance/-/ask?q=visa", "/governance/-/search?q=cooperation", "/governance/-/ask?call=cite%7CAbstract+2%7Cstyle%3DBibTeX", "/governance/-/ask?call=sections",
	} {
		answer := s.get(path)
		var all strings.Builder
		if err := answer.header.Write(&all); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(all.String()+answer.body, "0123456789abcdef") || answer.header.Get("X-Robots-Tag") != "noindex, nofollow" {
			t.Errorf("%s: %s%s", path, all.String(), answer.body)
		}
		if answer.body != "" && (!strings.Contains(answer.body, `<meta name="robots" content="noindex">`) || strings.Contains(answer.body, "canonical") || strings.Contains(answer.body, "og:url")) {
			t.Errorf("%s is told to others:\n%s", path, answer.body)
		}
	}
}

// Links of chats show the title and the quotation.
func TestOpenGraph(t *testing.T) {
	s := serve(t, parse(t, map[string]string{"": "---\ntitle: A \"<b>\" & C\nlanguage: en\nrights: All rights are ours.\n---\n# I. One\n\nIt is \"so\" & <i>so</i>. Then not.\n"}), nil)
	answer, fragment := s.follow(s.bot.At(s.bot.Statements()[0], statement.Ref{Kind: statement.SomeSentences, Index: 0, From: 0, To: 1}).Link)
	for _, want := range []string{
		`<meta property="og:title" content="I. One, paragraph 1, sentence 1 · A &#34;&lt;b&gt;&#34; &amp; C">`,
		`<meta property="og:description" content="“It is &#34;so&#34; &amp; &lt;i&gt;so&lt;/i&gt;.”">`,
		`<meta property="og:url" content="` + s.address + `/b/i/1.1">`,
		`<link rel="canonical" href="` + s.address + `/b/i/1.1">`,
		"<p>All rights are ours.</p>",
	} {
		if !strings.Contains(answer.body, want) {
			t.Errorf("%s is not in\n%s", want, answer.body)
		}
	}
	if fragment != "i/1.1" {
		t.Errorf("the link leads to %q", fragment)
	}
}

// A statement whose editor forbids it is on no page, and not in the list.
func TestNoPage(t *testing.T) {
	s := serve(t, parse(t, map[string]string{
		"open":   "---\ntitle: Open\nlanguage: en\n---\n# I\n\nOpen words.\n",
		"hidden": "---\ntitle: Hidden\nlanguage: en\npage: false\n---\n# I\n\nHidden words.\n",
	}), nil)
	for _, path := range []string{"/", "/hidden", "/hidden/i", "/hidden/i/1", "/hidden/-/all", "/hidden/-/ask?q=words", "/open/-/search?q=Hidden", "/open/-/ask?q=Hidden+words%3F"} {
		if answer := s.get(path); strings.Contains(answer.body, "Hidden words.") || strings.Contains(answer.body, ">Hidden</a>") || strings.HasPrefix(path, "/hidden") && answer.status != 404 {
			t.Errorf("%s is answered %d:\n%s", path, answer.status, answer.body)
		}
	}
	if answer := s.get("/"); answer.header.Get("Location") != "./open" {
		t.Errorf("the root leads to %q", answer.header.Get("Location"))
	}
	for _, call := range []string{"quote|hidden+I", "ask|hidden: words", "ask|all: words", "search|hidden: words", "quote|hidden I 1", "verify|Hidden words."} {
		if answer := s.get("/open/-/ask?call=" + url.QueryEscape(call)); strings.Contains(answer.body, "Hidden words") {
			t.Errorf("%s is answered:\n%s", call, answer.body)
		}
	}
}

// An edition that is loaded is shown at once, and a lasting link finds what it moved.
func TestEditions(t *testing.T) {
	const front = "---\ntitle: Benches\nlanguage: en\n---\n"
	old := parse(t, map[string]string{"": front + "# I. Streets\n\nEvery street needs a bench. It stands in the shade.\n"})
	s := serve(t, old, nil)
	link := s.bot.Handle(t.Context(), bot.Request{Line: "quote I 1.2"}).Passages[0].Link
	if answer, fragment := s.follow(link); fragment != "i/1.2" || !strings.Contains(answer.body, "autofocus>It stands in the shade.</mark>") {
		t.Errorf("%s leads to %q:\n%s", link, fragment, answer.body)
	}
	s.bot.SetStatements(parse(t, map[string]string{"": front + "# I. Parks\n\nNew.\n\n# II. Streets\n\nOne more. It stands in the Shade! Every street needs a bench.\n"}))
	if answer, fragment := s.follow(link); fragment != "ii/1.2" || !strings.Contains(answer.body, "autofocus>It stands in the Shade!</mark>") {
		t.Errorf("%s leads to %q now:\n%s", link, fragment, answer.body)
	}
	if answer := s.get("/benches/i"); !strings.Contains(answer.body, "New.") || strings.Contains(answer.body, "Every street") {
		t.Errorf("the old edition is shown:\n%s", answer.body)
	}
}

// A question that waits too long is told to ask again, and one whose reader leaves ends.
func TestBusy(t *testing.T) {
	busy := bottest.NewBusy(t, 0, bottest.Networks(t))
	s := serve(t, shipped(t), func(cfg *page.Config) { cfg.Bot, cfg.MaxWait = busy.Bot, time.Millisecond })
	answer := s.get("/governance/-/ask?q=" + url.QueryEscape("Who should talk to each other?"))
	if answer.status != 503 || answer.header.Get("Retry-After") == "" || !strings.Contains(answer.body, "more questions than it can answer") {
		t.Errorf("answered %d %v:\n%s", answer.status, answer.header, answer.body)
	}
	ended := make(chan bot.Reply)
	patient := serve(t, shipped(t), func(cfg *page.Config) {
		cfg.Bot = busy.Bot
		cfg.Handle = func(ctx context.Context, req bot.Request) bot.Reply {
			reply := busy.HandleReadOnly(ctx, req)
			ended <- reply
			return reply
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, "GET", patient.address+"/governance/-/ask?q="+url.QueryEscape("Who should talk to each other?"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var asking sync.WaitGroup
	asking.Go(func() {
		if resp, err := patient.client.Do(req); err == nil {
			resp.Body.Close()
			t.Errorf("answered %d", resp.StatusCode)
		}
	})
	for busy.Readings.Waiting() == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if reply := <-ended; !reply.Empty() {
		t.Errorf("answered %s", reply)
	}
	asking.Wait()
}

// A fault of ours is answered, and not by a connection that breaks off.
func TestPanic(t *testing.T) {
	s := serve(t, shipped(t), func(cfg *page.Config) {
		cfg.Handle = func(context.Context, bot.Request) bot.Reply { panic("a fault of the test") }
	})
	if answer := s.get("/governance/-/ask?q=x"); answer.status != 500 || strings.Contains(answer.body, "of the test") {
		t.Errorf("answered %d %s", answer.status, answer.body)
	}
}

// What answers questions is limited, and what shows the text is not.
func TestLimit(t *testing.T) {
	s := serve(t, shipped(t), func(cfg *page.Config) {
		cfg.Limit = func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) })
		}
	})
	for path, want := range map[string]int{"/governance/-/ask?q=x": 429, "/governance/-/search?q=x": 429, "/governance/abstract/1": 200, "/governance/-/all": 200, "/-/style.css": 200} {
		if answer := s.get(path); answer.status != want {
			t.Errorf("%s is answered %d", path, answer.status)
		}
	}
}

// BenchmarkView is a view of the page of a section with 600 sentences: of one that is kept,
// and of the first after an edition.
func BenchmarkView(b *testing.B) {
	var text strings.Builder
	text.WriteString("---\ntitle: Benches\nlanguage: en\n---\n# I. Streets\n")
	for range 200 {
		text.WriteString("\nEvery street needs a bench. It stands in the shade. Nobody owns it.\n")
	}
	all := parse(b, map[string]string{"": text.String()})
	for name, replaced := range map[string]bool{"kept": false, "first": true} {
		b.Run(name, func(b *testing.B) {
			s := serve(b, all, nil)
			s.client.Transport = &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 1}
			defer s.client.CloseIdleConnections()
			for b.Loop() {
				if replaced {
					s.bot.SetStatements(all)
				}
				if answer := s.get("/benches/i/7.2", "Accept-Encoding", "gzip"); answer.status != 200 || !bytes.HasPrefix([]byte(answer.body), []byte{0x1f, 0x8b}) {
					b.Fatalf("answered %d", answer.status)
				}
			}
		})
	}
}
