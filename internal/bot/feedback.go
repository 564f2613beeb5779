package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"plenary/internal/message"
)

// A Feedback is what a member thinks of an answer. Neither who it is nor what was asked
// is a part of it.
type Feedback struct {
	Place   Place        `json:"-"` // the workspace or server alone
	Answer  string       `json:"-"` // an id of the answer, which is kept for two days
	Command string       `json:"command"`
	Outcome Outcome      `json:"outcome"`
	Places  []RatedPlace `json:"places,omitempty"` // that the answer quoted or named
	Helpful bool         `json:"helpful"`
}

// A RatedPlace is a place of a statement that an answer quoted or named.
type RatedPlace struct {
	Statement string `json:"statement,omitempty"` // its name
	Ref       string `json:"ref"`
}

// An UnhelpfulPlace is a place that was marked unhelpful.
type UnhelpfulPlace struct {
	RatedPlace
	Count int
}

// A FeedbackChange says what a press did.
type FeedbackChange int

const (
	FeedbackGiven    FeedbackChange = iota // the first of its answer
	FeedbackChanged                        // it says the contrary of the first
	FeedbackRepeated                       // it was counted before
)

// maxFeedback is the length in bytes of the longest value that is taken.
const maxFeedback = 2000

// FeedbackValues are what the two buttons beneath an answer hold that ask whether it
// helped. ok is false for a reply that answers no question about a statement.
func (r Reply) FeedbackValues() (helpful, unhelpful string, ok bool) {
	f := Feedback{Command: r.Command, Outcome: r.Outcome}
	for _, p := range slices.Concat(r.Passages, r.Nearest) {
		place := RatedPlace{p.statement, strings.TrimPrefix(p.Ref, p.statement+" ")}
		if !slices.Contains(f.Places, place) {
			f.Places = append(f.Places, place)
		}
	}
	looked := r.Command == "ask" || r.Command == "find" || r.Command == "verify"
	switch {
	case r.Command == "", r.Private, r.Form != nil, r.Outcome > Refused:
		return "", "", false
	case len(f.Places) == 0 && (!looked || r.Outcome == Answered):
		return "", "", false
	}
	f.Helpful = true
	helpful = f.encode()
	f.Helpful = false
	unhelpful = f.encode()
	return helpful, unhelpful, len(helpful) <= maxFeedback && len(unhelpful) <= maxFeedback
}

func (f Feedback) encode() string {
	data, _ := json.Marshal(f) // has no value that cannot be marshalled
	return string(data)
}

// Feedback counts what a member thinks of an answer. The place is where it stands, and
// answer what names it there, the same at each press.
func (b *Bot) Feedback(ctx context.Context, at Place, answer, value string) (Feedback, FeedbackChange, error) {
	var f Feedback
	if len(value) > maxFeedback || json.Unmarshal([]byte(value), &f) != nil || f.Outcome < Answered || f.Outcome > Refused {
		return Feedback{}, FeedbackRepeated, errors.New("bot: what a button says of an answer cannot be read")
	}
	if command, _ := lookUp(table, f.Command); command == nil {
		return Feedback{}, FeedbackRepeated, errors.New("bot: what a button says of an answer is of no command")
	}
	d := b.firstResponder()
	f.Places = slices.DeleteFunc(f.Places, func(p RatedPlace) bool {
		_, ok := d.ratedLabel(p)
		return !ok
	})
	f.Place = Place{Platform: at.Platform, Space: at.Space}
	sum := sha256.Sum256([]byte(at.Platform + "/" + at.Space + "/" + answer))
	f.Answer = "feedback/" + hex.EncodeToString(sum[:16])
	if b.cfg.Store == nil {
		return f, FeedbackGiven, nil
	}
	change, err := b.cfg.Store.SaveFeedback(ctx, f)
	return f, change, err
}

// ratedLabel returns the label of a place, where one of the statements has it.
func (d *responder) ratedLabel(p RatedPlace) (string, bool) {
	for _, one := range d.library {
		if one.statement.Name == p.Statement {
			ref, ok := one.statement.ParseRef(p.Ref)
			return d.with(one).label(ref), ok
		}
	}
	return "", false
}

// maxUnhelpful is how many places that were marked unhelpful are named at once.
const maxUnhelpful = 10

// unhelpful names for facilitators the places that were marked unhelpful in their
// workspace or server. The text is empty where there are none.
func (d *responder) unhelpful(ctx context.Context, req Request) (Text, error) {
	if d.cfg.Store == nil || req.Place.Space == "" {
		return nil, nil
	}
	marked, err := d.cfg.Store.Unhelpful(ctx, req.Place.Platform, req.Place.Space, maxUnhelpful)
	if err != nil {
		return nil, err
	}
	var places []Text
	for _, p := range marked {
		if label, ok := d.ratedLabel(p.RatedPlace); ok {
			places = append(places, d.catalogue.Text("feedback.place", message.Args{"place": label, "n": p.Count}))
		}
	}
	if len(places) == 0 {
		return nil, nil
	}
	return d.catalogue.Text("feedback.unhelpful", message.Args{"places": d.catalogue.List(places)}), nil
}

// withUnhelpful returns items with the places that were marked unhelpful behind them, where the
// asker is a facilitator and there are any.
func (d *responder) withUnhelpful(ctx context.Context, req Request, items []Text) ([]Text, error) {
	if may, err := d.facilitates(ctx, req, req.Place); err != nil || !may {
		return items, err
	}
	places, err := d.unhelpful(ctx, req)
	if len(places) > 0 {
		items = append(items, places)
	}
	return items, err
}
