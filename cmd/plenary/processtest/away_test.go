package processtest

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"plenary/internal/longtest"
	"plenary/internal/store/storetest"
)

// A Postgres that goes away while Plenary serves is said to be away, and when it
// is back all is as before: nobody restarts anything.
func TestPostgresGoesAwayAndComesBack(t *testing.T) {
	longtest.Skip(t)
	proxy, databaseURL := storetest.NewProxy(t, storetest.Postgres(t))
	s, d := newSlack(t), newDiscord(t)
	s.KeepTexts()
	p := serve(t, append(append(slackEnv(s), discordEnv(d)...), "DATABASE_URL="+databaseURL)...)
	p.ready()
	askSlack(t, s)
	answered(t, s.Answers)
	proxy.SetDown(true)
	p.until("it is not ready", func() bool { code, _ := p.get("/readyz"); return code == http.StatusServiceUnavailable })
	if _, body := p.get("/readyz"); !strings.Contains(body, "database: store: write: the database cannot be reached") {
		t.Errorf("/readyz says:\n%s", body)
	}
	askSlack(t, s)
	answered(t, s.Answers)
	if texts := s.Texts(); !strings.Contains(texts[len(texts)-1], "went wrong") {
		t.Errorf("without a database the member is told %q", texts[len(texts)-1])
	}
	if code, _ := p.get("/healthz"); code != http.StatusOK {
		t.Errorf("/healthz gives %d: the process would be restarted for what is not its fault", code)
	}
	proxy.SetDown(false)
	p.ready()
	if !d.AwaitShards(1, 30*time.Second) {
		t.Fatal("the shard, whose lease could not be held, is not connected again")
	}
	askSlack(t, s)
	askDiscord(t, d)
	answered(t, s.Answers)
	answered(t, d.Answers)
	if texts := s.Texts(); strings.Contains(texts[len(texts)-1], "went wrong") {
		t.Errorf("with the database back the member is told %q", texts[len(texts)-1])
	}
}
