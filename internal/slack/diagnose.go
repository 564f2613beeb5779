package slack

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"plenary/internal/bot"
)

// A scope is what the bot token is granted, and what for. Without one that is
// optional less can be done.
type scope struct {
	name, why string
	optional  bool
}

// scopes are those that the adapter uses, and no others. The manifests ask for
// them, and a test compares them with the calls that are made.
var scopes = []scope{
	{name: "app_mentions:read", why: "hears where it is mentioned"},
	{name: "assistant:write", why: "suggests questions where a talk with it begins; Slack adds this scope to every agent"},
	{name: "channels:history", why: "finds its own posts again after a crash, counts their replies, sees a question that is corrected, and references such as [[II]] where a facilitator switched them on"},
	{name: "channels:read", why: "says beforehand why it cannot post to a channel, is told when it is added to one, and shows on its Home tab today's question of a channel that its reader is in"},
	{name: "chat:write", why: "answers"},
	{name: "commands", why: "has /plenary and the message shortcuts"},
	{name: "files:write", why: "puts a file into the direct message of whoever asked, and else shows it as text", optional: true},
	{name: "groups:history", why: "the same as channels:history in private channels"},
	{name: "groups:read", why: "the same as channels:read in private channels"},
	{name: "im:history", why: "hears direct messages, and sees which are with it alone"},
	{name: "im:write", why: "opens the direct message for a file, or for a notice that it changes", optional: true},
	{name: "mpim:history", why: "sees references such as [[II]] in group messages", optional: true},
	{name: "pins:write", why: "pins the question where a facilitator asked for it, and unpins the one before", optional: true},
	{name: "usergroups:read", why: "lets user groups facilitate"},
	{name: "users:read", why: "lets administrators and owners facilitate, and names members without a ping"},
}

// The differences between our clock and Slack's that are a warning and a fault:
// we refuse a signed request whose time differs from ours by more than five
// minutes.
const (
	clockWarning = time.Minute
	clockFault   = 5 * time.Minute
)

// What to do about an installation that does not work as a whole.
const (
	scopeAdvice    = "add it under OAuth & Permissions, choose Reinstall to Workspace there, and start with the token that it then shows"
	orgWideAdvice  = "the app is installed in the whole organisation, so that all of its workspaces are one group; install it in one workspace for a group of its own"
	expiringAdvice = "it expires twelve hours after it was made, because token rotation is switched on for the app, which cannot be undone: make the app anew from the manifest and start with its token"
	expiredAdvice  = "it has expired, because token rotation is switched on for the app, which cannot be undone: make the app anew from the manifest and start with its token"
)

// Diagnose checks, against Slack itself, whether the adapter would work. It
// posts nothing and changes nothing.
func Diagnose(ctx context.Context, cfg Config) []bot.Finding {
	a, err := New(cfg)
	if err != nil {
		return []bot.Finding{{Subject: "Slack configuration", Level: bot.Fault, Message: sentence(err.Error())}}
	}
	defer a.http.client.CloseIdleConnections()
	who, err := a.api.AuthTestContext(ctx)
	if err != nil {
		return []bot.Finding{{Subject: "Slack bot token", Level: bot.Fault, Message: callFailed("auth.test", "bot token", err)}}
	}
	findings := []bot.Finding{
		a.checkBotToken(who),
		checkScopes(who.Header.Get("X-OAuth-Scopes")),
		checkClock(who.Header, time.Now()),
	}
	return append(findings, a.checkTransport(ctx))
}

// checkBotToken says where the app is installed, and whether its token lasts.
func (a *Adapter) checkBotToken(who *slack.AuthTestResponse) bot.Finding {
	f := bot.Finding{Subject: "Slack bot token", Message: fmt.Sprintf("Slack takes it: %s in the workspace %s.", who.User, who.Team)}
	switch me := identityOf(who); {
	case me.team == "":
		f.Level, f.Message = bot.Fault, "Slack takes it and does not say of which workspace it is: install the app in one workspace and use the token that it then shows."
	case a.cfg.expires():
		f.Level, f.Message = bot.Warning, fmt.Sprintf("Slack takes it, but %s.", expiringAdvice)
	case me.isOrgWide():
		f.Level, f.Message = bot.Warning, fmt.Sprintf("Slack takes it: %s, but %s.", who.User, orgWideAdvice)
	}
	return f
}

// checkScopes compares the scopes of a token with those that are needed.
func checkScopes(header string) bot.Finding {
	f := bot.Finding{Subject: "Slack scopes"}
	if header == "" {
		f.Level, f.Message = bot.Warning, "Slack did not say which scopes the token has; install the app from the manifest to be sure."
		return f
	}
	var has, missing, without, unused []string
	for _, name := range strings.Split(header, ",") {
		has = append(has, strings.TrimSpace(name))
	}
	for _, s := range scopes {
		switch {
		case slices.Contains(has, s.name):
		case s.optional:
			without = append(without, s.name)
		default:
			missing = append(missing, s.name)
		}
	}
	for _, name := range has {
		if !slices.ContainsFunc(scopes, func(s scope) bool { return s.name == name }) {
			unused = append(unused, name)
		}
	}
	switch {
	case len(missing) > 0:
		f.Level = bot.Fault
		f.Message = fmt.Sprintf("The token lacks %s: %s.", strings.Join(missing, ", "), scopeAdvice)
	case len(without) > 0:
		f.Level = bot.Warning
		f.Message = fmt.Sprintf("The token lacks %s, which are optional: Plenary then %s.", strings.Join(without, ", "), withoutScopes(without))
	case len(unused) > 0:
		f.Level = bot.Warning
		f.Message = fmt.Sprintf("The token has more than is used: %s can be taken away under OAuth & Permissions.", strings.Join(unused, ", "))
	default:
		f.Message = "The token has what is needed and no more."
	}
	return f
}

// withoutScopes says what is not done without optional scopes.
func withoutScopes(names []string) string {
	var less []string
	if slices.Contains(names, "files:write") || slices.Contains(names, "im:write") {
		less = append(less, "shows files as text")
	}
	if slices.Contains(names, "mpim:history") {
		less = append(less, "answers no references in group messages")
	}
	if slices.Contains(names, "pins:write") {
		less = append(less, "pins no question")
	}
	return strings.Join(less, " and ")
}

// checkClock compares our time with Slack's.
func checkClock(header http.Header, now time.Time) bot.Finding {
	f := bot.Finding{Subject: "Slack clock"}
	theirs, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		f.Level, f.Message = bot.Warning, "Slack did not say what time it is."
		return f
	}
	off := now.Sub(theirs).Abs().Round(time.Second)
	f.Message = "This machine's clock agrees with Slack's."
	if off > clockWarning {
		f.Level = bot.Warning
		f.Message = fmt.Sprintf("This machine's clock differs from Slack's by %s: set it by NTP, because prompts come by it.", off)
	}
	if off > clockFault {
		f.Level = bot.Fault
		f.Message = fmt.Sprintf("This machine's clock differs from Slack's by %s: set it by NTP, because signed requests are refused from five minutes on.", off)
	}
	return f
}

// checkTransport checks how Slack delivers.
func (a *Adapter) checkTransport(ctx context.Context) bot.Finding {
	if a.cfg.AppToken == "" {
		return bot.Finding{Subject: "Slack over HTTP", Message: "The signing secret is set; whether Slack reaches the endpoints is seen under Event Subscriptions, where it verifies the address."}
	}
	f := bot.Finding{Subject: "Slack app token", Message: "Slack takes it and opens Socket Mode."}
	if _, _, err := a.api.StartSocketModeContext(ctx); err != nil {
		f.Level, f.Message = bot.Fault, callFailed("apps.connections.open", "app-level token", err)
		if isSlackError(err, "missing_scope") {
			f.Message = "The app-level token lacks connections:write: make one that has it under Basic Information."
		}
	}
	return f
}

// callFailed says what to do about a call that failed.
func callFailed(call, which string, err error) string {
	if isSlackError(err, "token_expired") {
		return fmt.Sprintf("Slack does not take the %s (%s): %s.", which, err, expiredAdvice)
	}
	if _, ok := err.(slack.SlackErrorResponse); ok {
		return fmt.Sprintf("Slack does not take the %s (%s): copy it again from the app's page, or install the app again.", which, err)
	}
	return fmt.Sprintf("Slack did not answer %s (%s): check SLACK_API_URL and the network.", call, err)
}

// sentence writes an error, or several that are joined, as a sentence.
func sentence(words string) string {
	words = strings.ReplaceAll(words, "\n", "; ")
	return strings.ToUpper(words[:1]) + words[1:] + "."
}
