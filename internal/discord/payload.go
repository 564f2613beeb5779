package discord

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
)

// maxFileName is the longest name of a file, in characters.
const maxFileName = 200

// addKey adds a key to a message where members do not see it and a channel's
// history keeps it: in the address of an embed without a title, which no client
// shows. Where there is no embed, the last paragraph becomes one.
func (m *drawnMessage) addKey(key string) {
	if len(m.embeds) == 0 {
		rest, last := "", m.content
		if i := strings.LastIndex(m.content, "\n\n"); i > 0 && !strings.Contains(m.content[i:], "```") {
			rest, last = m.content[:i], m.content[i+2:]
		}
		m.content = rest
		m.embeds = []discordgo.MessageEmbed{{Description: inEmbed(last)}}
	}
	m.embeds[0].URL = keyURL + url.PathEscape(key)
}

// pressable matches the command to press that [commandIDs.command] draws, and what stands
// before it. Words of others have a backslash there.
var pressable = regexp.MustCompile(`(^|[^\\\x60])</([a-z ]+):[0-9]+>`)

// inEmbed draws the commands of a paragraph as code, because they cannot be pressed in an
// embed.
func inEmbed(paragraph string) string { return pressable.ReplaceAllString(paragraph, "$1`/$2`") }

// keyURL is an address that shows nothing of ours where somebody opens it.
const keyURL = "https://discord.com/#plenary-"

// hasKey reports whether a message carries a key.
func (m *channelMessage) hasKey(key string) bool {
	for _, e := range m.Embeds {
		if e.URL == keyURL+url.PathEscape(key) {
			return true
		}
	}
	return false
}

// isPost reports whether a message was posted under a key: it stays plain, because it is
// found and replaced as such.
func (m *channelMessage) isPost() bool {
	return m != nil && slices.ContainsFunc(m.Embeds, func(e embed) bool { return strings.HasPrefix(e.URL, keyURL) })
}

// A payload is a message as it is sent: new, as the answer to an interaction,
// or in place of what an answer showed.
type payload struct {
	Content    string                           `json:"content"`
	Embeds     []discordgo.MessageEmbed         `json:"embeds"`      // never nil: an empty list clears
	Components []discordgo.MessageComponent     `json:"components"`  // likewise
	Files      []attachment                     `json:"attachments"` // likewise
	Mentions   discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Flags      discordgo.MessageFlags           `json:"flags,omitempty"`
	Nonce      string                           `json:"nonce,omitempty"`
	Enforce    bool                             `json:"enforce_nonce,omitempty"`
	Reference  *discordgo.MessageReference      `json:"message_reference,omitempty"`

	files   []bot.File // the bytes of Files
	changes bool       // it takes the place of a message, which may hold a content and embeds
}

// MarshalJSON leaves content and embeds out of a message of components, which cannot have
// them, and clears those of the message whose place it takes.
func (p payload) MarshalJSON() ([]byte, error) {
	type plain payload
	if p.Flags&flagComponents == 0 {
		return json.Marshal(plain(p))
	}
	if p.changes {
		return json.Marshal(struct {
			plain
			Content *string `json:"content"` // null
		}{plain: plain(p)})
	}
	return json.Marshal(struct {
		plain
		Content *string                  `json:"content,omitempty"`
		Embeds  []discordgo.MessageEmbed `json:"embeds,omitempty"`
	}{plain: plain(p)})
}

// An attachment names a file that is sent beside a message, by its number.
type attachment struct {
	ID   string `json:"id"`
	Name string `json:"filename"`
}

// payload makes the payload of a message. It pings nobody, not even the author of
// the message that it replies to.
func (m drawnMessage) payload() payload {
	p := payload{
		Content:    m.content,
		Embeds:     m.embeds,
		Components: m.rows,
		Mentions:   discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}},
	}
	if m.isContainer {
		p.Flags, p.Components = flagComponents, []discordgo.MessageComponent{m.container()}
	}
	if p.Embeds == nil {
		p.Embeds = []discordgo.MessageEmbed{}
	}
	if p.Components == nil {
		p.Components = []discordgo.MessageComponent{}
	}
	p.Files, p.files = []attachment{}, m.files
	for i, f := range m.files {
		p.Files = append(p.Files, attachment{ID: strconv.Itoa(i), Name: attachedName(f)})
	}
	return p
}

// inPlace is a payload that takes the place of a message.
func (p payload) inPlace() payload {
	p.changes = true
	return p
}

// withNonce gives a payload a nonce of at most 25 characters, so that Discord does
// not post it twice within some minutes.
func (p payload) withNonce(nonce string) payload {
	p.Nonce, p.Enforce = nonce, true
	return p
}

// attached returns the files that are sent beside a payload.
func (p payload) attached() []bot.File { return p.files }

// A withFiles is the body of a call that may have files beside it.
type withFiles interface{ attached() []bot.File }

// encodeBody writes the body of a call: JSON, or a form with JSON and files where
// files go with it.
func encodeBody(body any) (data []byte, contentType string, err error) {
	if body == nil {
		return nil, "", nil
	}
	if data, err = json.Marshal(body); err != nil {
		return nil, "", err
	}
	with, ok := body.(withFiles)
	if !ok || len(with.attached()) == 0 {
		return data, "application/json", nil
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part := func(disposition, kind string, data []byte) error {
		header := textproto.MIMEHeader{"Content-Disposition": {"form-data; " + disposition}, "Content-Type": {kind}}
		to, err := w.CreatePart(header)
		if err == nil {
			_, err = to.Write(data)
		}
		return err
	}
	err = part(`name="payload_json"`, "application/json", data)
	for i, f := range with.attached() {
		if err == nil {
			err = part(fmt.Sprintf(`name="files[%d]"; filename="%s"`, i, attachedName(f)), cmp.Or(f.Type, "application/octet-stream"), f.Data)
		}
	}
	if err == nil {
		err = w.Close()
	}
	return b.Bytes(), w.FormDataContentType(), err
}

// attachedName is the name of a file as it can stand in a header. It names no folder.
func attachedName(f bot.File) string {
	return cmp.Or(fileName.Replace(truncate(f.Name, maxFileName)), "file")
}

var fileName = strings.NewReplacer("\\", "_", `"`, "_", "\r", "_", "\n", "_", "/", "_")
