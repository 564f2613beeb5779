package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// registration returns the commands to register: every one of the table that is not
// hidden, and those in the menu of a message, in servers, in direct messages and for
// members who installed the bot for themselves.
func registration(table []bot.Command) []*discordgo.ApplicationCommand {
	contexts := []discordgo.InteractionContextType{discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel}
	installs := []discordgo.ApplicationIntegrationType{discordgo.ApplicationIntegrationGuildInstall, discordgo.ApplicationIntegrationUserInstall}
	var all []*discordgo.ApplicationCommand
	for _, c := range table {
		if c.OnMessage {
			all = append(all, &discordgo.ApplicationCommand{
				Type: discordgo.MessageApplicationCommand, Name: c.MenuLabel, Contexts: &contexts, IntegrationTypes: &installs,
			})
		}
		if c.Hidden {
			continue
		}
		all = append(all, &discordgo.ApplicationCommand{
			Type:             discordgo.ChatApplicationCommand,
			Name:             c.Name,
			Description:      truncate(c.Summary, 100),
			Options:          optionsOf(c),
			Contexts:         &contexts,
			IntegrationTypes: &installs,
		})
	}
	return all
}

// locales are those of Discord in which commands are described, by the catalogue.
var locales = map[discordgo.Locale]string{
	discordgo.German: "de", discordgo.French: "fr", discordgo.SpanishES: "es", discordgo.SpanishLATAM: "es",
}

// localizedRegistration is the registration of the table, described in each language.
func localizedRegistration() []*discordgo.ApplicationCommand {
	all := registration(bot.Commands())
	for locale, tag := range locales {
		for i, c := range registration(bot.CommandsIn(message.First(tag))) {
			if c.Description == "" { // in the menu of a message
				continue
			}
			if all[i].DescriptionLocalizations == nil {
				all[i].DescriptionLocalizations = &map[discordgo.Locale]string{}
			}
			(*all[i].DescriptionLocalizations)[locale] = c.Description
			localizeOptions(all[i].Options, c.Options, locale)
		}
	}
	return all
}

// localizeOptions describes options as those of the same command in another language do.
func localizeOptions(options, others []*discordgo.ApplicationCommandOption, locale discordgo.Locale) {
	for i, o := range options {
		if o.DescriptionLocalizations == nil {
			o.DescriptionLocalizations = map[discordgo.Locale]string{}
		}
		o.DescriptionLocalizations[locale] = others[i].Description
		for n, c := range o.Choices {
			if c.NameLocalizations == nil {
				c.NameLocalizations = map[discordgo.Locale]string{}
			}
			c.NameLocalizations[locale] = others[i].Choices[n].Name
		}
		localizeOptions(o.Options, others[i].Options, locale)
	}
}

// optionsOf returns a command's options, or its sub-commands where it has any: on
// Discord a command that has sub-commands cannot be called by itself.
func optionsOf(c bot.Command) []*discordgo.ApplicationCommandOption {
	if len(c.Subcommands) == 0 {
		return plainOptions(c.Options)
	}
	var all []*discordgo.ApplicationCommandOption
	for _, sub := range c.Subcommands {
		if sub.Hidden || len(all) == maxOptions {
			continue
		}
		kind := discordgo.ApplicationCommandOptionSubCommand
		if len(sub.Subcommands) > 0 {
			kind = discordgo.ApplicationCommandOptionSubCommandGroup
		}
		all = append(all, &discordgo.ApplicationCommandOption{
			Type: kind, Name: sub.Name, Description: truncate(sub.Summary, 100), Options: optionsOf(sub),
		})
	}
	return all
}

// leastNumber is the least that an option takes that is a number: it counts things, or
// names one.
var leastNumber = 1.0

// plainOptions returns options, the required ones first, as Discord demands. What a form
// could ask for is required all the same: the client then asks for it while the member
// types, and an option that is not must be looked for first.
func plainOptions(options []bot.Option) []*discordgo.ApplicationCommandOption {
	var all []*discordgo.ApplicationCommandOption
	for _, o := range options {
		if o.Hidden {
			continue
		}
		f := &discordgo.ApplicationCommandOption{
			Type: discordgo.ApplicationCommandOptionString, Name: o.Name, Description: truncate(o.Summary, 100), Required: o.Required,
		}
		switch o.Kind {
		case bot.Reference, bot.TimeOfDay, bot.Zone, bot.Days, bot.Date, bot.CommandName, bot.StatementName, bot.CitationStyle, bot.ScheduleName, bot.LanguageName, bot.SourceWords, bot.Dates, bot.TagName:
			f.Autocomplete = true
		case bot.Number:
			f.Type = discordgo.ApplicationCommandOptionInteger
			f.MinValue = &leastNumber
		case bot.ChannelID:
			// Of every type, because Discord's schema has no media channels among those that
			// can be named. What cannot be posted to is refused with the reason.
			f.Type = discordgo.ApplicationCommandOptionChannel
		case bot.RoleID:
			f.Type = discordgo.ApplicationCommandOptionRole
		case bot.WhoID:
			f.Type = discordgo.ApplicationCommandOptionMentionable
		}
		for _, c := range o.Choices {
			f.Choices = append(f.Choices, &discordgo.ApplicationCommandOptionChoice{Name: c.Label, Value: c.Value})
		}
		all = append(all, f)
	}
	slices.SortStableFunc(all, func(a, b *discordgo.ApplicationCommandOption) int {
		switch {
		case a.Required && !b.Required:
			return -1
		case b.Required && !a.Required:
			return 1
		}
		return 0
	})
	return all
}

// register registers the commands of the table. It writes nothing where they are
// registered already.
func (a *Adapter) register(ctx context.Context, app string) error {
	wanted := localizedRegistration()
	there, err := a.readCommands(ctx, app)
	if err == nil && sameCommands(there, wanted) {
		a.setCommandIDs(there)
		return nil
	}
	var response json.RawMessage
	err = a.client.do(ctx, apiRequest{route: newRoute(http.MethodPut, "/applications/{}/commands", app), body: wanted, into: &response})
	if err != nil {
		return err
	}
	var registered []*discordgo.ApplicationCommand
	if err := json.Unmarshal(response, &registered); err != nil {
		a.cfg.Host.Log.Warn("discord: the ids of the commands are not known", "error", err)
	}
	a.setCommandIDs(registered)
	return nil
}

// readCommands returns the commands that are registered.
func (a *Adapter) readCommands(ctx context.Context, app string) (there []*discordgo.ApplicationCommand, err error) {
	err = a.client.do(ctx, apiRequest{route: newRoute(http.MethodGet, "/applications/{}/commands?with_localizations=true", app), into: &there})
	return there, err
}

// setCommandIDs notes the ids of the slash commands that are registered.
func (a *Adapter) setCommandIDs(registered []*discordgo.ApplicationCommand) {
	ids := commandIDs{}
	for _, c := range registered {
		if c != nil && isID(c.ID) && (c.Type == 0 || c.Type == discordgo.ChatApplicationCommand) {
			ids[c.Name] = c.ID
		}
	}
	a.commands.Store(&ids)
}

// commandIDs returns the ids of the slash commands, nil before they are registered.
func (a *Adapter) commandIDs() commandIDs {
	if ids := a.commands.Load(); ids != nil {
		return *ids
	}
	return nil
}

// sameCommands compares registered commands with wanted ones, without what Discord
// adds and in any order.
func sameCommands(there, wanted []*discordgo.ApplicationCommand) bool {
	return slices.Equal(canonical(there), canonical(wanted))
}

func canonical(commands []*discordgo.ApplicationCommand) []string {
	var all []string
	for _, c := range commands {
		if c == nil {
			continue
		}
		kind := c.Type
		if kind == 0 {
			kind = discordgo.ChatApplicationCommand
		}
		line, _ := json.Marshal([]any{kind, c.Name, c.Description, c.DescriptionLocalizations, sorted(c.Contexts), sorted(c.IntegrationTypes), canonicalOptions(c.Options)}) // of plain values: cannot fail
		all = append(all, string(line))
	}
	slices.Sort(all)
	return all
}

func canonicalOptions(options []*discordgo.ApplicationCommandOption) []any {
	var all []any
	for _, o := range options {
		all = append(all, []any{o.Type, o.Name, o.Description, o.DescriptionLocalizations, o.Required, o.Autocomplete, append([]discordgo.ChannelType{}, o.ChannelTypes...), o.MinValue, o.Choices, canonicalOptions(o.Options)})
	}
	return all
}

func sorted[T ~uint](list *[]T) []T {
	if list == nil {
		return nil
	}
	out := slices.Clone(*list)
	slices.Sort(out)
	return out
}

// messageCall returns the command that an entry in the menu of a message names. An
// entry that an older version registered is the first one.
func messageCall(table []bot.Command, label string) bot.Call {
	first := ""
	for _, c := range table {
		switch {
		case !c.OnMessage:
		case c.MenuLabel == label:
			return bot.NewCall(c.Name)
		case first == "":
			first = c.Name
		}
	}
	return bot.NewCall(first)
}

// slashCall returns what a slash command asks, and its row of the table; nil
// where the table has none. The text of the first option is read as typed.
func slashCall(table []bot.Command, in *interaction) (bot.Request, *bot.Command) {
	path, command, options := calledCommand(table, in)
	if command == nil {
		return bot.Request{}, nil
	}
	var asked bot.Request
	var pairs []string
	for _, o := range options {
		if len(command.Options) > 0 && o.Name == command.Options[0].Name && o.Type == discordgo.ApplicationCommandOptionString {
			asked = typed(o.text())
			continue
		}
		pairs = append(pairs, o.Name, optionValue(o))
	}
	asked.Call = bot.NewCall(strings.Join(path, " "), pairs...)
	return asked, command
}

// calledCommand returns which command an interaction names, by its path, and the
// options that it gives.
func calledCommand(table []bot.Command, in *interaction) (path []string, command *bot.Command, options []option) {
	options = in.Data.Options
	if command = lookUp(table, in.Data.Name); command == nil {
		return nil, nil, options
	}
	path = []string{command.Name}
	for len(options) > 0 && isSub(options[0]) {
		if sub := lookUp(command.Subcommands, options[0].Name); sub != nil {
			command = sub
			path = append(path, sub.Name)
		}
		options = options[0].Options
	}
	return path, command, options
}

func isSub(o option) bool {
	return o.Type == discordgo.ApplicationCommandOptionSubCommand || o.Type == discordgo.ApplicationCommandOptionSubCommandGroup
}

// optionValue returns an option's value as the core reads it.
func optionValue(o option) string {
	switch text := o.text(); o.Type {
	case discordgo.ApplicationCommandOptionChannel:
		return "#" + text
	case discordgo.ApplicationCommandOptionRole, discordgo.ApplicationCommandOptionMentionable, discordgo.ApplicationCommandOptionUser:
		return "@" + text
	default:
		return typed(text).Line
	}
}

func lookUp(commands []bot.Command, name string) *bot.Command {
	for i := range commands {
		if commands[i].Name == name {
			return &commands[i]
		}
	}
	return nil
}

// slashWords returns how many of the words are the name of a slash command that can be
// called, with its sub-command; 0 where they do not begin with one.
func slashWords(words []string) int {
	commands := bot.Commands()
	for n, word := range words {
		c := lookUp(commands, word)
		if c == nil || c.Hidden {
			return 0
		}
		if len(c.Subcommands) == 0 {
			return n + 1
		}
		commands = c.Subcommands
	}
	return 0
}

// focusedOption returns what the member is typing and the kind of the option.
func focusedOption(in *interaction) (typed string, kind bot.OptionKind, ok bool) {
	_, command, options := calledCommand(bot.Commands(), in)
	if command == nil {
		return "", 0, false
	}
	for _, o := range options {
		if !o.Focused {
			continue
		}
		for _, row := range command.Options {
			if row.Name == o.Name {
				return o.text(), row.Kind, true
			}
		}
	}
	return "", 0, false
}

// complete returns the choices for what the member is typing, at most 25.
func (a *Adapter) complete(ctx context.Context, in *interaction) []*discordgo.ApplicationCommandOptionChoice {
	choices := []*discordgo.ApplicationCommandOptionChoice{}
	text, kind, ok := focusedOption(in)
	if !ok {
		return choices
	}
	if kind == bot.TagName {
		return a.tagChoices(ctx, in, text)
	}
	for _, c := range a.cfg.Host.Complete(ctx, bot.CompletionRequest{Place: a.placeOf(in), Kind: kind, Typed: text, Locale: in.Locale}) {
		if len(choices) == maxOptions || c.Value == "" || size(c.Value) > maxOption {
			continue
		}
		choice := &discordgo.ApplicationCommandOptionChoice{Name: ourWords(strings.TrimSpace(c.Label), maxOption), Value: c.Value}
		if kind == bot.Number {
			n, err := strconv.Atoi(c.Value)
			if err != nil {
				continue
			}
			choice.Value = n
		}
		choices = append(choices, choice)
	}
	return choices
}
