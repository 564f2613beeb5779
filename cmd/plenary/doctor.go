package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"plenary/internal/bot"
	"plenary/internal/schedule"
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
	faults := c.complete(env.sources, os.Getenv)
	faulty := func(of any) bool {
		return slices.ContainsFunc(faults, func(f fault) bool { return f.concerns(of) })
	}
	// What has no fault so far is checked further, so that one run finds
	// everything.
	findings := append(checkConfiguration(faults), env.checkContent()...)
	findings = append(findings, checkZones(), env.checkModel(ctx))
	var scheduled []bot.Place
	if !faulty(&c.databaseSettings) {
		var inStore []bot.Finding
		inStore, scheduled = store.Diagnose(ctx, c.DatabaseURL.reveal())
		findings = append(findings, inStore...)
	}
	// All platforms are asked at the same time, while the findings so far are
	// printed: one that does not answer takes until the limit.
	asked, cancel := context.WithTimeout(ctx, platformWithin)
	defer cancel()
	var pending []<-chan []bot.Finding
	for _, p := range c.configured() {
		if !faulty(p.Settings) {
			pending = append(pending, inBackground(func() []bot.Finding { return p.diagnose(asked, scheduled) }))
		}
	}
	out := newRedactor(env.out, c.secrets()...)
	worst, err := c.printAll(out, env.sources, findings)
	for _, found := range pending {
		level, failed := c.printAll(out, env.sources, <-found)
		worst, err = max(worst, level), errors.Join(err, failed)
	}
	if err == nil && worst == bot.Fault {
		err = errRefused
	}
	return err
}

// inBackground calls find in a goroutine. Its result can be received.
func inBackground(find func() []bot.Finding) <-chan []bot.Finding {
	found := make(chan []bot.Finding, 1)
	go func() { found <- find() }()
	return found
}

// printAll prints a line for each finding, and returns the worst level.
func (c *doctorCommand) printAll(out io.Writer, from sources, findings []bot.Finding) (worst bot.Level, err error) {
	for _, f := range findings {
		if variable := c.variableOf(f.Subject); variable != "" && f.Level == bot.Fault && !strings.Contains(f.Message, variable) {
			f.Message = from.name(variable) + ": " + f.Message
		}
		worst = max(worst, f.Level)
		err = errors.Join(err, c.print(out, f))
	}
	return worst, err
}

// variableOf returns the variable that a fault on a subject is about; "" for
// none.
func (c *doctorCommand) variableOf(subject string) string {
	if subject == "Database" {
		return databaseVariable
	}
	for _, p := range c.Platforms {
		if variable := p.variables[subject]; variable != "" {
			return variable
		}
	}
	return ""
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
func checkConfiguration(faults []fault) []bot.Finding {
	if len(faults) == 0 {
		return []bot.Finding{{Subject: "Configuration", Message: "Every value is of the right kind."}}
	}
	var findings []bot.Finding
	for _, f := range faults {
		findings = append(findings, bot.Finding{Subject: "Configuration", Level: bot.Fault, Message: f.message + "."})
	}
	return findings
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

// diagnose asks the platform, also about those of the scheduled channels that
// are on it.
func (p platform) diagnose(ctx context.Context, scheduled []bot.Place) []bot.Finding {
	onIt := slices.DeleteFunc(slices.Clone(scheduled), func(at bot.Place) bool { return at.Platform != p.name })
	return p.Settings.diagnose(ctx, bot.Host{Transport: newTransport()}, onIt)
}
