// Package mcp serves the statements to other programs as tools, resources and prompts of
// the Model Context Protocol, over pipes and over HTTP.
//
// It asks the same core as the terminal and only reads: nothing is stored, and nothing that
// was asked is remembered. Its results are JSON, which holds the words of a statement
// verbatim.
package mcp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"plenary/internal/bot"
	"plenary/internal/message"
	"plenary/internal/statement"
)

// Name is the platform of requests that come from tools.
const Name = "mcp"

// Config configures a Server.
type Config struct {
	Bot     *bot.Bot
	Handle  bot.Handler // answers requests; nil: Bot.HandleReadOnly
	Version string      // of the program
	Log     *slog.Logger

	// MaxWait is for how long a call waits for its answer, at most; 0: for any time.
	MaxWait time.Duration
}

func (c Config) withDefaults() Config {
	if c.Handle == nil {
		c.Handle = c.Bot.HandleReadOnly
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}

// A Server may be used by any number of goroutines, and has none of its own.
type Server struct {
	cfg Config

	mu    sync.Mutex
	of    []*statement.Statement // that made describes
	built *sdk.Server
}

// New makes a Server.
func New(cfg Config) *Server { return &Server{cfg: cfg.withDefaults()} }

// Run serves one client over a pair of pipes, a message a line, until in ends or ctx does.
func (s *Server) Run(ctx context.Context, in io.ReadCloser, out io.Writer) error {
	err := s.server().Run(ctx, pipe{in, out})
	if errors.Is(err, io.EOF) || ctx.Err() != nil {
		return nil
	}
	return err
}

// server returns the server for the statements of this moment.
func (s *Server) server() *sdk.Server {
	all := s.cfg.Bot.Statements()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.built == nil || !slices.Equal(all, s.of) {
		s.of, s.built = all, s.build(all)
	}
	return s.built
}

func (s *Server) build(all []*statement.Statement) *sdk.Server {
	first := all[0]
	v := &view{cfg: s.cfg, words: message.First(first.Language), statements: all, order: newOrder()}
	built := sdk.NewServer(
		&sdk.Implementation{Name: "plenary", Title: "Plenary", Version: cmp.Or(s.cfg.Version, "unknown")},
		&sdk.ServerOptions{
			Instructions: v.words.String("mcp.instructions", v.titled()),
			PageSize:     max(sdk.DefaultPageSize, v.size()),
			// The lists change with the content alone, and no client is told.
			Capabilities: &sdk.ServerCapabilities{
				Tools: &sdk.ToolCapabilities{}, Resources: &sdk.ResourceCapabilities{}, Prompts: &sdk.PromptCapabilities{},
			},
		})
	built.AddReceivingMiddleware(v.recovering, v.order.sorting)
	v.addTools(built)
	v.addResources(built)
	v.addPrompts(built)
	return built
}

// A view is what a server shows of the statements.
type view struct {
	cfg        Config
	words      *message.Catalogue // in the language of the first statement
	statements []*statement.Statement
	order      *order
}

// size is how many things the longest list has, at most.
func (v *view) size() int {
	n := 0
	for _, s := range v.statements {
		n += len(s.Sections) + len(s.Prompts)
	}
	return n
}

// maxTitles is how many statements a description names.
const maxTitles = 5

// titled are the arguments of a message that names the statements and the first place
// in them.
func (v *view) titled() message.Args {
	first := v.statements[0]
	ref := statement.SectionRef(0)
	switch {
	case len(first.Paragraphs) > 0:
		ref = statement.ParagraphRef(0)
	case len(first.Sections) > 1:
		ref = statement.SectionRef(1)
	}
	titles := []string{first.Title}
	for _, s := range v.statements[1:] {
		titles = append(titles, s.Title)
	}
	title := strings.Join(titles[:min(len(titles), maxTitles)], v.words.String("source.separator", nil))
	return message.Args{"title": title, "ref": v.cfg.Bot.At(first, ref).Label}
}

// recovering answers a method that panics with an error, as a fault of ours: the process
// serves others too.
func (v *view) recovering(next sdk.MethodHandler) sdk.MethodHandler {
	return func(ctx context.Context, method string, req sdk.Request) (result sdk.Result, err error) {
		defer func() {
			if r := recover(); r != nil {
				id := bot.NewShortID()
				v.cfg.Log.ErrorContext(ctx, "tool server panicked", "id", id, "method", method, "panic", r, "stack", string(debug.Stack()))
				result, err = nil, &jsonrpc.Error{Code: jsonrpc.CodeInternalError, Message: v.words.String("fault.ours", message.Args{"id": id})}
			}
		}()
		return next(ctx, method, req)
	}
}

// ask makes a request of a command and returns the reply, or the error that the caller
// is told.
func (v *view) ask(ctx context.Context, call bot.Call) (bot.Reply, error) {
	waiting, cancel := v.limited(ctx)
	defer cancel()
	reply := v.cfg.Handle(waiting, bot.Request{Place: bot.Place{Platform: Name}, Call: call})
	switch {
	case reply.Empty() && ctx.Err() != nil:
		return reply, ctx.Err()
	case reply.Empty():
		return reply, v.busy()
	case reply.Outcome == bot.Failed, reply.Private:
		return reply, errors.New(reply.String())
	}
	return reply, nil
}

// limited returns a context that ends with MaxWait.
func (v *view) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if v.cfg.MaxWait == 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, v.cfg.MaxWait)
}

// busy tells the caller to ask again.
func (v *view) busy() error { return errors.New(v.words.String("fault.busy", nil)) }

// asJSON makes a result of one JSON text item; the SDK adds the structured content.
// Letters stay as they are, so that quotations can be read and compared.
func asJSON(out any) (*sdk.CallToolResult, error) {
	text, err := encode(out)
	if err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: text}}}, nil
}
