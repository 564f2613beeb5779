package mcp_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/mcp"
	"plenary/internal/statement"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// newServer makes a server of statements.
func newServer(t testing.TB, all []*statement.Statement) *mcp.Server {
	t.Helper()
	b := bot.New(bot.Config{Statements: all, Log: slog.New(slog.DiscardHandler)})
	return mcp.New(mcp.Config{Bot: b, Version: "v1", Log: slog.New(slog.DiscardHandler)})
}

// shipped is the statement that the program holds.
func shipped(t testing.TB) []*statement.Statement {
	t.Helper()
	all, err := statement.ParseAll(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// two are statements in German, with markup in their words.
func two(t testing.TB) []*statement.Statement {
	t.Helper()
	text := func(name string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("---\ntitle: Von den Bänken im " + name + "\nlanguage: de\nsource: https://example.org/" + name + "\n---\n# I. Straßen\n\nJede Straße braucht eine Bank, sagt <b>\"Tom & Eva\"</b> im " + name + ". Sie steht im Schatten.\n\n# II. Plätze\n")}
	}
	all, err := statement.ParseAll(fstest.MapFS{"nord/statement.md": text("Norden"), "süd/statement.md": text("Süden")})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A piped is a server at the far end of two pipes of the system.
type piped struct {
	t      testing.TB
	to     *os.File
	from   *bufio.Reader
	cancel context.CancelFunc
	ended  chan error
}

func newPiped(t testing.TB, s *mcp.Server) *piped {
	t.Helper()
	in, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	from, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	p := &piped{t, to, bufio.NewReader(from), cancel, make(chan error, 1)}
	go func() {
		defer out.Close()
		p.ended <- s.Run(ctx, in, out)
	}()
	t.Cleanup(func() {
		cancel()
		to.Close()
		from.Close()
	})
	return p
}

func (p *piped) send(lines ...string) {
	p.t.Helper()
	for _, line := range lines {
		if _, err := io.WriteString(p.to, line+"\n"); err != nil {
			p.t.Fatal(err)
		}
	}
}

func (p *piped) receive() string {
	p.t.Helper()
	line, err := p.from.ReadString('\n')
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// end ends the input, and returns what still comes.
func (p *piped) end() []string {
	p.t.Helper()
	p.to.Close()
	rest, err := io.ReadAll(p.from)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := <-p.ended; err != nil {
		p.t.Errorf("ended with %v", err)
	}
	return strings.FieldsFunc(string(rest), func(r rune) bool { return r == '\n' })
}

const initialize = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}`
const initialized = `{"jsonrpc":"2.0","method":"notifications/initialized"}`

func call(id int, tool, arguments string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":%q,"arguments":%s}}`, id, tool, arguments)
}

// calls are one call after another, whose answers are kept in testdata.
var calls = map[string][]string{
	"lists": {
		`{"jsonrpc":"2.0","id":1,"method":"tools/list"}`,
		`{"jsonrpc":"2.0","id":2,"method":"resources/list"}`,
		`{"jsonrpc":"2.0","id":3,"method":"resources/read","params":{"uri":"plenary://statement/Abstract"}}`,
		`{"jsonrpc":"2.0","id":4,"method":"resources/read","params":{"uri":"plenary://statement/I.B"}}`,
		`{"jsonrpc":"2.0","id":5,"method":"prompts/get","params":{"name":"first-habits"}}`,
		`{"jsonrpc":"2.0","id":6,"method":"prompts/get","params":{"name":"common-ground"}}`,
	},
	"tools": {
		call(1, "search", `{"query":"Which effects of climate change do states face?"}`),
		call(2, "fetch", `{"id":"Abstract 2"}`),
		call(3, "fetch", `{"id":"I.B"}`),
		call(4, "ask", `{"question":"What should states begin with?"}`),
		call(6, "quote", `{"ref":"the second sentence of the abstract"}`),
		call(8, "cite", `{"ref":"Abstract 2.1","style":"BibTeX"}`),
		call(10, "verify", `{"quote":"fostering habits of working together through informal dialogue"}`),
		call(11, "verify", `{"quote":"fostering habits of working alone through informal dialogue"}`),
		call(13, "outline", `{}`),
		call(15, "quote", `{"ref":"I.B"}`),
	},
	"german": {
		call(1, "search", `{"query":"Bank im Schatten"}`),
		call(2, "fetch", `{"id":"süd I 1"}`),
		call(3, "fetch", `{"id":"nord I"}`),
		call(4, "quote", `{"ref":"nord II"}`),
		call(5, "fetch", `{"id":"I 1"}`),
		call(6, "outline", `{}`),
		call(7, "ask", `{"question":"Was braucht jede Straße?"}`),
		call(8, "ask", `{"question":"süd: Was braucht jede Straße?"}`),
	},
	"hostile": {
		call(1, "fetch", `{"id":"../../etc/passwd"}`),
		call(2, "fetch", `{"id":""}`),
		call(3, "fetch", `{"id":7}`),
		call(4, "fetch", `{}`),
		call(5, "erase", `{}`),
		call(6, "quote", `{"ref":"I","page":-4}`),
		call(7, "quote", `{"ref":"Abstract","page":99999999999}`),
		call(8, "search", `{"query":"\u0000\u202e ?!"}`),
		`{"jsonrpc":"2.0","id":12,"method":"resources/read","params":{"uri":"file:///etc/passwd"}}`,
		`{"jsonrpc":"2.0","id":13,"method":"prompts/get","params":{"name":"nothing"}}`,
		`{"jsonrpc":"2.0","id":14,"method":"tools/erase"}`,
		`{"jsonrpc":"2.0","id":15,"method":"tools/call","params":7}`,
		`{"jsonrpc":"2.0","id":16,"method":"tools/list","params":{"cursor":"nonsense"}}`,
	},
}

// TestAnswers holds every answer against testdata, letter for letter.
func TestAnswers(t *testing.T) {
	for name, all := range calls {
		t.Run(name, func(t *testing.T) {
			statements := shipped
			if name == "german" {
				statements = two
			}
			p := newPiped(t, newServer(t, statements(t)))
			p.send(initialize)
			var got strings.Builder
			got.WriteString(indented(t, p.receive()))
			p.send(initialized)
			for _, one := range all {
				p.send(one)
				got.WriteString("\n" + one + "\n" + indented(t, p.receive()))
			}
			if rest := p.end(); len(rest) > 0 {
				t.Errorf("more was answered: %q", rest)
			}
			compare(t, filepath.Join("testdata", name+".txt"), got.String())
		})
	}
}

// Where nothing answers, the result says so, quotes nothing, and has an address of the
// statement.
func TestNothingAnswers(t *testing.T) {
	all := shipped(t)
	p := newPiped(t, newServer(t, all))
	p.send(initialize)
	p.receive()
	p.send(initialized)
	for _, one := range []string{
		call(1, "ask", `{"question":"How do I get a visa?"}`),
		call(1, "ask", `{"question":"prompt stop"}`),
		call(1, "ask", `{"question":""}`),
		call(1, "quote", `{"ref":"section 99"}`),
		call(1, "quote", `{"ref":""}`),
		call(1, "cite", `{"ref":"nowhere"}`),
		call(1, "verify", `{"quote":"all the king's horses and all the king's men"}`),
		call(1, "verify", `{"quote":"\n"}`),
	} {
		p.send(one)
		var answer struct {
			Result struct {
				StructuredContent struct {
					Answered          *bool
					Text, URL         string
					Passages, Nearest []struct{ Text string }
				}
			}
		}
		got := p.receive()
		if err := json.Unmarshal([]byte(got), &answer); err != nil {
			t.Fatal(err)
		}
		r := answer.Result.StructuredContent
		if r.Answered == nil || *r.Answered || r.Text == "" || !strings.HasPrefix(r.URL, all[0].Source) || len(r.Passages) > 0 || strings.Contains(got, `\u003e`) {
			t.Errorf("%s is answered %s", one, got)
		}
		for _, near := range r.Nearest {
			if near.Text != "" {
				t.Errorf("%s quotes %q", one, near.Text)
			}
		}
	}
	p.end()
}

// indented writes JSON on several lines, as it came.
func indented(t testing.TB, text string) string {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(json.RawMessage(text)); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return b.String()
}

func compare(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

// What is no message is answered with an error, and the next line all the same.
func TestLinesThatAreNoMessages(t *testing.T) {
	p := newPiped(t, newServer(t, shipped(t)))
	p.send(initialize)
	p.receive()
	p.send(initialized)
	for sent, want := range map[string]string{
		`hello`:                               `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"the message is no JSON"}}`,
		`{"jsonrpc":"2.0","id":1,"metho`:      `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"the message is no JSON"}}`,
		`{"id":1}`:                            `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"the message is none of JSON-RPC 2.0"}}`,
		`[]`:                                  `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"a batch holds from 1 to 32 messages"}}`,
		`[` + strings.Repeat("7,", 99) + `7]`: `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"a batch holds from 1 to 32 messages"}}`,
		strings.Repeat("x", 3<<20):            `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"the message is longer than 1 MB"}}`,
		`{"jsonrpc":"2.0","id":2,"method":"ping"}`:                                  `{"jsonrpc":"2.0","id":2,"result":{}}`,
		`[{"jsonrpc":"2.0","id":3,"method":"ping"},{"jsonrpc":"2.0","method":"x"}]`: `{"jsonrpc":"2.0","id":3,"result":{}}`,
	} {
		p.send(sent)
		if got := p.receive(); got != want {
			t.Errorf("%.60s is answered %s", sent, got)
		}
	}
	if rest := p.end(); len(rest) > 0 {
		t.Errorf("more was answered: %q", rest)
	}
}

// A query of nearly a megabyte is answered.
func TestGiantQuery(t *testing.T) {
	p := newPiped(t, newServer(t, shipped(t)))
	p.send(initialize)
	p.receive()
	p.send(initialized)
	giant := strings.Repeat("climate change ", 65_000)
	for i, one := range []string{call(1, "search", `{"query":"`+giant+`"}`), call(2, "ask", `{"question":"`+giant+`"}`), call(3, "quote", `{"ref":"`+giant+`"}`), call(4, "verify", `{"quote":"`+giant+`"}`), call(5, "fetch", `{"id":"`+giant+`"}`), call(6, "cite", `{"ref":"`+giant+`"}`)} {
		p.send(one)
		if got := p.receive(); !strings.HasPrefix(got, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":`, i+1)) || len(got) > 20_000 {
			t.Errorf("call %d is answered %.300s", i+1, got)
		}
	}
	p.end()
}

// All that was asked is answered, though the input ends at once.
func TestInputThatEndsAtOnce(t *testing.T) {
	p := newPiped(t, newServer(t, shipped(t)))
	lines := []string{initialize, initialized}
	for id := 1; id <= 20; id++ {
		lines = append(lines, call(id, "ask", `{"question":"What should states begin with?"}`))
	}
	lines = append(lines, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":20}}`, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"none"}}`)
	p.send(lines...)
	answered := map[float64]bool{}
	for _, line := range p.end() {
		var answer struct{ ID float64 }
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			t.Fatal(err)
		}
		answered[answer.ID] = true
	}
	delete(answered, 20) // may have been answered before it was cancelled
	if len(answered) != 20 {
		t.Errorf("answered %v", answered)
	}
}

// A long quotation comes page by page, and all pages together hold every word.
func TestPagesOfAQuotation(t *testing.T) {
	var text strings.Builder
	text.WriteString("---\ntitle: On Benches\nlanguage: en\n---\n# I. Streets\n")
	for i := range 12 {
		fmt.Fprintf(&text, "\nBench number %d%s stands in a street.\n", i, strings.Repeat(", which is made of oak and iron and paint", 20))
	}
	all, err := statement.ParseAll(fstest.MapFS{"statement.md": {Data: []byte(text.String())}})
	if err != nil {
		t.Fatal(err)
	}
	p := newPiped(t, newServer(t, all))
	p.send(initialize)
	p.receive()
	p.send(initialized)
	var quoted []string
	pages := 0
	for page := 1; page != 0; pages++ {
		p.send(call(page, "quote", fmt.Sprintf(`{"ref":"I","page":%d}`, page)))
		var answer struct {
			Result struct {
				StructuredContent struct {
					Passages []struct{ Text string }
					NextPage int `json:"next_page"`
				}
			}
		}
		if err := json.Unmarshal([]byte(p.receive()), &answer); err != nil {
			t.Fatal(err)
		}
		for _, passage := range answer.Result.StructuredContent.Passages {
			quoted = append(quoted, passage.Text)
		}
		page = answer.Result.StructuredContent.NextPage
	}
	var want []string
	for _, paragraph := range all[0].Paragraphs {
		want = append(want, paragraph.Text)
	}
	if diff := cmp.Diff(want, quoted); diff != "" || pages < 3 {
		t.Errorf("%d pages: %s", pages, diff)
	}
	p.end()
}

// A client that stays silent does not keep the server from its end.
func TestEndsWithItsContext(t *testing.T) {
	p := newPiped(t, newServer(t, shipped(t)))
	p.send(initialize)
	p.receive()
	p.cancel()
	if err := <-p.ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

// Whatever a client sends, the server answers and ends.
func FuzzRun(f *testing.F) {
	for _, all := range calls {
		f.Add([]byte(strings.Join(append([]string{initialize, initialized}, all...), "\n")))
	}
	f.Add([]byte("hello\n[]\n[[]]\n\n{}"))
	s := newServer(f, shipped(f))
	f.Fuzz(func(t *testing.T, sent []byte) {
		var out strings.Builder
		if err := s.Run(t.Context(), io.NopCloser(bytes.NewReader(sent)), &out); err != nil {
			t.Error(err)
		}
		for line := range strings.Lines(out.String()) {
			if !json.Valid([]byte(line)) {
				t.Errorf("answered %q", line)
			}
		}
	})
}
