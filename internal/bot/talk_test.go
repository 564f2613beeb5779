package bot_test

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plenary/content"
	"plenary/internal/bot"
	"plenary/internal/bot/bottest"
	"plenary/internal/statement"
	"plenary/internal/store"
)

var update = flag.Bool("update", false, "write what the conversations in testdata/talk say now")

// TestTalk holds the conversations in testdata/talk. What is indented is what
// the bot says; everything else is said to it, or happens:
//
//	time 2026-11-24T08:00:00+01:00  it is that time now
//	statement garden-de             the talk goes on about the statement of that folder
//	channel C2                      the talk goes on in another channel
//	thread T1                       the talk goes on in a thread of the channel
//	locale de-DE                    members' clients are in that language
//	alone, aloud                    what is said is for who says it alone, or for everybody
//	fay: prompt status              fay, who facilitates, says something; \n begins a line
//	post, miss REASON               what is due is posted, or is not
//	# a remark
//
// A reply begins with its outcome, where it is not a plain answer, and ends
// with its buttons. The talk is about the statement in the folder of testdata that has the
// script's name, or about the one that is built in.
func TestTalk(t *testing.T) {
	files, err := filepath.Glob("testdata/talk/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no conversations", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := newTalkOf(t, folderOf(strings.TrimSuffix(filepath.Base(file), ".txt"))).play(want)
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("the conversation goes otherwise (-file +now); go test -run TestTalk -update writes it:\n%s", diff)
			}
		})
	}
}

// A talk is a group, its bot and a real store, at a time that stands still.
type talk struct {
	t     testing.TB
	bot   *bot.Bot
	store *store.Store
	now   time.Time
	at    bot.Place
	out   bytes.Buffer
	said  int

	locale string
	alone  bool
}

func newTalk(t testing.TB) *talk { return newTalkOf(t, content.FS) }

// folderOf returns the folder of the statement that a script is about.
func folderOf(script string) fs.FS {
	if folder := filepath.Join("testdata", script); dirExists(folder) {
		return os.DirFS(folder)
	}
	return content.FS
}

func dirExists(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func newTalkOf(t testing.TB, folder fs.FS) *talk {
	s, err := statement.Parse(folder)
	if err != nil {
		t.Fatal(err)
	}
	db := bottest.Database(t)
	k := &talk{t: t, store: db, at: bot.Place{Platform: "test", Space: "S1", Channel: "C1"}}
	k.bot = bot.New(bot.Config{
		Statements: []*statement.Statement{s},
		Store:      db,
		Log:        slog.New(slog.DiscardHandler),
		Now:        func() time.Time { return k.now },
		Counts:     fourEach,
	})
	return k
}

// fourEach counts four messages in each thread.
func fourEach(_ context.Context, _ bot.Place, posts []bot.Sent) (map[string]int, error) {
	counts := map[string]int{}
	for _, post := range posts {
		counts[post.Message] = 4
	}
	return counts, nil
}

// play holds the conversation of a script and returns the script with what was
// said now.
func (k *talk) play(script []byte) []byte {
	lines := bufio.NewScanner(bytes.NewReader(script))
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "  ") || line == "" {
			continue
		}
		if k.out.Len() > 0 && !strings.HasSuffix(k.out.String(), "\n\n") && !strings.HasPrefix(line, "#") {
			k.out.WriteByte('\n')
		} else if strings.HasPrefix(line, "#") && k.out.Len() > 0 && !k.afterRemark() {
			k.out.WriteByte('\n')
		}
		k.out.WriteString(line + "\n")
		k.step(line)
	}
	return k.out.Bytes()
}

// afterRemark reports whether the line before is a remark, to which the next
// one belongs.
func (k *talk) afterRemark() bool {
	all := strings.Split(strings.TrimSuffix(k.out.String(), "\n"), "\n")
	return strings.HasPrefix(all[len(all)-1], "#")
}

func (k *talk) step(line string) {
	k.t.Helper()
	word, rest, _ := strings.Cut(line, " ")
	switch {
	case word == "#":
	case word == "time":
		now, err := time.Parse(time.RFC3339, rest)
		if err != nil {
			k.t.Fatal(err)
		}
		k.now = now
	case word == "statement":
		s, err := statement.Parse(os.DirFS("testdata/" + rest))
		if err != nil {
			k.t.Fatal(err)
		}
		k.bot.SetStatements([]*statement.Statement{s})
	case word == "channel":
		k.at.Channel, k.at.Thread = rest, ""
	case word == "thread":
		k.at.Thread = rest
	case word == "locale":
		k.locale = rest
	case word == "alone", word == "aloud":
		k.alone = word == "alone"
	case word == "post":
		k.settle(func(post bot.Post, d *bot.Delivery) {
			d.State = bot.Posted
			d.Sent = bot.Sent{Message: post.Key, Link: "https://chat.example/" + d.Slot.UTC().Format("0102")}
			k.show(post.Reply)
		})
	case word == "miss":
		k.settle(func(_ bot.Post, d *bot.Delivery) { d.State, d.Reason = bot.Missed, rest })
	case strings.HasSuffix(word, ":"):
		k.show(k.say(strings.TrimSuffix(word, ":"), strings.ReplaceAll(rest, `\n`, "\n")))
	default:
		k.t.Fatalf("%q is no line of a conversation", line)
	}
}

// say has somebody say a line; those whose names begin with f facilitate, and
// so do those who were added.
func (k *talk) say(name, line string) bot.Reply {
	k.said++
	return k.bot.Handle(k.t.Context(), bot.Request{
		ID: fmt.Sprint(k.said), Place: k.at, From: name, Line: line,
		Locale: k.locale, Private: k.alone,
		Facilitates: func(_ context.Context, _ bot.Place, added []string) (bool, error) {
			for _, id := range added {
				if id == name {
					return true, nil
				}
			}
			return strings.HasPrefix(name, "f"), nil
		},
	})
}

// settle takes up what is due at every channel of the group.
func (k *talk) settle(how func(bot.Post, *bot.Delivery)) {
	ctx := k.t.Context()
	schedules, err := k.store.Schedules(ctx, k.at.Platform, k.at.Space)
	if err != nil {
		k.t.Fatal(err)
	}
	for _, s := range schedules {
		if s.Next.IsZero() || s.Next.After(k.now) {
			continue
		}
		post, delivery, err := k.bot.Compose(ctx, s, s.Next)
		if err != nil {
			k.t.Fatal(err)
		}
		how(post, &delivery)
		if err := k.store.AddDelivery(ctx, delivery); err != nil {
			k.t.Fatal(err)
		}
		if s, err = s.Advance(s.Next); err != nil {
			k.t.Fatal(err)
		}
		if post.Ends && delivery.State == bot.Posted {
			s.Next = time.Time{}
		}
		if err := k.store.SaveSchedule(ctx, s); err != nil {
			k.t.Fatal(err)
		}
	}
}

func (k *talk) show(r bot.Reply) {
	for _, fault := range faultsOfButtons(r) {
		k.t.Error(fault)
	}
	var head []string
	if r.Outcome != bot.Answered {
		head = append(head, r.Outcome.String())
	}
	if r.Private {
		head = append(head, "private")
	}
	var text string
	if len(head) > 0 {
		text = "[" + strings.Join(head, ", ") + "] "
	}
	text += r.String()
	for _, block := range r.Blocks {
		if block, ok := block.(bot.Choices); ok {
			for _, o := range block.Options {
				if len(o.Call.Encode()) > bot.MaxCall || len([]rune(o.Label)) > 100 {
					k.t.Errorf("no choice can be %+v", o)
				}
			}
		}
		if block, ok := block.(bot.Actions); ok {
			var labels []string
			for _, a := range block.Actions {
				if len(a.Call.Encode()) > bot.MaxCall || len([]rune(a.Label)) > 40 || a.Call.IsZero() == (a.URL == "") {
					k.t.Errorf("no button can be %+v", a)
				}
				labels = append(labels, "["+a.Label+": "+a.Call.Line()+a.URL+"]")
			}
			text += "\n" + strings.Join(labels, " ")
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		k.out.WriteString(strings.TrimRight("  "+line, " ") + "\n")
	}
}
