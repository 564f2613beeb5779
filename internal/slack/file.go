package slack

import (
	"bytes"
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/message"
)

const (
	// fileTimeout is how long a reply waits for a file to be uploaded.
	fileTimeout = 10 * time.Second

	// fileRetry is for how long no file is uploaded after Slack said that the app
	// may not.
	fileRetry = 10 * time.Minute

	// maxFileName is the length of the longest name of a file, in characters.
	maxFileName = 100
)

// filesRefused are the errors that say that the app may not upload, whatever the
// file and whoever gets it.
var filesRefused = []string{
	"missing_scope", "not_allowed_token_type", "no_permission", "access_denied", "file_uploads_disabled", "storage_limit_reached",
}

// A fileRefusal remembers that the app may not upload files. The zero fileRefusal is
// ready.
type fileRefusal struct{ until atomic.Int64 }

func (f *fileRefusal) active() bool { return time.Now().UnixNano() < f.until.Load() }

func (f *fileRefusal) begin() { f.until.Store(time.Now().Add(fileRetry).UnixNano()) }

// handOver uploads the files of a reply to the direct message of whoever asked, and
// says so in their place. A file that cannot be uploaded stays, and is drawn as text.
func (a *Adapter) handOver(ctx context.Context, to target, reply bot.Reply) bot.Reply {
	if !slices.ContainsFunc(reply.Blocks, isFile) {
		return reply
	}
	reply.Blocks = slices.Clone(reply.Blocks)
	for i, block := range reply.Blocks {
		file, ok := block.(bot.File)
		if !ok || to.user == "" || len(file.Data) == 0 || a.refusesFiles.active() {
			continue
		}
		file.Name = fileName(file.Name)
		if err := a.upload(ctx, to, file); err != nil {
			if isOneOf(err, filesRefused) {
				a.refusesFiles.begin()
			}
			a.warnOnce("file:"+err.Error(), "slack: a file was not uploaded, and is shown as text", "error", err)
			continue
		}
		id := "slack.file.to-you"
		if !to.isPrivate(reply) && !isDirect(to.channel) {
			id = "slack.file.to-member"
		}
		reply.Blocks[i] = bot.Paragraph{Text: reply.Words().Text(id, message.Args{
			"file": file.Name, "who": bot.Span{Text: to.user, Style: bot.Person},
		})}
	}
	return reply
}

func isFile(block bot.Block) bool {
	_, ok := block.(bot.File)
	return ok
}

// fileName is the name under which a file is uploaded.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, path.Base(strings.ReplaceAll(name, `\`, "/")))
	if name == "." || name == "/" || isBlank(name) {
		name = "plenary.txt"
	}
	return truncate(name, maxFileName)
}

var errNoDirectMessage = errors.New("the direct message with the member was not opened")

// upload puts a file into the direct message of whoever asked: into the conversation
// where they asked, or else into that of the app with them.
func (a *Adapter) upload(ctx context.Context, to target, file bot.File) error {
	ctx, cancel := context.WithTimeout(ctx, fileTimeout)
	defer cancel()
	channel, thread := to.channel, to.thread
	if !isDirect(channel) {
		thread = ""
		var err error
		if channel, err = a.openDirect(ctx, to.user); err != nil {
			return err
		}
		if channel == "" {
			return errNoDirectMessage
		}
	}
	return a.retryNotDone(ctx, "files", func(ctx context.Context) error {
		_, err := a.api.UploadFileContext(ctx, slack.UploadFileParameters{
			Channel: channel, ThreadTimestamp: thread,
			Filename: file.Name, Title: file.Name, FileSize: len(file.Data), Reader: bytes.NewReader(file.Data),
		})
		return err
	})
}
