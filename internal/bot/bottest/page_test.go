package bottest

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var _ = flag.Bool("update", false, "write the page of the gallery")

// TestGalleryPage holds the page that draws what the galleries of the adapters keep,
// side by side, for somebody who looks at it in a browser. It needs no network. It is
// an approximation: the platforms' own programs draw on.
func TestGalleryPage(t *testing.T) {
	got := galleryPage(t)
	const path = "testdata/gallery.html"
	if updating() {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the page is not what the galleries hold (-file +now); go test -run GalleryPage -update writes it:\n%s", diff)
	}
}

// A column of the page is one platform.
type column struct {
	name, folder, ending string
	draw                 func(p *page, kept []byte)
}

var columns = []column{
	{"Slack", "../../slack", ".json", drawSlack},
	{"Discord", "../../discord", ".json", drawDiscord},
	{"Terminal", "../../terminal", ".txt", drawTerminal},
}

// A page is HTML that is being written.
type page struct {
	strings.Builder
	t *testing.T
}

// f writes HTML. Strings among the arguments are escaped.
func (p *page) f(format string, args ...any) {
	for i, arg := range args {
		if s, ok := arg.(string); ok {
			args[i] = html.EscapeString(s)
		}
	}
	fmt.Fprintf(p, format, args...)
}

// unknown says that the page does not draw something yet.
func (p *page) unknown(what string, v any) {
	p.t.Errorf("the page does not draw %s: %v", what, v)
}

func galleryPage(t *testing.T) string {
	p := &page{t: t}
	samples := samplesOf(nil, nil, nil)
	p.WriteString(pageHead)
	p.f("<nav aria-label=\"Samples\"><ul>\n")
	for _, s := range samples {
		p.f("<li><a href=\"#%s\">%s</a></li>\n", s.Name, s.Title)
	}
	p.f("</ul></nav>\n<main>\n")
	for _, s := range samples {
		p.f("<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n<p class=\"how\">%s</p>\n<div class=\"columns\">\n", s.Name, s.Name, s.Title, s.how())
		for _, c := range columns {
			kept, err := os.ReadFile(filepath.Join(c.folder, GalleryFolder, s.Name+c.ending))
			if errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s has no %s", c.name, s.Name)
				continue
			} else if err != nil {
				t.Fatal(err)
			}
			p.f("<div class=\"column %s\">\n<h3>%s</h3>\n", strings.ToLower(c.name), c.name)
			c.draw(p, kept)
			p.f("</div>\n")
		}
		p.f("</div>\n</section>\n")
	}
	p.f("</main>\n</body>\n</html>\n")
	return p.String()
}

// how says in words how a sample is asked for.
func (s Sample) how() string {
	what := ""
	if len(s.before) > 0 {
		what = "After “" + strings.Join(s.before, "”, “") + "”. "
	}
	what += map[Kind]string{Mention: "Asked in a channel, by a mention: ", Command: "Asked by a command of the platform: ", "": "Posted at its hour."}[s.Kind] + s.Line
	if s.Press != "" {
		what += " · Then the button that begins with “" + s.Press + "” is pressed."
	}
	return what
}

// arrived reads what a gallery keeps.
func (p *page) arrived(kept []byte) (all []struct {
	Kind    string
	Private bool
	Payload json.RawMessage
	Files   []File
}) {
	if err := json.Unmarshal(kept, &all); err != nil {
		p.t.Error(err)
	}
	return all
}

// message begins a message or a form, which </div> ends.
func (p *page) message(kind string, private bool) {
	p.f("<div class=\"%s\">\n", kind)
	if private && kind == "message" {
		p.f("<p class=\"private\">For one member alone</p>\n")
	}
}

func (p *page) files(files []File) {
	for _, f := range files {
		p.f("<div class=\"file\"><p>%s</p><pre>%s</pre></div>\n", f.Name, f.Data)
	}
}

// menu draws a menu with what it offers, and what is chosen.
func (p *page) menu(label string, options []string, chosen string) {
	p.f("<details class=\"menu\"><summary>%s</summary><ul>", label)
	for _, o := range options {
		if o == chosen {
			p.f("<li><b>%s</b></li>", o)
			continue
		}
		p.f("<li>%s</li>", o)
	}
	p.f("</ul></details>\n")
}

// A drawnField is a field of a form as the page draws it.
type drawnField struct {
	label, hint, value, placeholder, kind string
	options                               []string
	required                              bool
}

func (p *page) field(f drawnField) {
	mark := " (optional)"
	if f.required {
		mark = ""
	}
	p.f("<div class=\"field\"><p class=\"label\">%s<span class=\"faint\">%s</span></p>", f.label, mark)
	switch {
	case len(f.options) > 0:
		p.menu(f.value+" ▾", f.options, f.value)
	case f.value != "":
		p.f("<p class=\"input\">%s</p>", f.value)
	case f.placeholder != "":
		p.f("<p class=\"input faint\">%s</p>", f.placeholder)
	default:
		p.f("<p class=\"input faint\">%s</p>", f.kind)
	}
	if f.hint != "" {
		p.f("<p class=\"faint\">%s</p>", f.hint)
	}
	p.f("</div>\n")
}

// sgr matches an escape sequence that changes how text looks.
var sgr = regexp.MustCompile(`\x1b\[([0-9;]*)m`)

// drawTerminal draws what was shown on a terminal, in its colours.
func drawTerminal(p *page, kept []byte) {
	p.f("<pre class=\"screen\">")
	text := string(kept)
	open := false
	for {
		at := sgr.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		p.f("%s", text[:at[0]])
		if open {
			p.f("</span>")
		}
		codes := text[at[2]:at[3]]
		if open = codes != "0" && codes != ""; open {
			p.f("<span class=\"sgr-%s\">", strings.ReplaceAll(codes, ";", " sgr-"))
		}
		text = text[at[1]:]
	}
	p.f("%s</pre>\n", text)
}

const pageHead = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What Plenary's replies look like</title>
<style>
:root { color-scheme: light dark; --back: #fff; --fore: #1d1c1d; --faint: #5a5a5e; --line: #d8d8dc; --card: #f7f7f8; --link: #1264a3; --code: #b3104a; --accent: #2f6fb0; --press: #fff; --primary: #4752c4; --slack: #fff; --discord: #fff; --embed: #f2f3f5; }
@media (prefers-color-scheme: dark) { :root { --back: #121316; --fore: #e6e6ea; --faint: #a5a7ad; --line: #3c3e44; --card: #1b1d21; --link: #6db3f2; --code: #f08aa9; --accent: #5d9bd8; --press: #2a2c31; --primary: #5865f2; --slack: #1a1d21; --discord: #313338; --embed: #2b2d31; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem; background: var(--back); color: var(--fore); font: 15px/1.45 system-ui, sans-serif; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; }
h2 { margin: 0; font-size: 1.15rem; }
h3 { margin: 0 0 .4rem; font-size: .85rem; color: var(--faint); font-weight: 600; }
a { color: var(--link); }
p { margin: 0 0 .5rem; }
p, li, td, blockquote, summary, .button { unicode-bidi: plaintext; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: 1rem 0; padding: 0; list-style: none; font-size: .9rem; }
section { margin: 2rem 0; padding-top: 1rem; border-top: 1px solid var(--line); }
.how, .faint, .small, .private { color: var(--faint); }
.small { font-size: .82rem; }
.private { font-size: .78rem; font-style: italic; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.25fr); gap: 1rem; }
@media (max-width: 1000px) { .columns { grid-template-columns: minmax(0, 1fr); } }
.message, .form { padding: .7rem .9rem; margin-bottom: .6rem; border: 1px solid var(--line); border-radius: 8px; overflow-wrap: anywhere; }
.slack .message, .slack .form { background: var(--slack); }
.discord .message, .discord .form { background: var(--discord); }
.form { box-shadow: 0 2px 10px rgb(0 0 0 / .18); }
.head { font-size: 1.08rem; font-weight: 700; }
.named { background: color-mix(in srgb, var(--accent) 10%, transparent); color: var(--link); border-radius: 3px; padding: 0 .15em; }
.when { background: color-mix(in srgb, var(--fore) 5%, transparent); border-radius: 3px; padding: 0 .15em; }
blockquote { margin: 0 0 .5rem; padding-left: .75rem; border-left: 4px solid var(--line); }
ul, ol { margin: 0 0 .5rem; padding-left: 1.4rem; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .85em; }
code { color: var(--code); background: var(--card); border: 1px solid var(--line); border-radius: 3px; padding: 0 .2em; }
pre { margin: 0 0 .5rem; padding: .5rem .6rem; background: var(--card); border: 1px solid var(--line); border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere; }
.section { display: flex; gap: .6rem; align-items: flex-start; justify-content: space-between; }
.embed { margin: .3rem 0; padding: .5rem .8rem; background: var(--embed); border-left: 4px solid transparent; border-radius: 4px; }
.buttons { display: flex; flex-wrap: wrap; gap: .4rem; margin: .4rem 0; }
.button { padding: .25rem .7rem; border: 1px solid var(--line); border-radius: 4px; background: var(--press); font-weight: 600; font-size: .85rem; }
.primary { background: var(--primary); border-color: var(--primary); color: #fff; }
.menu { border: 1px solid var(--line); border-radius: 4px; padding: .25rem .6rem; font-size: .85rem; background: var(--press); margin: .2rem 0; }
.menu ul { margin: .3rem 0; }
.field { margin: .6rem 0; }
.field p { margin: 0 0 .15rem; }
.label { font-weight: 600; font-size: .9rem; }
.input { border: 1px solid var(--line); border-radius: 4px; padding: .3rem .5rem; background: var(--press); min-height: 2rem; }
.file p { font-weight: 600; margin: 0 0 .2rem; }
.screen { background: #16181c; color: #dcdcdc; border: 0; padding: .8rem; font-size: 11.5px; }
.sgr-1 { font-weight: 700; color: #fff; } .sgr-2 { color: #9a9da3; } .sgr-3 { font-style: italic; } .sgr-4 { text-decoration: underline; } .sgr-33 { color: #e5c07b; } .sgr-36 { color: #56c8d8; }
</style>
</head>
<body>
<header>
<h1>What Plenary's replies look like</h1>
<p>What arrives at the far end of each platform, drawn side by side. It is an approximation: each platform's own program draws it in its own way. The files are in <code>internal/slack</code>, <code>internal/discord</code> and <code>internal/terminal</code>, below <code>testdata/gallery</code>.</p>
</header>
`
