package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"plenary/internal/bot"
	"plenary/internal/loopback"
	"plenary/internal/message"
)

// everyField is a form with each kind of field.
func everyField() *bot.Form {
	return &bot.Form{
		Title: "Whatever there is to be asked about the questions", Call: bot.NewCall("prompt schedule", "zone", "UTC", "time", "09:00"),
		Fields: []bot.Field{
			{Name: "channel", Label: "Channel", Kind: bot.ChannelID, Value: "#" + textID},
			{Name: "notify", Label: "Role", Kind: bot.RoleID, Value: "@" + managerRole, Hint: "Who is told"},
			{Name: "who", Label: "Whom", Kind: bot.WhoID, Value: "@" + memberID},
			{Name: "days", Label: "Days", Choices: []bot.Value{{Label: "Each", Value: "daily"}, {Value: "weekdays"}, {Label: "Again", Value: "daily"}}, Value: "weekdays"},
			{Name: "time", Label: "Time", Kind: bot.Verbatim, Value: "09:00\nor so", Required: true, Limit: 5, Error: "That is no time."},
		},
	}
}

// handling runs an adapter with a handler.
func handling(t testing.TB, handle bot.Handler, change ...func(*Config)) *fake {
	t.Helper()
	f := newFake(t)
	cfg := f.config()
	for _, c := range change {
		c(&cfg)
	}
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	run(t, a, handle)
	return f
}

// withForm is a reply that asks for a form, with a button that makes its call.
func withForm(f *bot.Form) bot.Reply {
	r := paragraphReply("What is missing")
	r.Outcome, r.Form = bot.Misused, f
	if call := f.Call; len(call.Encode()) <= bot.MaxCall {
		r.Blocks = append(r.Blocks, bot.Actions{Actions: []bot.Action{{Label: "Fill in a form", Call: call}}})
	}
	return r
}

// filled makes the submission of a modal. The values stand by the names of the fields.
func (f *fake) filled(modal output, values map[string]string) map[string]any {
	var labels []map[string]any
	for i, l := range modal.Components {
		c := map[string]any{"type": l.Component.Type, "custom_id": l.Component.CustomID}
		switch value := values[l.Component.CustomID]; {
		case l.Component.Type == 4:
			c["value"] = value
		case value == "":
			c["values"] = []string{}
		default:
			c["values"] = []string{value}
		}
		labels = append(labels, map[string]any{"type": 18, "id": i + 1, "component": c})
	}
	return f.Interaction(5, map[string]any{"custom_id": modal.CustomID, "components": labels})
}

func TestEachKindOfField(t *testing.T) {
	asked := make(chan bot.Request, 9)
	f := handling(t, func(_ context.Context, r bot.Request) bot.Reply {
		asked <- r
		if r.Call.Command == "about" {
			return withForm(everyField())
		}
		return paragraphReply("done")
	})
	open := f.press(output{}, "show about")
	modal := f.do(open)
	<-asked
	if modal.Kind != "modal" || modal.Title != "Whatever there is to be asked about the ques…" {
		t.Fatalf("it opens %+v", modal)
	}
	type shown struct {
		label, description string
		kind, style, most  int
		value              string
	}
	var got []shown
	for _, l := range modal.Components {
		value := l.Component.Value
		for _, d := range l.Component.Defaults {
			value += d.Type + " " + d.ID
		}
		for _, o := range l.Component.Options {
			value += o.Label + "=" + o.Value + " " + strconv.FormatBool(o.Default) + " "
		}
		got = append(got, shown{l.Label, l.Description, l.Component.Type, l.Component.Style, l.Component.MaxLength, value})
	}
	want := []shown{
		{"Channel", "", 8, 0, 0, "channel " + textID},
		{"Role", "Who is told", 6, 0, 0, "role " + managerRole},
		{"Whom", "", 7, 0, 0, ""}, // whether it is a member or a role is not known
		{"Days", "", 3, 0, 0, "Each=daily false weekdays=weekdays true "},
		{"Time", "That is no time.", 4, 2, 11, "09:00\nor so"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(shown{})); diff != "" {
		t.Errorf("the fields are (-want +got):\n%s", diff)
	}
	in := f.filled(modal, map[string]string{"channel": forumID, "who": adminRole, "days": "daily", "time": "10 <@1> *or* so\nmaybe"})
	in["data"].(map[string]any)["resolved"] = map[string]any{"roles": map[string]any{adminRole: map[string]any{}}}
	if done := f.do(in); done.Kind != "answer" || done.Flags != 64 || done.Content != "done" {
		t.Errorf("it is answered by %+v", done)
	}
	call := bot.NewCall("prompt schedule", "zone", "UTC", "channel", "#"+forumID, "who", "@"+adminRole, "days", "daily", "time", "10 @1 *or* so\nmaybe")
	if r := <-asked; cmp.Diff(call, r.Call) != "" || r.From != memberID || r.Place.Channel != textID || r.ID == "" {
		t.Errorf("it asks for %+v", r)
	}
}

// TestChosenMembersAndRolesAreChosenStill when a form is shown again.
func TestChosenMembersAndRolesAreChosenStill(t *testing.T) {
	f := handling(t, func(_ context.Context, r bot.Request) bot.Reply {
		form := everyField()
		form.Fields[2].Value = r.Call.Values["who"]
		return withForm(form)
	})
	modal := f.do(f.press(output{}, "show about"))
	for id, kind := range map[string]string{adminRole: "role", memberID: "user"} {
		in := f.filled(modal, map[string]string{"who": id, "time": "1"})
		in["data"].(map[string]any)["resolved"] = map[string]any{kind + "s": map[string]any{id: map[string]any{"id": id}}}
		said := f.do(in)
		again := f.do(f.press(said, said.Button("Correct it")))
		if got := again.Components[2].Component.Defaults; len(got) != 1 || got[0].ID != id || got[0].Type != kind {
			t.Errorf("it is shown with %+v chosen, want the %s", got, kind)
		}
	}
}

func TestFormInADirectMessageHasNoMenusOfAServer(t *testing.T) {
	f := handling(t, func(context.Context, bot.Request) bot.Reply { return withForm(everyField()) })
	in := f.press(output{}, "show about")
	delete(in, "guild_id")
	delete(in, "member")
	in["user"], in["context"] = map[string]any{"id": memberID}, 1
	var kinds []int
	for _, l := range f.do(in).Components {
		kinds = append(kinds, l.Component.Type)
	}
	if diff := cmp.Diff([]int{4, 4, 4, 3, 4}, kinds); diff != "" {
		t.Error(diff)
	}
}

// TestSlashCommandIsAnsweredInWords: what was given to it is nothing, or wrong.
func TestSlashCommandIsAnsweredInWords(t *testing.T) {
	f, _ := join(t)
	for command, options := range map[string][]map[string]any{
		"ask":  {text("question", " ")},
		"help": {text("command", "II")},
	} {
		said := f.do(f.Slash(command, options...))
		if said.Kind != "answer" || said.Content == "" || said.Button("Fill in a form") == "" {
			t.Fatalf("/%s is answered by %+v", command, said)
		}
		if modal := f.do(f.press(said, said.Button("Fill in a form"))); modal.Kind != "modal" || len(modal.Components) == 0 {
			t.Errorf("/%s: the button is answered by %+v", command, modal)
		}
	}
}

// TestFormThatComesLate: Discord was told that the answer comes later.
func TestFormThatComesLate(t *testing.T) {
	release := make(chan bool)
	f := handling(t, func(context.Context, bot.Request) bot.Reply {
		<-release
		return withForm(everyField())
	}, func(c *Config) { c.timing.deferAfter = 1 })
	in := f.press(output{}, "show about")
	f.do(in)
	release <- true
	if got := f.awaitN(2)[1]; got.Kind != "edit" || got.Button("Fill in a form") == "" {
		t.Errorf("it is said as %+v", got)
	}
}

// TestLongFormIsKept for the member who filled it in: with what was typed while the
// program runs, and else with what its button holds.
func TestLongFormIsKept(t *testing.T) {
	long := strings.Repeat("and so on ", 40) + "."
	handle := func(_ context.Context, r bot.Request) bot.Reply {
		form := &bot.Form{Title: "Suggest", Call: r.Call, Fields: []bot.Field{{
			Name: "text", Label: "Your question", Kind: bot.Verbatim, Value: r.Call.Values["text"], Error: "That is no question.",
		}}}
		return withForm(form)
	}
	f := handling(t, handle)
	typed := "a\n\n" + long
	said := f.do(f.filled(f.do(f.press(output{}, "show prompt suggest")), map[string]string{"text": typed}))
	if said.Flags != 64 || said.Content != "**Your question:** That is no question\\." && said.Content != "**Your question:** That is no question." {
		t.Errorf("it is answered by %+v", said)
	}
	again := said.Button("Correct it")
	if again == "" || strings.Contains(again, "and so on") {
		t.Fatalf("the button holds %q", again)
	}
	if modal := f.do(f.press(said, again)); modal.Kind != "modal" || modal.Components[0].Component.Value != typed {
		t.Errorf("it opens %+v", modal)
	}
	other := f.press(said, again)
	other["member"].(map[string]any)["user"] = map[string]any{"id": ownerID}
	restarted := handling(t, handle)
	for who, in := range map[string]map[string]any{"another member": other, "after a restart": nil} {
		g := f
		if in == nil {
			g, in = restarted, restarted.press(said, again)
		}
		if modal := g.do(in); modal.Kind != "modal" || modal.Components[0].Component.Value != "" {
			t.Errorf("for %s it opens %+v", who, modal)
		}
	}
}

func TestKeptFormsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var k keptForms
		ids := map[string]string{}
		for _, server := range []string{"1", "2"} {
			ids[server] = k.keep(keptForm{asker: asker{"5", server}})
		}
		k.drop("1")
		if _, ok := k.of(ids["1"], "5"); ok {
			t.Error("the form of a server that is forgotten is there")
		}
		if _, ok := k.of(ids["2"], "6"); ok {
			t.Error("a form is another member's")
		}
		if _, ok := k.of(ids["2"], "5"); !ok {
			t.Error("a form is not there")
		}
		time.Sleep(formLife) // of the bubble's clock
		synctest.Wait()
		if _, ok := k.of(ids["2"], "5"); ok || len(k.forms) > 0 {
			t.Error("a form is there after its time")
		}
	})
}

// TestEveryModalKeepsTheLimits, and holds its call or is kept.
func TestEveryModalKeepsTheLimits(t *testing.T) {
	a, err := New(Config{Token: token})
	if err != nil {
		t.Fatal(err)
	}
	short := rapid.StringN(0, 60, -1)
	field := rapid.Custom(func(t *rapid.T) bot.Field {
		value := rapid.Custom(func(t *rapid.T) bot.Value {
			return bot.Value{Label: short.Draw(t, "label"), Value: short.Draw(t, "value")}
		})
		return bot.Field{
			Label: hardText.Draw(t, "label"), Hint: hardText.Draw(t, "hint"), Error: short.Draw(t, "error"), Value: hardText.Draw(t, "value"),
			Kind: bot.OptionKind(rapid.IntRange(0, 12).Draw(t, "kind")), Required: rapid.Bool().Draw(t, "required"),
			Limit: rapid.IntRange(0, 5000).Draw(t, "limit"), Choices: rapid.SliceOfN(value, 0, 30).Draw(t, "choices"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		f := keptForm{form: bot.Form{
			Title: hardText.Draw(t, "title"), Fields: rapid.SliceOfN(field, 1, 7).Draw(t, "fields"),
			Call: bot.NewCall("prompt schedule", "time", short.Draw(t, "time"), "zone", hardText.Draw(t, "zone")),
		}, asker: asker{"5", rapid.SampledFrom([]string{"", "1"}).Draw(t, "server")}}
		for i := range f.form.Fields {
			f.form.Fields[i].Name = "f" + strconv.Itoa(i)
		}
		r := a.modal(f)
		if err := ownViolation("POST", "/interactions/1/x/callback", marshal(r)); err != nil {
			t.Fatalf("%v: %s", err, marshal(r))
		}
		id, held, ok := parseFormID(r.Data.(modal).CustomID, submitWord)
		if !ok {
			t.Fatalf("the id is %q", r.Data.(modal).CustomID)
		}
		if _, kept := a.forms.of(id, "5"); !kept && held != f.form.Call.Encode() {
			t.Fatalf("%q is not kept, and the id holds %q", f.form.Call.Encode(), held)
		}
		a.forms.drop(everyServer)
	})
}

func TestFormOverHTTPIsInTheResponse(t *testing.T) {
	e := serveHTTP(t, func(context.Context, bot.Request) bot.Reply { return withForm(everyField()) })
	status, answer := e.post(marshal(e.fake.press(output{}, "show about")), nil)
	if s := loopback.CallbackOutput("", answer); status != 200 || s.Kind != "modal" || len(s.Components) != 5 {
		t.Errorf("it is answered %d %s", status, answer)
	}
}

// file is a reply with a file.
func fileReply() bot.Reply {
	r := paragraphReply("Here it is.")
	r.Blocks = append(r.Blocks, bot.File{Name: "a/b.bib", Type: "application/x-bibtex", Data: []byte("@misc{a,\n}\n")})
	return r
}

var sentFile = loopback.DiscordFile{Name: "a_b.bib", Type: "application/x-bibtex", Data: "@misc{a,\n}\n"}

func TestFilesAreAttached(t *testing.T) {
	f := handling(t, func(_ context.Context, r bot.Request) bot.Reply {
		if r.Words() == "alone" {
			return bot.Reply{Blocks: fileReply().Blocks[1:]}
		}
		return fileReply()
	})
	f.Message(textID, "<@"+selfID+"> alone")
	for i, in := range []map[string]any{nil, f.Slash("cite"), f.press(output{}, "turn cite")} {
		if in != nil {
			f.Dispatch("INTERACTION_CREATE", in)
		}
		got := f.awaitN(i + 1)[i]
		if len(got.Files) != 1 || got.Files[0] != sentFile || got.Content == "" {
			t.Errorf("%s is %+v", got.Kind, got)
		}
	}
}

// TestFileWithoutItsRightIsText: the bot may post in a channel, and not attach.
func TestFileWithoutItsRightIsText(t *testing.T) {
	f := handling(t, func(context.Context, bot.Request) bot.Reply { return fileReply() })
	refusals := faults(f, "/messages", 1, refuseRights)
	f.Message(textID, "<@"+selfID+"> cite")
	if got := f.awaitN(1)[0]; len(got.Files) != 0 || !strings.Contains(got.Content, "```\n@misc{a,") || !strings.HasPrefix(got.Content, "Here it is") || refusals.Load() != 2 {
		t.Errorf("it is posted as %+v", got)
	}
}

// TestEmbedsWithoutTheirRightAreText: the bot may post in a channel, and embed nothing.
func TestEmbedsWithoutTheirRightAreText(t *testing.T) {
	quoted := strings.Repeat("Governments should listen to what is said. ", 55)
	reply := bot.Reply{Blocks: []bot.Block{
		bot.Quotation{Text: message.Literal("It begins so."), Ref: "I"},
		bot.Quotation{Text: message.Literal(quoted), Ref: "II"},
		bot.Paragraph{Text: message.Literal("So it ends.")},
		bot.Actions{Actions: []bot.Action{{Label: "More", Call: bot.NewCall("help")}}},
	}}
	f := handling(t, func(context.Context, bot.Request) bot.Reply { return reply })
	f.fault(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		var sent struct{ Embeds []any }
		if !strings.HasSuffix(r.URL.Path, "/messages") || json.NewDecoder(r.Body).Decode(&sent) != nil || len(sent.Embeds) == 0 {
			return false
		}
		refuseRights(w, nil)
		return true
	})
	f.Message(textID, "<@"+selfID+"> quote I; II")
	var said []string
	var buttons int
	for _, o := range f.awaitN(2) {
		if len(o.Content) > 2000 || len(o.Embeds) > 0 || !strings.HasPrefix(o.Content, "> ") {
			t.Errorf("it is posted as %+v", o)
		}
		said, buttons = append(said, strings.Trim(o.Content, "> ")), len(o.Components)
	}
	all := strings.Join(said, " ")
	if strings.Count(all, "listen to what is said.") != 55 || !strings.Contains(all, "It begins so.") || !strings.Contains(all, "So it ends.") || buttons != 1 {
		t.Errorf("it says %q", all)
	}
}

func TestFileOverHTTPGoesByACall(t *testing.T) {
	e := serveHTTP(t, func(context.Context, bot.Request) bot.Reply { return fileReply() })
	in := e.fake.Slash("cite")
	if status, answer := e.post(marshal(in), nil); status != 202 || len(answer) > 0 {
		t.Errorf("the request is answered %d %s", status, answer)
	}
	if got := e.fake.answerTo(in); got.Kind != "answer" || len(got.Files) != 1 || got.Files[0] != sentFile {
		t.Errorf("the interaction is answered by %+v", got)
	}
}

// Each press of a button that shares has the same name.
func TestShareIsNamedAlike(t *testing.T) {
	asked := make(chan bot.Request, 9)
	f := handling(t, func(_ context.Context, r bot.Request) bot.Reply {
		asked <- r
		return bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: message.Literal("shared")}}}
	})
	press := func(customID, on string) string {
		in := f.press(output{}, customID)
		in["message"].(map[string]any)["id"] = on
		f.do(in)
		return (<-asked).Shares
	}
	first := press("share ask|some words", "71")
	if first == "" || press("share ask|some words", "71") != first {
		t.Errorf("it is named %q", first)
	}
	for _, other := range []string{press("share ask|some words", "72"), press("share ask|other words", "71"), press("show ask|some words", "71")} {
		if other == first {
			t.Errorf("another is named %q as well", other)
		}
	}
}
