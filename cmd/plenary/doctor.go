package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"plenary/internal/bot"
	"plenary/internal/discord"
	"plenary/internal/schedule"
	"plenary/internal/slack"
	"plenary/internal/statement"
	"plenary/internal/store"
)

// doctorCommand is plenary doctor.
type doctorCommand struct {
	settings

	JSON bool `help:"Print each finding as a JSON object, one a line."`
}

// How long checks may take: all together, and those of one platform.
const (
	doctorWithin   = time.Minute
	platformWithin = 15 * time.Second
)

// Run checks everything, changes nothing, and prints a line for each finding.
// Its exit code is 0 where there is no fault.
func (c *doctorCommand) Run(ctx context.Context, env *environment, _ []string) error {
	ctx, cancel := context.WithTimeout(ctx, doctorWithin)
	defer cancel()
	configured := c.complete(os.Getenv)
	// What no fault was found of is checked all the same, so that one run names
	// all that there is to mend.
	findings := append(checkConfiguration(configured), env.checkContent()...)
	findings = append(findings, checkZones())
	var scheduled []bot.Place
	if !concerns(configured, "DATABASE_") {
		var inStore []bot.Finding
		inStore, scheduled = store.Diagnose(ctx, c.DatabaseURL.reveal())
		findings = append(findings, inStore...)
	}
	// The platforms are asked at the same time, and what is known is told
	// meanwhile: one that does not answer takes its time.
	asked, cancel := context.WithTimeout(ctx, platformWithin)
	defer cancel()
	var told []<-chan []bot.Finding
	if c.slack() && !concerns(configured, "SLACK_") {
		told = append(told, inBackground(func() []bot.Finding { return slack.Diagnose(asked, c.slackConfig()) }))
	}
	if c.discord() && !concerns(configured, "DISCORD_") {
		told = append(told, inBackground(func() []bot.Finding { return c.checkDiscord(asked, scheduled) }))
	}
	out := newRedactor(env.out, c.secrets()...)
	worst, err := c.printAll(out, findings)
	for _, t := range told {
		level, failed := c.printAll(out, <-t)
		worst, err = max(worst, level), errors.Join(err, failed)
	}
	if err == nil && worst == bot.Fault {
		err = errRefused
	}
	return err
}

// meanwhile has something found out while others go on.
func inBackground(find func() []bot.Finding) <-chan []bot.Finding {
	found := make(chan []bot.Finding, 1)
	go func() { found <- find() }()
	return found
}

// variableOf is where the value stands that a fault on a subject is about.
var variableOf = map[string]string{
	"Slack bot token": "SLACK_BOT_TOKEN", "Slack app token": "SLACK_APP_TOKEN", "Discord token": "DISCORD_BOT_TOKEN", "Database": "DATABASE_URL",
}

// tell prints a line for each finding, and returns the worst level.
func (c *doctorCommand) printAll(out io.Writer, findings []bot.Finding) (worst bot.Level, err error) {
	for _, f := range findings {
		if variable := variableOf[f.Subject]; variable != "" && f.Level == bot.Fault && !strings.Contains(f.Message, variable) {
			f.Message = variable + ": " + f.Message
		}
		worst = max(worst, f.Level)
		err = errors.Join(err, c.print(out, f))
	}
	return worst, err
}

// print writes one line.
func (c *doctorCommand) print(out io.Writer, f bot.Finding) error {
	if !c.JSON {
		_, err := fmt.Fprintf(out, "%-7s  %s: %s\n", f.Level, f.Subject, f.Message)
		return err
	}
	return newEncoder(out).Encode(struct {
		Level   string `json:"level"` // ok, warning or fault
		Subject string `json:"subject"`
		Message string `json:"message"`
	}{f.Level.String(), f.Subject, f.Message})
}

// checkConfiguration makes a finding of each fault of the values by themselves.
func checkConfiguration(err error) []bot.Finding {
	if err == nil {
		return []bot.Finding{{Subject: "Configuration", Message: "Every value is of the right kind."}}
	}
	var findings []bot.Finding
	for line := range strings.Lines(err.Error()) {
		findings = append(findings, bot.Finding{Subject: "Configuration", Level: bot.Fault, Message: strings.TrimSuffix(line, "\n") + "."})
	}
	return findings
}

// concerns reports whether a fault is of a variable that begins with prefix.
func concerns(err error, prefix string) bool {
	return err != nil && strings.Contains("\n"+err.Error(), "\n"+prefix)
}

// checkContent checks the content folder as plenary check does.
func (env *environment) checkContent() []bot.Finding {
	const subject = "Content"
	all, err := env.statements()
	if faults := (statement.Faults)(nil); errors.As(err, &faults) {
		return []bot.Finding{{Subject: subject, Level: bot.Fault, Message: fmt.Sprintf("It has faults, the first of which is %s. plenary check lists all of them.", faults[0])}}
	} else if err != nil {
		return []bot.Finding{{Subject: subject, Level: bot.Fault, Message: strings.Join(strings.Fields(err.Error()), " ") + "."}}
	}
	var findings []bot.Finding
	for _, s := range all {
		findings = append(findings, bot.Finding{
			Subject: subject,
			Message: fmt.Sprintf("%s: %d sections, %d paragraphs, %d prompts.", s.Title, len(s.Sections)-1, len(s.Paragraphs), len(s.Prompts)),
		})
	}
	return findings
}

// checkZones checks that the names of time zones are known.
func checkZones() bot.Finding {
	const subject = "Time zones"
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Pacific/Chatham"} {
		if _, err := time.LoadLocation(name); err != nil {
			return bot.Finding{Subject: subject, Level: bot.Fault, Message: "They are not known: " + err.Error() + "; unset ZONEINFO, or let it name a whole database."}
		}
	}
	return bot.Finding{Subject: subject, Message: fmt.Sprintf("%d zones are known.", len(schedule.Zones()))}
}

// checkDiscord asks Discord, also about the channels that have a schedule.
func (c *doctorCommand) checkDiscord(ctx context.Context, scheduled []bot.Place) []bot.Finding {
	cfg := c.discordConfig()
	for _, at := range scheduled {
		if at.Platform == discord.Name {
			cfg.Places = append(cfg.Places, at)
		}
	}
	return discord.Diagnose(ctx, cfg)
}
