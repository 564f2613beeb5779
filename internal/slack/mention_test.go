package slack

import (
	"errors"
	"testing"

	slackapi "github.com/slack-go/slack"

	"plenary/internal/bot"
	"plenary/internal/loopback"
)

// Whom Slack does not know is refused, and what is no user group is not pinged.
func TestWhomSlackKnows(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.connected()
	at := bot.Place{Platform: name, Space: "T1", Channel: "C1"}
	for id, want := range map[string]bool{"U1": true, "S0READERS": true, loopback.SlackNobody: false, loopback.SlackNoGroup: false, "readers": false} {
		if known, err := a.knows(t.Context(), at, id); known != want || err != nil {
			t.Errorf("knows %q: %v, %v", id, known, err)
		}
	}
	for id, want := range map[string]bool{"S0READERS": true, loopback.SlackNoGroup: false, "U1": false} {
		err := a.canNotify(t.Context(), at, id)
		if no := new(bot.CannotNotifyError); errors.As(err, &no) == want || !errors.As(err, &no) && err != nil {
			t.Errorf("notifies %q: %v", id, err)
		}
	}
}

// Whoever is no full member of the workspace can be given nothing to manage, and manages
// nothing, whatever they are where they come from.
func TestWhoIsNoFullMember(t *testing.T) {
	w := newWorkspace(t)
	a := run(t, w, echo, nil)
	w.connected()
	admin := func(fields map[string]any) map[string]any {
		fields["is_admin"] = true
		return fields
	}
	for id, fields := range map[string]map[string]any{
		"U0DELETED":  admin(map[string]any{"deleted": true}),
		"U0STRANGER": admin(map[string]any{"is_stranger": true, "team_id": "T9"}),
		"U0OTHER":    admin(map[string]any{"team_id": "T9"}),
		"U0GUEST":    {"is_restricted": true},
		"U0SINGLE":   {"is_ultra_restricted": true},
		"U0APP":      admin(map[string]any{"is_bot": true}),
		"U0ORG":      admin(map[string]any{"team_id": "T9", "enterprise_user": map[string]any{"enterprise_id": "E1", "teams": []string{"T9", "T1"}}}),
	} {
		w.SetUser(id, fields)
		if known, err := a.knows(t.Context(), bot.Place{}, id); known || err != nil {
			t.Errorf("%s is known: %v, %v", id, known, err)
		}
		if may, err := a.facilitates(id)(t.Context(), bot.Place{}, nil); may || err != nil {
			t.Errorf("%s facilitates: %v, %v", id, may, err)
		}
	}
	w.SetUser("U0OURS", admin(map[string]any{"team_id": "T1"}))
	if may, err := a.facilitates("U0OURS")(t.Context(), bot.Place{}, nil); !may || err != nil {
		t.Errorf("an administrator facilitates: %v, %v", may, err)
	}
	for _, why := range []string{"user_not_found", "user_not_visible"} {
		w.Fail("users.info", loopback.SlackError(why), loopback.SlackError(why))
		if may, err := a.facilitates("U0"+why)(t.Context(), bot.Place{}, nil); may || err != nil {
			t.Errorf("%s: %v, %v", why, may, err)
		}
		if known, err := a.knows(t.Context(), bot.Place{}, "U0"+why); known || err != nil {
			t.Errorf("%s: known %v, %v", why, known, err)
		}
	}
}

// In an organisation a person of the workspace has the organisation's id, or another
// workspace's.
func TestFullMemberOfAnOrganisation(t *testing.T) {
	in := func(enterprise, team string, teams ...string) *slackapi.User {
		return &slackapi.User{ID: "U1", TeamID: team, Enterprise: slackapi.EnterpriseUser{EnterpriseID: enterprise, Teams: teams}}
	}
	workspace, everywhere := identity{team: "T1", enterprise: "E1"}, identity{team: "E1", enterprise: "E1"}
	for name, test := range map[string]struct {
		me   identity
		user *slackapi.User
		want bool
	}{
		"of the workspace":             {workspace, in("E1", "T2", "T2", "T1"), true},
		"of another workspace":         {workspace, in("E1", "T2", "T2"), false},
		"of another organisation":      {workspace, in("E2", "T1", "T1"), true}, // whose team has the id of ours
		"elsewhere":                    {workspace, in("E2", "T9", "T9"), false},
		"anywhere in the organisation": {everywhere, in("E1", "T2", "T2"), true},
		"of a workspace of it":         {everywhere, in("", "T2"), true},
		"outside of it":                {everywhere, in("E2", "T9", "T9"), false},
	} {
		if got := test.me.isFullMember(test.user); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
