package processtest

import (
	"net/http"
	"regexp"
	"syscall"
	"testing"
	"time"

	"plenary/internal/longtest"
	"plenary/internal/store/storetest"
)

// askedOnDiscord finds in the metrics that any question came from there.
var askedOnDiscord = regexp.MustCompile(`plenary_request_seconds_count\{platform="discord"\} [1-9]`)

// Two replicas on one Postgres: sockets side by side, one shard held by one of
// them, and nothing answered twice. When one is killed the other takes over.
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

	// One that stops in order hands over at once.
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
