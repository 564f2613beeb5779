package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/loopback"
)

// What a burst is, and when it is answered well.
const (
	burstTime   = 10 * time.Second
	answersTime = time.Minute     // from its begin to its last answer
	orderTime   = 5 * time.Second // who comes so much later is not answered earlier
	mostEarlier = 0.05            // the share of questions for which that may fail, since some need no reading
)

// askBurst has many members ask one question each in a channel of either platform,
// and a command between them each second. It returns how long it took until the last
// answer, and whether all was well.
func (a *asker) askBurst(ctx context.Context, out io.Writer) (took time.Duration, good bool) {
	each, commands := a.settings.burst, map[string]bool{}
	start := time.Now()
	for n := range each {
		adapterkit.Sleep(ctx, time.Until(start.Add(time.Duration(n)*burstTime/time.Duration(each))))
		askDiscord := a.discord.Ask
		if n%2 == 0 {
			askDiscord = a.discord.Command
		}
		a.askOnBoth(n, askDiscord, a.questions.ask(), a.questions.ask())
		if n%max(each/10, 1) == 0 {
			for _, id := range a.askOnBoth(each+n, a.discord.Ask, "sections", "sections") {
				commands[id] = true
			}
		}
	}
	a.awaitAnswers(ctx, time.Until(start.Add(answersTime)))

	var questions []loopback.Wait
	var command time.Duration
	for _, w := range append(a.slack.Waits(), a.discord.Waits()...) {
		if commands[w.ID] {
			command = max(command, w.Answered.Sub(w.Asked))
			continue
		}
		questions = append(questions, w)
		took = max(took, w.Answered.Sub(start))
	}
	earlier := 0
	for _, w := range questions {
		if answeredEarlier(w, questions) {
			earlier++
		}
	}
	refused := a.slack.Count().Refused + a.discord.Count().Refused
	fmt.Fprintf(out, "burst    %d of %d questions in %s are answered, %d refused, the last after %s; %d before one that came %s earlier; a command between them after at most %s\n",
		len(questions)-refused, 2*each, burstTime, refused, took.Round(100*time.Millisecond), earlier, orderTime, command.Round(time.Millisecond))
	return took, len(questions) == 2*each && refused == 0 && float64(earlier) <= mostEarlier*float64(2*each)
}

// askOnBoth has a member ask on Slack and one on Discord, and returns the ids of the
// questions.
func (a *asker) askOnBoth(n int, askDiscord func(int, string, string) (string, bool), wordsOnSlack, wordsOnDiscord string) []string {
	user := fmt.Sprint(710_000_000_000_000_000 + n)
	onSlack, okSlack := a.slack.Ask("C0", "U"+user, wordsOnSlack)
	onDiscord, okDiscord := askDiscord(0, user, wordsOnDiscord)
	if !okSlack || !okDiscord {
		a.lost++
	}
	if n*a.againPercent%100 < a.againPercent {
		a.slack.DeliverAgain(onSlack)
		a.discord.DeliverAgain(onDiscord)
	}
	return []string{onSlack, onDiscord}
}

// answeredEarlier reports whether a question was answered before one that came
// orderTime earlier.
func answeredEarlier(w loopback.Wait, all []loopback.Wait) bool {
	for _, other := range all {
		if w.Asked.Sub(other.Asked) >= orderTime && w.Answered.Before(other.Answered) {
			return true
		}
	}
	return false
}
