package bot

import "slices"

// newTable makes the rows of the table, in the order of help. A row has no
// summaries: they stand in the catalogue, see describe.
func newTable() []Command {
	return slices.Concat(statementCommands(), promptCommands(), generalCommands(), hiddenCommands())
}

// Options that several commands take.
var (
	refOption     = Option{Name: "ref", Kind: Reference}
	channelOption = Option{Name: "channel", Kind: ChannelID, Keyword: "in"}
	timeOption    = Option{Name: "time", Kind: TimeOfDay, Required: true}
	numberOption  = Option{Name: "number", Kind: Number, Required: true}
	nameOption    = Option{Name: "name", Kind: ScheduleName, Keyword: "named"}
)

// oneOf makes the choices of an option that has no other values.
func oneOf(values ...string) []Completion {
	var choices []Completion
	for _, value := range values {
		choices = append(choices, Completion{Value: value})
	}
	return choices
}

func required(o Option) Option {
	o.Required = true
	return o
}

// statementCommands are the rows that are about the statement.
func statementCommands() []Command {
	return []Command{
		{Name: "ask", Options: []Option{{Name: "question", Required: true}}, run: (*responder).ask},
		{Name: "verify", Options: []Option{{Name: "quote", Kind: Verbatim, Required: true}}, run: (*responder).verify},
		{Name: "quote", Options: []Option{required(refOption)}, Public: true, fits: beginsValue, run: (*responder).quote},
		{Name: "sections", run: (*responder).sections},
		{Name: "recommendations", run: (*responder).recommendations},
		{Name: "areas", run: (*responder).areas},
		{Name: "search", Options: []Option{{Name: "words", Required: true}}, fits: beginsValue, run: (*responder).search},
		{Name: "cite", Options: []Option{refOption, {Name: "style", Kind: CitationStyle}}, run: (*responder).cite},
	}
}

// promptCommands are the rows that are about the programme of questions.
func promptCommands() []Command {
	return []Command{
		{Name: "prompt", run: (*responder).prompt, Subcommands: slices.Concat(scheduleCommands(), postCommands(), suggestionCommands())},
		{
			Name:    "progress",
			Options: []Option{{Name: "channel", Kind: ChannelID, Keyword: "in", Hidden: true}},
			fits:    func(words string) bool { return words == "" },
			run:     (*responder).progress,
		},
	}
}

func scheduleCommands() []Command {
	return []Command{
		{Name: "today", run: (*responder).prompt},
		{Name: "next", Options: []Option{{Name: "count", Kind: Number}, channelOption}, run: (*responder).promptNext},
		{
			Name: "schedule",
			Options: []Option{
				timeOption,
				{Name: "zone", Kind: Zone},
				{Name: "days", Kind: Days},
				{Name: "source", Kind: SourceWords, Keyword: "source"},
				nameOption,
				{Name: "from", Kind: Date, Keyword: "from"},
				{Name: "until", Kind: Date, Keyword: "until"},
				{Name: "except", Kind: Dates, Keyword: "except"},
				channelOption,
				{Name: "notify", Kind: RoleID, Keyword: "notify"},
				{Name: threadSetting, Kind: OnOff, Keyword: threadSetting + ":", Hidden: true},
				{Name: tagSetting, Kind: TagName, Keyword: tagSetting + ":", Hidden: true},
			},
			Facilitators: true,
			read:         readScheduleLine,
			run:          (*responder).promptSchedule,
		},
		{
			Name: "once",
			Options: []Option{
				{Name: "date", Kind: Date, Required: true},
				timeOption,
				{Name: "zone", Kind: Zone},
				channelOption,
				{Name: "text", Kind: Verbatim, Required: true},
			},
			Facilitators: true,
			read:         readOnceLine,
			run:          (*responder).promptOnce,
		},
		{
			Name:         "now",
			Options:      []Option{{Name: "text", Kind: Verbatim}, channelOption},
			Facilitators: true,
			run:          (*responder).promptNow,
		},
		{Name: "status", Options: []Option{channelOption}, run: (*responder).promptStatus},
		{
			Name:         "pause",
			Options:      []Option{{Name: "date", Kind: Date, Keyword: "until"}, nameOption, channelOption},
			Facilitators: true,
			read:         readPauseLine,
			run:          (*responder).promptPause,
		},
		{
			Name:         "resume",
			Options:      []Option{channelOption, nameOption},
			Facilitators: true,
			read:         readNamedLine,
			run:          (*responder).promptResume,
		},
		{
			Name:         "skip",
			Options:      []Option{channelOption, nameOption, {Name: "question", Kind: PromptID, Keyword: "question", Hidden: true}},
			Facilitators: true,
			read:         readNamedLine,
			run:          (*responder).promptSkip,
		},
		{
			Name:         "stop",
			Options:      []Option{channelOption, nameOption},
			Facilitators: true,
			read:         readNamedLine,
			run:          (*responder).promptStop,
		},
		{
			Name:         "move",
			Options:      []Option{timeOption, nameOption, channelOption},
			Facilitators: true,
			read:         readMoveLine,
			run:          (*responder).promptMove,
		},
		{
			Name:         "undo",
			Options:      []Option{{Name: "number", Kind: Number}, channelOption},
			Facilitators: true,
			run:          (*responder).promptUndo,
		},
		{Name: "keep", Options: []Option{numberOption, channelOption}, Facilitators: true, Hidden: true, run: (*responder).promptKeep},
	}
}

// postCommands are the rows that are about the posts of a channel and the record of
// them. What one of the options of options sets can be typed by itself.
func postCommands() []Command {
	thread := Option{Name: threadSetting, Kind: OnOff, Keyword: threadSetting, Choices: oneOf("on", "off")}
	pin := Option{Name: pinSetting, Kind: OnOff, Keyword: pinSetting, Choices: oneOf("on", "off")}
	tag := Option{Name: tagSetting, Kind: TagName, Keyword: tagSetting}
	alone := func(o Option) Command {
		name := o.Name
		o.Keyword = ""
		return Command{Name: name, Options: []Option{o, channelOption}, Facilitators: true, Hidden: true, run: (*responder).promptOptions}
	}
	return []Command{
		{Name: "options", Options: []Option{thread, pin, tag, channelOption}, Facilitators: true, run: (*responder).promptOptions},
		alone(thread), alone(pin), alone(tag),
		{
			Name:         "digest",
			Options:      []Option{{Name: "rhythm", Choices: oneOf("weekly", "monthly", "off")}, {Name: "to", Kind: MeWord, Keyword: "to", Choices: oneOf("me")}, channelOption},
			Facilitators: true,
			run:          (*responder).promptDigest,
		},
		{Name: "export", Options: []Option{channelOption}, run: (*responder).promptExport},
	}
}

func suggestionCommands() []Command {
	return []Command{
		{Name: "suggest", Options: []Option{{Name: "text", Kind: Lines, Required: true}}, run: (*responder).promptSuggest},
		{Name: "add", Options: []Option{{Name: "text", Kind: Lines, Required: true}}, Facilitators: true, run: (*responder).promptAdd},
		{Name: "suggestions", run: (*responder).promptSuggestions},
		{
			Name:         "reword",
			Options:      []Option{numberOption, {Name: "text", Kind: Verbatim, Required: true}},
			Facilitators: true,
			run:          (*responder).promptReword,
		},
		{Name: "leave", Options: []Option{numberOption, channelOption}, Facilitators: true, run: (*responder).promptLeave},
		{
			Name:         "restore",
			Options:      []Option{{Name: "number", Kind: Number}, channelOption},
			Facilitators: true,
			run:          (*responder).promptRestore,
		},
		{Name: "approve", Options: []Option{numberOption, {Name: "place"}}, Facilitators: true, run: (*responder).promptApprove},
		{
			Name:         "edit",
			Options:      []Option{numberOption, {Name: "text", Kind: Verbatim, Required: true}},
			Facilitators: true,
			run:          (*responder).promptEdit,
		},
		{
			Name:         "decline",
			Options:      []Option{numberOption, {Name: "reason", Kind: Verbatim}},
			Facilitators: true,
			run:          (*responder).promptDecline,
		},
		{
			Name:         "facilitator",
			Options:      []Option{{Name: "action", Choices: oneOf("list", "add", "remove")}, {Name: "who", Kind: WhoID}},
			Facilitators: true,
			run:          (*responder).promptFacilitator,
		},
	}
}

// generalCommands are the rows that are about Plenary and a channel's settings.
func generalCommands() []Command {
	return []Command{
		{
			Name:         "references",
			Options:      []Option{{Name: "switch", Choices: oneOf("on", "off")}},
			Facilitators: true,
			fits:         oneWord,
			run:          (*responder).references,
		},
		{Name: "statements", run: (*responder).statements},
		{
			Name:         "use",
			Options:      []Option{{Name: "name", Kind: StatementName}},
			Facilitators: true,
			fits:         oneWord,
			run:          (*responder).use,
		},
		{
			Name:         "language",
			Options:      []Option{{Name: "name", Kind: LanguageName}},
			Facilitators: true,
			fits:         namesLanguage,
			run:          (*responder).setLanguage,
		},
		{Name: "about", run: (*responder).about},
		{Name: "privacy", run: (*responder).privacy},
		{Name: "help", Options: []Option{{Name: "command", Kind: CommandName}}, run: (*responder).help},
	}
}

// hiddenCommands are the rows that buttons, menus and adapters call.
func hiddenCommands() []Command {
	return []Command{
		{Name: "mistyped", Options: []Option{{Name: "line", Required: true}}, Hidden: true, run: (*responder).mistyped},
		{Name: "find", Options: []Option{{Name: "words", Required: true}}, Hidden: true, OnMessage: true, run: (*responder).find},
		{
			Name:      "checkquotations",
			Options:   []Option{{Name: "message", Kind: Verbatim, Required: true}},
			Hidden:    true,
			OnMessage: true,
			run:       (*responder).checkQuotations,
		},
		{Name: "inline", Options: []Option{required(refOption)}, Hidden: true, run: (*responder).inline},
		{
			Name:    "page",
			Options: []Option{{Name: "number", Kind: Number, Required: true}, {Name: "line", Required: true}},
			Hidden:  true,
			run:     (*responder).page,
		},
		{Name: "shared", Options: []Option{required(refOption), {Name: "asked"}}, Hidden: true, run: (*responder).quote},
		{Name: "tries", Hidden: true, fits: func(words string) bool { return words == "" }, run: (*responder).tries},
		{Name: "home", Hidden: true, run: (*responder).home},
		{Name: "welcome", Options: []Option{{Name: "server", Kind: Verbatim}}, Hidden: true, run: (*responder).welcome},
	}
}
