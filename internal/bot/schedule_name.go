package bot

import (
	"slices"
	"strings"
	"unicode"

	"plenary/internal/message"
	"plenary/internal/schedule"
)

// Limits of a channel's schedules.
const (
	maxSchedules    = 10
	maxSingles      = 10 // questions of prompt once and prompt now that are yet to come
	maxScheduleName = 30 // bytes
)

// noName stands in a call for the schedule that was set without a name.
const noName = "unnamed"

// lineWords are the words of the line of a schedule, which are no names.
var lineWords = []string{
	noName, "named", "name", "called", "at", "on", "in", "from", "until", "to", "not", "no", "except", "source", "notify", "every", "each",
	"and", "or", "the", "first", "second", "third", "fourth", "fifth", "last", "next", "day", "days", "week", "weeks", "month", "months",
	"year", "years", "holidays", "once", "now", "all", "digest", "programme", "program", "shuffled", "stages", "list", "reading", "quotation",
	"both", "undo", "question", "time", "zone", "channel",
}

// singlePrefixes begin the names of schedules that post one question once.
var singlePrefixes = []string{"once-", "now-"}

// readScheduleName reads the name that somebody gives a schedule. Every error is a
// [schedule.InputError].
func readScheduleName(typed string) (string, error) {
	name := strings.ToLower(typed)
	args := message.Args{"name": shorten(typed, 60), "most": maxScheduleName}
	switch {
	case len(name) > maxScheduleName:
		return "", in("name", inputError("schedule.name.long", args))
	case !isScheduleName(name):
		return "", in("name", inputError("schedule.name.letters", args))
	case isLineWord(name):
		return "", in("name", inputError("schedule.name.reserved", args))
	}
	return name, nil
}

// isScheduleName reports whether a word is made of letters, digits and hyphens, with a
// letter first and no hyphen last.
func isScheduleName(word string) bool {
	for i, r := range word {
		switch {
		case unicode.IsLetter(r), i > 0 && unicode.IsDigit(r), i > 0 && unicode.IsMark(r), i > 0 && i < len(word)-1 && r == '-':
		default:
			return false
		}
	}
	return word != "" && len(word) <= maxScheduleName
}

// isLineWord reports whether a word has another meaning in the line of a schedule: a
// keyword, a time, a day, a date or a zone.
func isLineWord(word string) bool {
	if slices.Contains(lineWords, word) || slices.ContainsFunc(singlePrefixes, func(p string) bool { return strings.HasPrefix(word, p) }) {
		return true
	}
	if _, err := schedule.ParseTime(word); err == nil {
		return true
	}
	if _, err := schedule.ParseDays(word); err == nil {
		return true
	}
	if _, err := schedule.ParseDate(word); err == nil {
		return true
	}
	_, err := schedule.ParseZone(word)
	return err == nil
}

// single reports whether the schedule posts one question once, and stands beside the
// others.
func (s plan) single() bool {
	return slices.ContainsFunc(singlePrefixes, func(p string) bool { return strings.HasPrefix(s.Name, p) })
}

// standing returns the schedules that are no singles.
func (p placeProgramme) standing() []plan {
	return slices.DeleteFunc(slices.Clone(p.schedules), plan.single)
}

// callName is the schedule's name in a call.
func (s plan) callName() string {
	if s.Name == "" {
		return noName
	}
	return s.Name
}

// chosenPlan returns the schedule that a call names. Without a name it is the only one;
// where there are several, the reply asks which.
func (p placeProgramme) chosenPlan(req Request) (plan, Reply) {
	name := strings.ToLower(req.value("name"))
	if name != "" {
		for _, s := range p.schedules {
			if s.callName() == name {
				return s, Reply{}
			}
		}
		return plan{}, p.unknownSchedule(name)
	}
	of := p.standing()
	if len(of) == 0 {
		of = p.schedules
	}
	switch len(of) {
	case 0:
		return plan{}, p.nothingScheduled()
	case 1:
		return of[0], Reply{}
	}
	return plan{}, p.whichSchedule(req, of)
}

// whichSchedule asks which of several schedules is meant, with a choice for each.
func (p placeProgramme) whichSchedule(req Request, of []plan) Reply {
	confirm := ""
	if req.Call.Command == "prompt stop" {
		confirm = p.confirmText(NewCall("prompt stop")).String()
	}
	return p.whichOf(of, confirm, func(s plan) Call { return req.Call.with("name", s.callName()) })
}

// whichOf is whichSchedule with the call of each choice, and what is asked before.
func (p placeProgramme) whichOf(of []plan, confirm string, call func(plan) Call) Reply {
	p.responder = p.alone()
	choices := Choices{Label: p.catalogue.String("schedule.which.label", nil), Confirm: confirm}
	list := List{}
	for _, s := range of {
		name := s.Name
		if name == "" {
			name = p.catalogue.String("schedule.which.unnamed", nil)
		}
		line := p.catalogue.Text("schedule.which.item", message.Args{"name": name, "rule": p.ruleText(s)})
		list.Items = append(list.Items, line)
		choices.Options = append(choices.Options, Choice{Label: shorten(line.String(), maxLabel), Call: call(s)})
	}
	r := p.toAsker(p.paragraph("schedule.which", nil), list)
	r.Outcome = Refused
	choices.Options = slices.DeleteFunc(choices.Options, func(c Choice) bool { return len(c.Call.Encode()) > MaxCall })
	if choices.Listed = len(choices.Options) == len(list.Items); len(choices.Options) > 0 {
		r.add(choices)
	}
	return r
}

// unknownSchedule says which schedules there are.
func (p placeProgramme) unknownSchedule(name string) Reply {
	if !p.scheduled() {
		return p.nothingScheduled()
	}
	var names []Text
	for _, s := range p.schedules {
		names = append(names, message.Literal(s.callName()))
	}
	return p.refusePrivately("schedule.unknown", message.Args{"name": shorten(name, 60), "names": p.personal.List(names)}).about("name")
}
