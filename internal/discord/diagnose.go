package discord

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"plenary/internal/bot"
)

// neededPermissions are those that an invite link asks for, with their names in Discord's
// settings and their reasons.
var neededPermissions = []struct {
	bit       int64
	name, why string
	optional  bool // the bot works without it
}{
	{discordgo.PermissionViewChannel, "View Channels", "hears mentions, and posts where it is to", false},
	{discordgo.PermissionSendMessages, "Send Messages", "answers mentions and posts the questions", false},
	{discordgo.PermissionEmbedLinks, "Embed Links", "shows quotations with their source", false},
	{discordgo.PermissionReadMessageHistory, "Read Message History", "replies to a message, and finds its own question again after a crash", false},
	{discordgo.PermissionCreatePublicThreads, "Create Public Threads", "opens the thread to discuss a question in", true},
	{discordgo.PermissionSendMessagesInThreads, "Send Messages in Threads", "answers in threads and forum posts", false},
	{discordgo.PermissionAttachFiles, "Attach Files", "attaches citations as files, which are text without it", true},
	{pinMessages.bit, "Pin Messages", "pins the question where a facilitator asked for it", true},
	{viewAuditLog, "View Audit Log", "looks once who added it, to tell them alone how to begin; without it, the channel for system messages is told", true},
}

// viewAuditLog is a right in a server, and in none of its channels.
const viewAuditLog = discordgo.PermissionViewAuditLogs

// Permissions is the number that an invite link asks for.
func Permissions() int64 {
	var all int64
	for _, p := range neededPermissions {
		all |= p.bit
	}
	return all
}

// InviteLink adds the bot of an application to a server.
func InviteLink(application string) string {
	return "https://discord.com/oauth2/authorize?client_id=" + application + "&scope=bot+applications.commands&permissions=" + strconv.FormatInt(Permissions(), 10)
}

// The differences between our clock and Discord's at which signatures begin to
// be in danger, and at which they fail.
const (
	skewWarning = 30 * time.Second
	skewFault   = 4 * time.Minute
)

// Diagnose checks, live and without a trace, how the adapter is set up: token,
// application, gateway, intents, commands, the permissions at cfg.Places, and
// the clock.
func Diagnose(ctx context.Context, cfg Config) []bot.Finding {
	a, err := New(cfg)
	if err != nil {
		return []bot.Finding{{Subject: "Discord configuration", Level: bot.Fault, Message: err.Error() + "."}}
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	defer a.client.http.CloseIdleConnections()
	d := diagnosis{a: a}
	if d.token(ctx) {
		d.application(ctx)
		d.gateway(ctx)
		d.places(ctx)
	}
	return d.found
}

type diagnosis struct {
	a     *Adapter
	self  string
	found []bot.Finding
}

func (d *diagnosis) add(level bot.Level, subject, format string, args ...any) {
	d.found = append(d.found, bot.Finding{Subject: "Discord " + subject, Level: level, Message: fmt.Sprintf(format, args...)})
}

// token checks the token and the clock, and reports whether to go on.
func (d *diagnosis) token(ctx context.Context) bool {
	var me struct {
		ID       string `json:"id"`
		Username string `json:"username"`
	}
	var date time.Time
	asked := time.Now()
	err := d.a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/users/@me"), into: &me, date: &date})
	switch {
	case hasStatus(err, http.StatusUnauthorized):
		d.add(bot.Fault, "token", "%s.", errToken)
		return false
	case err != nil:
		d.add(bot.Fault, "token", "Discord cannot be asked at %s: %s. Check the network, and DISCORD_API_URL where it is set.", d.a.cfg.APIURL, err)
		return false
	}
	d.self = me.ID
	d.add(bot.OK, "token", "The bot is %s (%s).", me.Username, me.ID)
	if date.IsZero() {
		return true
	}
	// The header has whole seconds, and the response took a moment.
	switch skew := asked.Sub(date).Abs(); {
	case skew > skewFault:
		d.add(bot.Fault, "clock", "This machine's clock is %s off Discord's: set it, best by NTP.", skew.Round(time.Second))
	case skew > skewWarning:
		d.add(bot.Warning, "clock", "This machine's clock is %s off Discord's: set it, best by NTP.", skew.Round(time.Second))
	default:
		d.add(bot.OK, "clock", "This machine's clock agrees with Discord's.")
	}
	return true
}

func (d *diagnosis) application(ctx context.Context) {
	app, err := d.a.application(ctx)
	if err != nil {
		d.add(bot.Fault, "application", "Discord does not tell of the application: %s.", err)
		return
	}
	cfg := d.a.cfg
	switch {
	case cfg.ApplicationID != "" && cfg.ApplicationID != app.ID:
		d.add(bot.Fault, "application", "The token belongs to application %s, but DISCORD_APPLICATION_ID is %s: set it to %s.", app.ID, cfg.ApplicationID, app.ID)
	default:
		d.add(bot.OK, "application", "%s (%s).", app.Name, app.ID)
	}
	if cfg.PublicKey != "" && app.VerifyKey != "" {
		if !strings.EqualFold(cfg.PublicKey, app.VerifyKey) {
			d.add(bot.Fault, "public key", "DISCORD_PUBLIC_KEY is not this application's: copy it from the Developer Portal under General Information.")
		} else {
			d.add(bot.OK, "public key", "HTTP interactions can be verified.")
		}
	}
	if app.Flags&contentFlags != 0 {
		d.add(bot.OK, "intents", "Message Content Intent is on: references such as [[II]] can be answered.")
	} else {
		d.add(bot.OK, "intents", "Message Content Intent is off: commands, mentions and direct messages work; references such as [[II]] need it.")
	}
	d.commands(ctx, app.ID)
	d.add(bot.OK, "invite link", "%s", InviteLink(app.ID))
}

func (d *diagnosis) commands(ctx context.Context, app string) {
	there, err := d.a.readCommands(ctx, app)
	switch wanted := localizedRegistration(); {
	case err != nil:
		d.add(bot.Fault, "commands", "The commands cannot be read: %s.", err)
	case !sameCommands(there, wanted):
		d.add(bot.Warning, "commands", "The registered commands are not those of this version: plenary serve registers them when it starts.")
	default:
		d.add(bot.OK, "commands", "All %d are registered.", len(wanted))
	}
}

// gateway asks for the gateway's address, and connects without identifying.
func (d *diagnosis) gateway(ctx context.Context) {
	info, err := d.a.gateway(ctx)
	if err != nil {
		d.add(bot.Fault, "gateway", "Discord names no gateway: %s.", err)
		return
	}
	l, _, err := dial(ctx, info.URL)
	if err != nil {
		d.add(bot.Fault, "gateway", "%s cannot be reached by WebSocket: %s. Check firewalls and proxies.", info.URL, err)
		return
	}
	l.close(websocket.CloseNormalClosure)
	if limit := info.Limit; limit != nil && limit.Total > 0 && limit.Remaining < info.Shards {
		after := time.Duration(limit.ResetAfter * float64(time.Millisecond))
		d.add(bot.Warning, "gateway", "Of the day's %d connections %d are left: plenary serve waits %s for more.", limit.Total, limit.Remaining, after.Round(time.Minute))
		return
	}
	d.add(bot.OK, "gateway", "Reached; Discord recommends %d shard(s).", info.Shards)
}

// places checks what the bot may do where prompts are posted.
func (d *diagnosis) places(ctx context.Context) {
	for _, place := range d.a.cfg.Places {
		if place.Platform != Name || place.Space == "" {
			continue
		}
		subject := "channel " + place.Channel
		may, err := d.allowed(ctx, place)
		if err != nil {
			d.add(bot.Fault, subject, "The bot does not see it: %s. Invite the bot again, and give it View Channels there.", err)
			continue
		}
		var missing []string
		level := bot.Warning
		for _, p := range neededPermissions {
			if may&p.bit != 0 || p.bit == viewAuditLog {
				continue
			}
			missing = append(missing, p.name+" (so that it "+p.why+")")
			if !p.optional {
				level = bot.Fault
			}
		}
		if len(missing) > 0 {
			d.add(level, subject, "The bot lacks %s there: give it to its role in the channel's settings under Permissions.", strings.Join(missing, ", "))
			continue
		}
		d.add(bot.OK, subject, "The bot has all permissions that it needs there.")
	}
}

func (d *diagnosis) allowed(ctx context.Context, place bot.Place) (int64, error) {
	var c channel
	var s server
	var m member
	for _, call := range []apiRequest{
		{route: newRoute(http.MethodGet, "/channels/{}", place.Channel), into: &c},
		{route: newRoute(http.MethodGet, "/guilds/{}", place.Space), into: &s},
		{route: newRoute(http.MethodGet, "/guilds/{}/members/{}", place.Space, d.self), into: &m},
	} {
		if err := d.a.client.do(ctx, call); err != nil {
			return 0, err
		}
	}
	return m.mayIn(s, c, d.self, time.Now()), nil
}
