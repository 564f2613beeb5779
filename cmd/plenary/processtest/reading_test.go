package processtest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"plenary/internal/longtest"
	"plenary/internal/loopback"
)

// readings is the value of a metric of the readings, 0 where it is not there.
func (p *process) readings(name string) int {
	_, page := p.get("/metrics")
	for line := range strings.Lines(page) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			n, _ := strconv.Atoi(strings.TrimSpace(value)) // of a count
			return n
		}
	}
	return 0
}

// While many questions wait to be read, commands are answered. The first signal
// tells who still waits to ask again, on both platforms, and the log counts them.
func TestTerminationWhileQuestionsWait(t *testing.T) {
	const questions = 150 // of each platform
	s, d := newSlack(t), newDiscord(t)
	s.KeepTexts()
	d.KeepTexts()
	p := serve(t, append(slackEnv(s), discordEnv(d)...)...)
	p.ready()
	for n := range questions {
		words := fmt.Sprintf("Who meets whom for informal dialogue number %d?", n)
		_, onSlack := s.Ask("C1", fmt.Sprint("U", n), "On Slack: "+words)
		ask := d.Ask
		if n%2 == 0 {
			ask = d.Command
		}
		_, onDiscord := ask(1, fmt.Sprint(1000+n), "On Discord: "+words)
		if !onSlack || !onDiscord {
			t.Fatal("no connection")
		}
	}
	p.until("many wait", func() bool { return p.readings("plenary_readings_waiting") > questions })
	id, ok := s.Ask("C2", "U", "sections")
	if !ok {
		t.Fatal("no connection")
	}
	p.until("a command is answered", func() bool {
		return slices.ContainsFunc(s.Waits(), func(w loopback.Wait) bool { return w.ID == id })
	})
	if n := p.readings("plenary_readings_waiting"); n == 0 {
		t.Error("the command waited for all readings")
	}
	p.signal(syscall.SIGTERM)
	if code := p.exit(10 * time.Second); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	answered(t, s.Answers)
	answered(t, d.Answers)
	told := 0
	for _, text := range append(s.Texts(), d.Texts()...) {
		if strings.Contains(text, "is being restarted") {
			told++
		}
	}
	counted := regexp.MustCompile(`msg=stopping .*told_to_ask_again=(\d+)`).FindStringSubmatch(p.log.String())
	if told == 0 || counted == nil || counted[1] != strconv.Itoa(told) {
		t.Errorf("%d are told to ask again, the log counts %v", told, counted)
	}
}

// Questions that come at the same moment are read in the order in which they came, up to
// the 64 that are worked on at one time, which come to be read as the scheduler has it,
// and what the answers' ways out take.
func TestQuestionsAreReadInOrder(t *testing.T) {
	longtest.Skip(t)
	const questions, near = 250, 70
	s := newSlack(t)
	p := serve(t, slackEnv(s)...)
	p.ready()
	numbers := map[string]int{}
	for n := range questions {
		id, ok := s.Ask("C1", fmt.Sprint("U", n), fmt.Sprintf("Who meets whom for informal dialogue number %d?", n))
		if !ok {
			t.Fatal("no connection")
		}
		numbers[id] = n
	}
	answered(t, s.Answers)
	for place, w := range s.Waits() {
		if n := numbers[w.ID]; n < place-near || n > place+near {
			t.Errorf("question %d was answered as number %d", n, place)
		}
	}
}
