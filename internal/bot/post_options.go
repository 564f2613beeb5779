package bot

import (
	"context"
	"slices"
	"strings"

	"plenary/internal/message"
)

// What a facilitator chose for the posts of a channel: settings of it, by their names.
const (
	threadSetting = "thread" // "off" where no thread is opened with a post
	pinSetting    = "pin"    // "on" where the latest post is pinned
	tagSetting    = "tag"    // name of the tag of posts in a forum
)

// maxTag is the length in characters of the longest name of a tag, that of Discord.
const maxTag = 20

// postOptions are what was chosen for the posts of a channel.
type postOptions struct {
	thread, pin bool
	tag         string
}

// postOptions reads what was chosen for the posts of a place.
func (d *responder) postOptions(ctx context.Context, at Place) (postOptions, error) {
	var o postOptions
	for name, read := range map[string]func(value string){
		threadSetting: func(value string) { o.thread = value != "off" },
		pinSetting:    func(value string) { o.pin = value == "on" },
		tagSetting:    func(value string) { o.tag = value },
	} {
		value, err := d.cfg.Store.Setting(ctx, at, name)
		if err != nil {
			return o, err
		}
		read(value)
	}
	return o, nil
}

// withOptions returns a post of a channel with what was chosen for its posts, and with
// the words that say where to discuss it.
func (d *responder) withOptions(ctx context.Context, post Post) (Post, error) {
	o, err := d.postOptions(ctx, post.Place)
	if err != nil {
		return post, err
	}
	if post.Tag = o.tag; o.pin {
		post.Pin = true
		if post.Unpin, err = d.cfg.Store.Pinned(ctx, post.Place); err != nil {
			return post, err
		}
	}
	here := beforeActions(post.Reply, d.aside("post.discuss-here", nil))
	if !o.thread {
		post.Thread, post.Reply = "", here
		return post, nil
	}
	post.Threadless = here
	post.Reply = beforeActions(post.Reply, d.aside("post.discuss", nil))
	return post, nil
}

// beforeActions returns a reply with a block before its buttons.
func beforeActions(r Reply, block Block) Reply {
	at := slices.IndexFunc(r.Blocks, func(b Block) bool { _, is := b.(Actions); return is })
	if at < 0 {
		at = len(r.Blocks)
	}
	r.Blocks = slices.Insert(slices.Clone(r.Blocks), at, block)
	return r
}

// promptOptions shows and changes what is chosen for the posts of a channel.
func (d *responder) promptOptions(ctx context.Context, req Request) (Reply, error) {
	p, no, err := d.manageableProgramme(ctx, req)
	if err != nil || !no.Empty() {
		return no, err
	}
	var edits Edits
	var said []Block
	for _, name := range []string{threadSetting, pinSetting, tagSetting} {
		typed, given := req.Call.Values[name]
		if !given {
			continue
		}
		value, no := d.readPostOption(name, typed)
		if !no.Empty() {
			return no, nil
		}
		if value != "" && value != "off" {
			tag := ""
			if name == tagSetting {
				tag = value
			}
			if no, err := d.cannotAdd(ctx, req, p.at, Part(name), tag); err != nil || !no.Empty() {
				return no, err
			}
		}
		edit, err := p.settingEdit(ctx, name, value)
		if err != nil {
			return Reply{}, err
		}
		edits.Settings = append(edits.Settings, edit...)
		said = append(said, d.postOptionBlock(name, value))
	}
	if len(said) == 0 {
		return p.showPostOptions(ctx)
	}
	r := Reply{Blocks: said}
	if len(edits.Settings) == 0 {
		return r, nil // it was so before
	}
	c, err := d.change(ctx, req, p, "options", edits)
	if err != nil {
		return Reply{}, err
	}
	return p.withUndo(r, req, c), nil
}

// settingEdit is the edit that gives a setting of the place a value, none where it has
// it.
func (p placeProgramme) settingEdit(ctx context.Context, name, value string) ([]Edit[Setting], error) {
	before, err := p.cfg.Store.Setting(ctx, p.at, name)
	if err != nil || before == value {
		return nil, err
	}
	row := func(value string) *Setting {
		if value == "" {
			return nil
		}
		return &Setting{p.at, name, value}
	}
	return []Edit[Setting]{{Before: row(before), After: row(value)}}, nil
}

// readPostOption reads the value of an option of posts. The reply says no to one that
// cannot be read.
func (d *responder) readPostOption(name, typed string) (string, Reply) {
	value := clean(typed)
	if name == tagSetting {
		switch {
		case strings.EqualFold(value, "off"), strings.EqualFold(value, "none"):
			return "", Reply{}
		case value == "", len([]rune(value)) > maxTag:
			return "", d.misuse("options.tag.how", message.Args{"most": maxTag}).about(name)
		}
		return value, Reply{}
	}
	switch value = strings.ToLower(value); value {
	case "on", "off":
		return value, Reply{}
	}
	return "", d.misuse("options."+name+".how", nil).about(name)
}

// postOptionBlock says what an option of posts means from now on.
func (d *responder) postOptionBlock(name, value string) Block {
	if name == tagSetting {
		if value == "" {
			return d.paragraph("options.tag.off", nil)
		}
		return d.paragraph("options.tag.on", message.Args{"tag": value})
	}
	return d.paragraph("options."+name+"."+value, nil)
}

// showPostOptions says what is chosen, and how to change it.
func (p placeProgramme) showPostOptions(ctx context.Context) (Reply, error) {
	o, err := p.postOptions(ctx, p.at)
	if err != nil {
		return Reply{}, err
	}
	values := map[bool]string{true: "on", false: "off"}
	r := Reply{Blocks: []Block{
		p.postOptionBlock(threadSetting, values[o.thread]),
		p.postOptionBlock(pinSetting, values[o.pin]),
		p.postOptionBlock(tagSetting, o.tag),
	}}
	r.add(p.aside("options.how", nil))
	return r, nil
}
