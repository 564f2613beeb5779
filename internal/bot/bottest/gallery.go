package bottest

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenary/content"
	"plenary/internal/answer"
	"plenary/internal/bot"
	"plenary/internal/statement"
)

// GalleryFolder is where each adapter's tests keep what arrives at the far end, one
// file for each sample.
const GalleryFolder = "testdata/gallery"

// A Sample is one kind of reply, as a member comes to see it. A bot makes the reply,
// unless a sample shows how something is drawn that no statement here holds.
type Sample struct {
	Name  string // of its file
	Title string
	Kind  Kind   // how it is asked for; "" for a post that nobody asked for
	Line  string // what is asked
	Press string // the beginning of the label of the button that is pressed then, unless a form is shown; "": none

	before []string // what was said before it
	reply  bot.Handler
	post   bot.Post // where Kind is ""
}

// Handle answers a request for the sample, and a press of a button in its reply.
func (s Sample) Handle(ctx context.Context, r bot.Request) bot.Reply { return s.reply(ctx, r) }

// Post returns the post that nobody asked for, at a place.
func (s Sample) Post(at bot.Place) bot.Post {
	post := s.post
	post.Place = at
	return post
}

// galleryTime is the time at which the samples are made.
var galleryTime = time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)

// Samples makes the samples.
func Samples(t *testing.T) []Sample {
	t.Helper()
	networks := Networks(t)
	shipped := sampleBot(t, content.FS, networks)
	garden := sampleBot(t, os.DirFS(filepath.Join("..", "bot", "testdata", "garden")), networks)
	library := sampleBot(t, os.DirFS(filepath.Join("..", "bot", "testdata", "library")), networks)
	samples := samplesOf(shipped, garden, library)
	samples[len(samples)-1].post = composed(t, shipped)
	return samples
}

// asked is a sample of what a bot replies to a line, after those before it.
func asked(name, title string, kind Kind, b *bot.Bot, line string, before ...string) Sample {
	return Sample{Name: name, Title: title, Kind: kind, Line: line, before: before, reply: asking(b, name, line, before)}
}

// samplesOf are the samples that three bots make, and a post at the end.
func samplesOf(shipped, garden, library *bot.Bot) []Sample {
	pressed := func(s Sample, label string) Sample {
		s.Press = label
		return s
	}
	samples := []Sample{
		asked("answer", "An answer", Mention, shipped, "What is global governance?"),
		asked("answer-private", "An answer to one member", Command, shipped, "What is global governance?"),
		pressed(asked("more", "The further passages", Mention, shipped, "Why do states cooperate?"), "More ("),
		pressed(asked("shared", "An answer that is shared", Command, shipped, "Why do states cooperate?"), "Share"),
		asked("answer-garden", "An answer of another statement", Mention, garden, "How much is a half plot?"),
		asked("several", "A question for several things", Mention, shipped, "Who wrote it and when?"),
		asked("closest", "The closest passage", Mention, garden, "Can I keep hens on my plot?"),
		asked("refusal", "Nothing found", Mention, shipped, "What does it say about football?"),
		asked("headings", "Headings without their text", Mention, shipped, "Does it recommend a world migration organization?"),
		asked("follow-source", "A talk that goes on: the source", Mention, shipped, "where does it say that?", "What is global governance?"),
		asked("follow-why", "A talk that goes on: the reason", Mention, garden, "why?", "May I use slug pellets?"),
		asked("follow-unknown", "A talk that does not go on from anything", Mention, shipped, "and the second one?"),
		asked("altered", "A quotation with a word changed", Mention, garden, "Whoever cannot pay may ask the secretary for instalments"),
		asked("quote-heading", "A heading without its text", Mention, shipped, "quote II"),
		asked("quote-abstract", "A place", Mention, shipped, "quote abstract 2"),
		asked("quote-section", "A section", Mention, garden, "quote II.C"),
		asked("search", "Where words stand", Mention, garden, "search plot"),
		pressed(asked("turned", "A page that took the place of the first", Mention, garden, "search plot"), "More"),
		asked("sections", "The outline", Command, shipped, "sections"),
		asked("recommendations", "The recommendations", Mention, shipped, "recommendations"),
		asked("areas", "The areas", Mention, shipped, "areas"),
		asked("cite", "A citation", Mention, shipped, "cite"),
		asked("cite-place", "A citation of a place", Mention, shipped, "cite abstract 2"),
		asked("cite-bibtex", "A citation as a file", Command, shipped, "cite bibtex"),
		asked("cite-ris", "A citation of a place as a file", Mention, shipped, "cite abstract 2 ris"),
		asked("verify", "A quotation that stands so", Mention, shipped, "verify habits of working together through informal dialogue"),
		asked("verify-altered", "A quotation that differs", Command, shipped, "verify habits of working together through formal dialogue"),
		asked("verify-not-found", "A quotation that is not found", Mention, shipped, "verify all people shall be free"),
		asked("help", "Help", Command, shipped, "help"),
		asked("about", "About", Command, shipped, "about"),
		asked("self", "What it is", Mention, shipped, "are you an AI?"),
		asked("opinion", "An opinion, declined", Mention, shipped, "can I trust this?"),
		asked("thanks", "Thanks", Mention, shipped, "thanks!"),
		asked("unknown-reference", "A place that there is not", Mention, shipped, "quote XII"),
		asked("mistyped", "A mistyped command", Mention, shipped, "promt status"),
		pressed(asked("form", "A form", Command, shipped, "prompt schedule"), "Fill"),
		pressed(asked("form-error", "A form with a fault", Command, shipped, "prompt schedule 25:00 Europe/Berlin weekdays"), "Fill"),
		asked("form-said", "A form where none can be shown", Mention, shipped, "prompt schedule"),
		asked("scheduled", "A schedule", Mention, shipped, "prompt schedule 09:00 Europe/Berlin weekdays"),
		asked("status", "What is scheduled", Mention, shipped, "prompt status", "prompt schedule 09:00 Europe/Berlin weekdays"),
		asked("suggested", "A suggestion", Command, shipped, "prompt suggest What would it take to trust a neighbour?"),
		asked("suggestions", "Suggestions, to a facilitator", Command, shipped, "prompt suggestions", "prompt suggest What would it take to trust a neighbour?"),
		asked("progress", "Progress", Mention, shipped, "progress"),
		asked("private-no", "A private no", Mention, shipped, "prompt stop"),
		drawn("busy", "No room", Mention, bot.Busy("")),
		drawn("styles", "Every style", Mention, everyStyle()),
		drawn("blocks", "Every block", Mention, everyBlock()),
		drawn("table", "Rows of a table", Mention, tableReply()),
		drawn("table-wide", "A table that is too wide for a phone", Mention, wideTableReply()),
		drawn("long", "A reply that takes several messages", Mention, longReply()),
	}
	samples = slices.DeleteFunc(samples, func(s Sample) bool { // until the table has it
		return strings.HasPrefix(s.Line, "verify") && !slices.ContainsFunc(bot.Commands(), func(c bot.Command) bool { return c.Name == "verify" })
	})
	samples = append(samples, rightToLeft(library)...)
	return append(samples, Sample{Name: "post", Title: "The question of the day"})
}

// rightToLeft are samples of a statement in Arabic, with words of ours beside it.
func rightToLeft(library *bot.Bot) []Sample {
	return []Sample{
		asked("right-to-left", "A section that is read from right to left", Mention, library, "quote II"),
		asked("right-to-left-places", "An outline that is read from right to left", Command, library, "sections"),
		asked("right-to-left-search", "Where a word from right to left stands", Mention, library, "search المجلس"),
		asked("right-to-left-unknown", "A word from right to left that is no place", Mention, library, "quote الحديقة"),
	}
}

// sampleBot is a bot on a statement with a database, at the time of the samples.
func sampleBot(t *testing.T, from fs.FS, n *answer.Networks) *bot.Bot {
	t.Helper()
	s, err := statement.Parse(from)
	if err != nil {
		t.Fatal(err)
	}
	db := Database(t)
	return bot.New(bot.Config{
		Statements: []*statement.Statement{s},
		Store:      db,
		Networks:   n,
		Log:        slog.New(slog.DiscardHandler),
		Now:        func() time.Time { return galleryTime },
	})
}

// asking answers a line in the place of what the far end delivers, after those that
// were said before it, and then what is pressed. Each sample has a workspace of its
// own. Whoever asks facilitates, but for one line that shows what others are told.
func asking(b *bot.Bot, name, line string, before []string) bot.Handler {
	facilitates := line != "prompt stop"
	asked := false
	return func(ctx context.Context, r bot.Request) bot.Reply {
		r.ID, r.Place.Space, r.CanPost = "", name, nil
		r.Facilitates = func(context.Context, bot.Place, []string) (bool, error) { return facilitates, nil }
		if r.Shares != "" {
			r.Shares = name
		}
		if asked {
			return b.Handle(ctx, r)
		}
		asked = true
		r.Call, r.Entities = bot.Call{}, nil
		for _, r.Line = range before {
			b.Handle(ctx, r)
		}
		r.Line = line
		return b.Handle(ctx, r)
	}
}

// composed is the post of a question.
func composed(t *testing.T, b *bot.Bot) bot.Post {
	t.Helper()
	at := bot.Place{Platform: "test", Space: "S", Channel: "C"}
	post, _, err := b.Compose(t.Context(), bot.Schedule{Place: at, Recurrence: "09:00 Europe/Berlin weekdays"}, galleryTime)
	if err != nil {
		t.Fatal(err)
	}
	post.Key = "bottest-key-1"
	return post
}

// An arrival is one message or form in a file of the gallery.
type arrival struct {
	Kind    string `json:"kind"` // "message" or "form"
	Private bool   `json:"private,omitempty"`
	Payload any    `json:"payload"` // as it arrived, without what differs from run to run
	Files   []File `json:"files,omitempty"`
}

// Gallery draws every sample over an adapter's real wire, and compares what arrives
// with the files of the gallery, or writes them with the flag -update of the package's
// tests. The far end fills in [Posted.Raw] and [ShownForm.Raw].
func Gallery(t *testing.T, start func(t *testing.T) Platform) {
	for _, s := range Samples(t) {
		t.Run(s.Name, func(t *testing.T) {
			tr := newTrial(t, start(t))
			arrived := tr.arrivals(s)
			if len(arrived) == 0 {
				t.Fatal("nothing arrives")
			}
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			e.SetIndent("", "  ")
			if err := e.Encode(arrived); err != nil {
				t.Fatal(err)
			}
			Golden(t, s.Name+".json", b.Bytes())
		})
	}
}

// arrivals has a sample asked for, and returns all that arrives then.
func (tr *trial) arrivals(s Sample) []arrival {
	tr.t.Helper()
	if s.Kind == "" {
		at := tr.post("where").Place
		before := len(tr.Board().Posts())
		if _, err := tr.Adapter().Send(tr.ctx, s.Post(at)); err != nil {
			tr.t.Fatal(err)
		}
		return arrivalsOf(tr.stop()[before:], nil)
	}
	handled := make(chan bool, 2)
	tr.answering(func(ctx context.Context, r bot.Request) bot.Reply {
		defer func() { handled <- true }()
		return s.Handle(ctx, r)
	})
	handle := func(act func()) {
		act()
		select {
		case <-handled:
		case <-tr.ctx.Done():
			tr.t.Fatal("nothing is asked")
		}
	}
	handle(func() { tr.deliver(tr.event(s.Kind, s.Line)) })
	on, ok := tr.Platform.(Presser)
	if ok && s.Press != "" {
		tr.until("nothing arrives", func() bool { return len(tr.Board().Posts())+len(tr.Board().Forms()) > 0 })
	}
	if ok && s.Press != "" && len(tr.Board().Forms()) == 0 {
		p := tr.await(1)[0]
		i := slices.IndexFunc(p.Buttons, func(label string) bool { return strings.HasPrefix(label, s.Press) })
		if i < 0 {
			tr.t.Fatalf("of %q there is no %q", p.Buttons, s.Press)
		}
		handle(func() { tr.press(on, p, p.Buttons[i], 1) })
	}
	return arrivalsOf(tr.stop(), tr.Board().Forms())
}

func arrivalsOf(posts []Posted, forms []ShownForm) []arrival {
	var all []arrival
	for _, p := range posts {
		all = append(all, arrival{Kind: "message", Private: p.Private, Payload: plain(p.Raw), Files: p.Files})
	}
	for _, f := range forms {
		all = append(all, arrival{Kind: "form", Private: true, Payload: plain(f.Raw)})
	}
	return all
}

// updating reports whether the tests' flag -update is set.
var updating = sync.OnceValue(func() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
})

// Golden compares what arrived with a file of the gallery, or writes it.
func Golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join(GalleryFolder, name)
	if updating() {
		if err := os.MkdirAll(GalleryFolder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("it is drawn otherwise (-file +now); go test -run Gallery -update writes it:\n%s", diff)
	}
}
