package main

import (
	"context"
	"encoding/json"
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
	settings `embed:""`

	JSON bool `help:"Print each finding as a JSON object, one a line."`
}

// doctorWithin bounds all checks together.
const doctorWithin = time.Minute

// Run checks everything, changes nothing, and prints a line for each finding.
// Its exit code is 0 where there is no fault.
func (c *doctorCommand) Run(ctx context.Context, w *world) error {
	ctx, cancel := context.WithTimeout(ctx, doctorWithin)
	defer cancel()
	findings := c.configuration()
	// A wrong value is said already; what it belongs to is checked all the same,
	// so that one run names all that there is to mend.
	findings = append(findings, w.checkContent()...)
	findings = append(findings, checkZones())
	inStore, scheduled := store.Diagnose(ctx, c.DatabaseURL.reveal())
	findings = append(findings, inStore...)
	findings = append(findings, c.checkPlatforms(ctx, scheduled)...)

	out := newRedactor(w.out, c.secrets()...)
	worst := bot.Fine
	for _, f := range findings {
		worst = max(worst, f.Level)
		if err := c.print(out, f); err != nil {
			return err
		}
	}
	if worst == bot.Fault {
		return errRefused
	}
	return nil
}

// print writes one line.
func (c *doctorCommand) print(out io.Writer, f bot.Finding) error {
	if !c.JSON {
		_, err := fmt.Fprintf(out, "%-7s  %s: %s\n", f.Level, f.Subject, f.Message)
		return err
	}
	line, err := json.Marshal(struct {
		Level   string `json:"level"` // ok, warning or fault
		Subject string `json:"subject"`
		Message string `json:"message"`
	}{f.Level.String(), f.Subject, f.Message})
	if err != nil {
		return err
	}
	_, err = out.Write(append(line, '\n'))
	return err
}

// configuration checks the values by themselves.
func (c *doctorCommand) configuration() []bot.Finding {
	err := c.complete(os.Getenv)
	if err == nil {
		return []bot.Finding{{Subject: "Configuration", Message: "Every value is of the right kind."}}
	}
	var findings []bot.Finding
	for line := range strings.Lines(err.Error()) {
		findings = append(findings, bot.Finding{Subject: "Configuration", Level: bot.Fault, Message: strings.TrimSuffix(line, "\n") + "."})
	}
	return findings
}

// checkContent checks the content folder as plenary check does.
func (w *world) checkContent() []bot.Finding {
	const subject = "Content"
	all, err := w.statements()
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

// checkPlatforms asks the platforms that have tokens.
func (c *doctorCommand) checkPlatforms(ctx context.Context, scheduled []bot.Place) []bot.Finding {
	var findings []bot.Finding
	if c.slack() {
		findings = append(findings, slack.Diagnose(ctx, c.slackConfig())...)
	}
	if c.discord() {
		cfg := c.discordConfig()
		for _, at := range scheduled {
			if at.Platform == discord.Name {
				cfg.Places = append(cfg.Places, at)
			}
		}
		findings = append(findings, discord.Diagnose(ctx, cfg)...)
	}
	return findings
}
