package processtest

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"syscall"
	"testing"
	"time"

	"plenary/internal/longtest"
	"plenary/internal/loopback"
	"plenary/internal/store/storetest"
)

var promptChannels = flag.Int("channels", 0, "on how many channels of each platform TestPromptsComeOnce sets prompts; it takes eight minutes")

// faults fails five messages of eleven, with each kind of fault.
func faults(n int, _ loopback.Post) loopback.Fault {
	switch n % 11 {
	case 1:
		return loopback.Busy
	case 3:
		return loopback.Broken
	case 5:
		return loopback.LostBefore
	case 7:
		return loopback.LostAfter
	case 9:
		return loopback.Slow
	}
	return loopback.None
}

// TestPromptsComeOnce sets a prompt in many channels of both platforms for the
// same minute, by chat, kills processes around that minute while the platforms
// fail, and wants exactly one prompt in each channel.
func TestPromptsComeOnce(t *testing.T) {
	if *promptChannels == 0 {
		t.Skip("takes minutes: say -channels 100")
	}
	t.Run("sqlite", func(t *testing.T) { promptsComeOnce(t, storetest.SQLite(t), 1) })
	t.Run("postgres, two replicas", func(t *testing.T) { promptsComeOnce(t, storetest.Postgres(t), 2) })
}

func promptsComeOnce(t *testing.T, databaseURL string, replicas int) {
	s, d := newSlack(t), loopback.NewDiscord(*promptChannels)
	t.Cleanup(d.Close)
	env := append(append(slackEnv(s), discordEnv(d)...), "DATABASE_URL="+databaseURL)
	running := make([]*process, replicas)
	for i := range running {
		running[i] = serve(t, env...)
		running[i].ready()
	}
	slot := time.Now().Add(time.Duration(30+*promptChannels/2) * time.Second).Truncate(time.Minute).Add(time.Minute)
	for n := range *promptChannels {
		words := fmt.Sprintf("prompt schedule %s UTC daily", slot.UTC().Format("15:04"))
		if _, ok := s.Ask(fmt.Sprintf("C%d", n), "UADMIN", words); !ok {
			t.Fatal("no socket is open")
		}
		if _, ok := d.Ask(n, "1", words); !ok { // the servers' owner
			t.Fatal("no shard is connected")
		}
		time.Sleep(50 * time.Millisecond) // no throttle of ours is under test
	}
	answered(t, s.Answers)
	answered(t, d.Answers)
	s.KeepPosts()
	s.FailPosts(faults)
	d.KeepPosts()
	d.FailPosts(faults)
	for n := range 6 {
		time.Sleep(time.Until(slot.Add(time.Duration(n-1)*time.Second + rand.N(time.Second))))
		victim := n % replicas
		running[victim].signal(syscall.SIGKILL)
		running[victim] = serve(t, env...)
	}
	count := func(posts []loopback.Post) map[string]int {
		times := map[string]int{}
		for _, p := range posts {
			times[p.Channel]++
			if p.At.Before(slot) {
				t.Errorf("%s: %s before its time", p.Channel, slot.Sub(p.At))
			}
			if !p.Threaded {
				t.Logf("%s: without a thread yet", p.Channel)
			}
		}
		return times
	}
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(time.Second) {
		if len(s.Posts()) >= *promptChannels && len(d.Posts()) >= *promptChannels {
			break
		}
	}
	time.Sleep(70 * time.Second) // long enough for a second one
	onSlack, onDiscord := count(s.Posts()), count(d.Posts())
	for n := range *promptChannels {
		for channel, times := range map[string]int{"C" + fmt.Sprint(n): onSlack["C"+fmt.Sprint(n)], loopback.Channel(n): onDiscord[loopback.Channel(n)]} {
			if times != 1 {
				t.Errorf("%s got %d prompts", channel, times)
			}
		}
	}
	t.Logf("%d posts on Slack, %d on Discord", len(s.Posts()), len(d.Posts()))
}

// askedOnDiscord finds in the metrics that any question came from there.
var askedOnDiscord = regexp.MustCompile(`plenary_request_seconds_count\{platform="discord"\} [1-9]`)

// Two replicas on one Postgres have a socket each, one of them holds the shard, and
// no question is answered twice. When one is killed the other takes the shard over.
func TestReplicas(t *testing.T) {
	longtest.Skip(t)
	s, d := newSlack(t), newDiscord(t)
	env := append(append(slackEnv(s), discordEnv(d)...), "DATABASE_URL="+storetest.Postgres(t))
	p, q := serve(t, env...), serve(t, env...) // at the same moment, on an empty database
	p.ready()
	q.ready()
	if !s.AwaitSockets(2, 10*time.Second) {
		t.Fatal("there are not two sockets to Slack")
	}
	if !d.AwaitShards(1, 10*time.Second) {
		t.Fatal("the shard is not held by one replica")
	}
	for range 10 {
		id := askSlack(t, s)
		s.DeliverAgain(id) // over the other socket
		s.DeliverAgain(id)
		d.DeliverAgain(askDiscord(t, d))
	}
	answered(t, s.Answers)
	answered(t, d.Answers)

	holder, other := p, q
	if _, metrics := q.get("/metrics"); askedOnDiscord.MatchString(metrics) {
		holder, other = q, p
	}
	holder.signal(syscall.SIGKILL)
	holder.exit(10 * time.Second)
	if !d.AwaitShards(0, 10*time.Second) || !d.AwaitShards(1, 30*time.Second) {
		t.Fatal("the shard was not taken over within 30 s")
	}
	if !s.AwaitSockets(1, 10*time.Second) {
		t.Fatal("the socket of the killed replica is still open")
	}
	askSlack(t, s)
	askDiscord(t, d)
	answered(t, s.Answers)
	answered(t, d.Answers)

	// A replica that is stopped releases the shard at once.
	third := serve(t, env...)
	third.ready()
	began := time.Now()
	other.signal(syscall.SIGTERM)
	if code := other.exit(10 * time.Second); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	if !d.AwaitShards(1, 30*time.Second) {
		t.Fatal("the shard was not handed over")
	}
	t.Logf("handed over after %s", time.Since(began).Round(time.Millisecond))
	askDiscord(t, d)
	answered(t, d.Answers)
	if code, _ := third.get("/readyz"); code != http.StatusOK {
		t.Errorf("/readyz gives %d", code)
	}
}
