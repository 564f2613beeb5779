package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"plenary/internal/bot"
	"plenary/internal/schedule"
	"plenary/internal/statement"
)

// rehearseCommand is plenary rehearse.
type rehearseCommand struct {
	At       string `placeholder:"TIME" help:"Time of day, such as 09:00, 9am or 21h30."`
	Zone     string `placeholder:"ZONE" help:"Time zone, such as Europe/Berlin."`
	Days     string `default:"daily" placeholder:"DAYS" help:"Such as daily, weekdays, mon,wed,fri, mon-thu, every 2 weeks on monday."`
	From     string `placeholder:"DATE" help:"The first day, such as 2026-03-27; without it, today."`
	Until    string `placeholder:"DATE" help:"The last day; without it, two weeks from the first."`
	Schedule string `placeholder:"LINE" help:"A schedule as prompt schedule takes it, such as \"mon 9:00, thu 18:00 Europe/Berlin source reading\", in place of --at, --zone, --days and --source."`
	Source   string `placeholder:"SOURCE" help:"Where the posts come from: programme, shuffled, stages, list, quotation or reading, such as \"reading 3 paragraphs\"; without it, programme."`
	JSON     bool   `help:"Print a JSON array, one object a post."`
}

// maxRehearsed is how many years one rehearsal spans at most.
const maxRehearsed = 200

// Run prints the posts.
func (c *rehearseCommand) Run(_ context.Context, env *environment, _ []string) error {
	all, err := env.statements()
	if err != nil {
		return err
	}
	r, err := c.rehearsal(all[0], time.Now(), env.holidays)
	if err != nil {
		return err
	}
	from, until, err := c.span(r.Rule, time.Now())
	if err != nil {
		return err
	}
	rehearsed := r
	if c.Until != "" && r.Rule.Until.IsZero() {
		rehearsed.Rule.Until = until // by which a reading plan is spread
	}
	posts, err := rehearsed.Posts(from, until)
	if err != nil {
		return fmt.Errorf("%s: %w", cmp.Or(flagOf(c.Schedule, "--schedule"), "--source"), err)
	}
	rows := slices.Collect(posts)
	if c.JSON {
		if rows == nil {
			rows = []bot.RehearsedPost{}
		}
		return newEncoder(env.out).Encode(rows)
	}
	return printRehearsal(isolating(env.out), r.Rule, from, until, rows)
}

// flagOf is the name of a flag that has a value.
func flagOf(value, name string) string {
	if value == "" {
		return ""
	}
	return name
}

// rehearsal parses the flags that say what is posted, and when.
func (c *rehearseCommand) rehearsal(s *statement.Statement, now time.Time, holidays bot.Holidays) (bot.Rehearsal, error) {
	if c.Schedule != "" {
		if other := cmp.Or(flagOf(c.At, "--at"), flagOf(c.Zone, "--zone"), flagOf(c.Source, "--source")); other != "" {
			return bot.Rehearsal{}, fmt.Errorf("%s: --schedule says it already; leave one of them out", other)
		}
		if day, err := schedule.ParseDate(c.From); err == nil {
			now = time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, time.UTC) // as it would be read then
		}
		r, err := bot.ReadRehearsal(s, c.Schedule, now, holidays)
		if err != nil {
			return r, fmt.Errorf("--schedule: %w", err)
		}
		return r, nil
	}
	r := bot.Rehearsal{Statement: s, Source: c.Source}
	if c.At == "" || c.Zone == "" {
		return r, errors.New("say when: plenary rehearse --at 09:00 --zone Europe/Berlin")
	}
	at, err := schedule.ParseTime(c.At)
	if err != nil {
		return r, fmt.Errorf("--at: %w", err)
	}
	if r.Rule.Zone, err = schedule.ParseZone(c.Zone); err != nil {
		return r, fmt.Errorf("--zone: %w", err)
	}
	days, err := schedule.ParseDays(c.Days)
	if err != nil {
		return r, fmt.Errorf("--days: %w", err)
	}
	r.Rule.Rules = []schedule.Rule{{Times: []schedule.TimeOfDay{at}, Days: days}}
	return r, nil
}

// span parses the flags that say from which day to which.
func (c *rehearseCommand) span(rule schedule.Recurrence, now time.Time) (from, until schedule.Date, err error) {
	from = schedule.DateIn(now, rule.Location())
	if from.Before(rule.From) {
		from = rule.From
	}
	if c.From != "" {
		if from, err = schedule.ParseDate(c.From); err != nil {
			return from, until, fmt.Errorf("--from: %w", err)
		}
	}
	until = from.AddDays(13)
	if !rule.Until.IsZero() {
		until = rule.Until
	}
	if c.Until != "" {
		if until, err = schedule.ParseDate(c.Until); err != nil {
			return from, until, fmt.Errorf("--until: %w", err)
		}
	}
	switch {
	case until.Before(from):
		err = errors.New("--until: the last day comes before the first")
	case until.Year-from.Year > maxRehearsed:
		err = fmt.Errorf("--until: one rehearsal spans at most %d years", maxRehearsed)
	}
	return from, until, err
}

func printRehearsal(out io.Writer, rule schedule.Recurrence, from, until schedule.Date, rows []bot.RehearsedPost) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		question := cmp.Or(row.Passage, row.Question, row.Quote)
		if row.Passage == "" && row.Ref != "" {
			question += " [" + row.Ref + "]"
		}
		if row.Note != "" {
			question += " (" + row.Note + ")"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", row.At.Format("Mon 2006-01-02 15:04"), row.At.Format("-07:00"), question)
	}
	fmt.Fprintf(t, "Posts from %s until %s, at %s: %d\n", from, until, rule, len(rows))
	return t.Flush()
}
