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
)

// rehearseCommand is plenary rehearse.
type rehearseCommand struct {
	At     string `placeholder:"TIME" help:"Time of day, such as 09:00, 9am or 21h30."`
	Zone   string `placeholder:"ZONE" help:"Time zone, such as Europe/Berlin."`
	Days   string `default:"daily" placeholder:"DAYS" help:"Such as daily, weekdays, mon,wed,fri, mon-thu, every 2 weeks on monday."`
	From   string `placeholder:"DATE" help:"The first day, such as 2026-03-27; without it, today."`
	Until  string `placeholder:"DATE" help:"The last day; without it, two weeks from the first."`
	Source string `placeholder:"SOURCE" help:"Where the posts come from: programme, shuffled, stages, list, quotation or reading, such as \"reading 3 paragraphs\"; without it, programme."`
	JSON   bool   `help:"Print a JSON array, one object a post."`
}

// maxRehearsed is how many years one rehearsal spans at most.
const maxRehearsed = 200

// Run prints the posts.
func (c *rehearseCommand) Run(_ context.Context, env *environment, _ []string) error {
	rule, from, until, err := c.read(time.Now())
	if err != nil {
		return err
	}
	all, err := env.statements()
	if err != nil {
		return err
	}
	rehearsed := rule
	if c.Until != "" {
		rehearsed.Until = until // by which a reading plan is spread
	}
	posts, err := bot.Rehearsal{Statement: all[0], Rule: rehearsed, Source: c.Source}.Posts(from, until)
	if err != nil {
		return fmt.Errorf("--source: %w", err)
	}
	rows := slices.Collect(posts)
	if c.JSON {
		if rows == nil {
			rows = []bot.RehearsedPost{}
		}
		return newEncoder(env.out).Encode(rows)
	}
	return printRehearsal(env.out, rule, from, until, rows)
}

// read parses the flags.
func (c *rehearseCommand) read(now time.Time) (rule schedule.Recurrence, from, until schedule.Date, err error) {
	if c.At == "" || c.Zone == "" {
		return rule, from, until, errors.New("say when: plenary rehearse --at 09:00 --zone Europe/Berlin")
	}
	at, err := schedule.ParseTime(c.At)
	if err != nil {
		return rule, from, until, fmt.Errorf("--at: %w", err)
	}
	if rule.Zone, err = schedule.ParseZone(c.Zone); err != nil {
		return rule, from, until, fmt.Errorf("--zone: %w", err)
	}
	days, err := schedule.ParseDays(c.Days)
	if err != nil {
		return rule, from, until, fmt.Errorf("--days: %w", err)
	}
	rule.Rules = []schedule.Rule{{Times: []schedule.TimeOfDay{at}, Days: days}}
	from = schedule.DateIn(now, rule.Location())
	if c.From != "" {
		if from, err = schedule.ParseDate(c.From); err != nil {
			return rule, from, until, fmt.Errorf("--from: %w", err)
		}
	}
	until = from.AddDays(13)
	if c.Until != "" {
		if until, err = schedule.ParseDate(c.Until); err != nil {
			return rule, from, until, fmt.Errorf("--until: %w", err)
		}
	}
	switch {
	case until.Before(from):
		err = errors.New("--until: the last day comes before the first")
	case until.Year-from.Year > maxRehearsed:
		err = fmt.Errorf("--until: one rehearsal spans at most %d years", maxRehearsed)
	}
	return rule, from, until, err
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
