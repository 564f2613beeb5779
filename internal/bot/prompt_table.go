package bot

import "strconv"

// promptCommands are the rows of the table that are about the programme.
func promptCommands() []Command {
	in := Option{Name: "channel", Summary: "Another channel than this one", Kind: ChannelID, Keyword: "in"}
	at := Option{Name: "time", Summary: "Time of day, such as 09:00, 9am or 21h30", Kind: TimeOfDay, Required: true}
	number := Option{Name: "number", Summary: "The suggestion's number", Kind: Number, Required: true}
	return []Command{
		{
			Name:    "prompt",
			Summary: "Today's question, and the programme of questions",
			run:     (*responder).prompt,
			Subcommands: []Command{
				{Name: "today", Summary: "Today's question, or the next one", run: (*responder).prompt},
				{
					Name:    "next",
					Summary: "What comes next; looking ahead uses nothing up",
					Options: []Option{{Name: "count", Summary: "How many questions, at most " + strconv.Itoa(maxPreview), Kind: Number}, in},
					run:     (*responder).promptNext,
				},
				{
					Name:    "schedule",
					Summary: "Post a question at a time, in a zone, on certain days",
					Options: []Option{
						at,
						{Name: "zone", Summary: "Time zone, such as Europe/Berlin", Kind: Zone, Required: true},
						{Name: "days", Summary: "Such as daily, weekdays, mon,wed,fri, mon-thu, every 2 weeks on monday", Kind: Days, Required: true},
						in,
						{Name: "notify", Summary: "A role or group to notify with each question", Kind: RoleID, Keyword: "notify"},
					},
					Facilitators: true,
					run:          (*responder).promptSchedule,
				},
				{Name: "status", Summary: "What is scheduled, what came last, and what went wrong", Options: []Option{in}, run: (*responder).promptStatus},
				{
					Name:         "pause",
					Summary:      "Post nothing for a while",
					Options:      []Option{{Name: "date", Summary: "The first day on which questions come again, such as 2027-01-07", Kind: Date, Keyword: "until"}, in},
					Facilitators: true,
					run:          (*responder).promptPause,
				},
				{Name: "resume", Summary: "End a pause", Options: []Option{in}, Facilitators: true, run: (*responder).promptResume},
				{Name: "skip", Summary: "Pass over the next question", Options: []Option{in}, Facilitators: true, run: (*responder).promptSkip},
				{Name: "stop", Summary: "End the schedule; progress is kept", Options: []Option{in}, Facilitators: true, run: (*responder).promptStop},
				{Name: "move", Summary: "Post at another time of day from now on", Options: []Option{at, in}, Facilitators: true, run: (*responder).promptMove},
				{
					Name:    "suggest",
					Summary: "Suggest a question to the facilitators",
					Options: []Option{{Name: "text", Summary: "An open question, ending with a question mark", Kind: Verbatim, Required: true}},
					run:     (*responder).promptSuggest,
				},
				{Name: "suggestions", Summary: "What was suggested, and what became of it", run: (*responder).promptSuggestions},
				{
					Name:         "approve",
					Summary:      "Take a suggestion into the programme: next, last, or as number N of those to come",
					Options:      []Option{number, {Name: "place", Summary: "next, last, or a number; without it, next"}},
					Facilitators: true,
					run:          (*responder).promptApprove,
				},
				{
					Name:         "edit",
					Summary:      "Put a suggestion in other words",
					Options:      []Option{number, {Name: "text", Summary: "The question as it is to read", Kind: Verbatim, Required: true}},
					Facilitators: true,
					run:          (*responder).promptEdit,
				},
				{
					Name:         "decline",
					Summary:      "Decline a suggestion, with the reason",
					Options:      []Option{number, {Name: "reason", Summary: "What the member who suggested it will read", Kind: Verbatim}},
					Facilitators: true,
					run:          (*responder).promptDecline,
				},
				{
					Name:    "facilitator",
					Summary: "Who else may manage the questions: add, remove, list",
					Options: []Option{
						{Name: "action", Summary: "add, remove or list"},
						{Name: "who", Summary: "A member, role or group", Kind: WhoID},
					},
					Facilitators: true,
					run:          (*responder).promptFacilitator,
				},
			},
		},
		{Name: "progress", Summary: "What the group has discussed, with links to the threads, and what is left", run: (*responder).progress},
	}
}
