package discord

import (
	"slices"
	"sync"
)

// A managedRole is what Discord says of a role, and of which bot it is.
type managedRole struct {
	ID   string `json:"id"`
	Tags struct {
		BotID string `json:"bot_id"`
	} `json:"tags"`
}

// ownRoles are the roles that Discord made for the bot, one in a server, which its
// clients offer beside the bot where a member types a mention. The zero ownRoles is ready.
type ownRoles struct {
	mu    sync.Mutex
	roles map[string]string // by server
}

// add notes which of a server's roles is that of the bot.
func (o *ownRoles) add(server string, roles []managedRole, self string) {
	at := slices.IndexFunc(roles, func(r managedRole) bool { return r.Tags.BotID == self && self != "" })
	if at < 0 || server == "" {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.roles == nil {
		o.roles = map[string]string{}
	}
	o.roles[server] = roles[at].ID
}

// remove forgets a role of a server, whichever it is where role is "".
func (o *ownRoles) remove(server, role string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if role == "" || o.roles[server] == role {
		delete(o.roles, server)
	}
}

// of returns the id of the bot's role in a server, "" where it has none.
func (o *ownRoles) of(server string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.roles[server]
}

// onRole notes what an event says of a role.
func (a *Adapter) onRole(e event) {
	var of struct {
		Server string      `json:"guild_id"`
		Role   managedRole `json:"role"`
		ID     string      `json:"role_id"` // of one that was deleted
	}
	switch {
	case !a.decode(e, &of):
	case of.ID != "":
		a.roles.remove(of.Server, of.ID)
	default:
		a.roles.add(of.Server, []managedRole{of.Role}, a.selfID())
	}
}
