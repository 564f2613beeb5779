package slack

import (
	"context"
	"sync"
	"time"

	"plenary/internal/message"
)

const (
	// localeLifetime is how long the locale of a member is cached: it seldom changes.
	localeLifetime = 24 * time.Hour

	// localeRetry is how long a locale that was not found is not asked for again.
	localeRetry = time.Minute

	// localeTimeout is how long a reply waits for the locale of its reader.
	localeTimeout = time.Second

	// maxCachedLocales is how many members' locales are cached at one time.
	maxCachedLocales = 20_000
)

// A localeCache caches in which language members use Slack. The zero localeCache is
// empty and ready.
type localeCache struct {
	mu   sync.Mutex
	byID map[string]cachedLocale
}

type cachedLocale struct {
	tag   string // "" where it was not found
	until time.Time
}

func (c *localeCache) get(id string) (cachedLocale, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	l, ok := c.byID[id]
	return l, ok && time.Now().Before(l.until)
}

func (c *localeCache) put(id string, l cachedLocale) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil || len(c.byID) >= maxCachedLocales {
		c.byID = make(map[string]cachedLocale)
	}
	c.byID[id] = l
}

// locale returns the language in which a member uses Slack; "" where Slack does not
// tell in time.
func (a *Adapter) locale(ctx context.Context, user string) string {
	if l, ok := a.locales.get(user); ok || user == "" {
		return l.tag
	}
	ctx, cancel := context.WithTimeout(ctx, localeTimeout)
	defer cancel()
	info, err := a.userInfo(ctx, user)
	if err != nil {
		a.locales.put(user, cachedLocale{until: time.Now().Add(localeRetry)})
		return ""
	}
	return info.Locale
}

// knownLocale is locale for what does not wait for Slack.
func (a *Adapter) knownLocale(user string) string {
	l, _ := a.locales.get(user)
	return l.tag
}

// knownWords returns the catalogue for what a member is told before the core answers.
func (a *Adapter) knownWords(user string) *message.Catalogue {
	return message.First(a.knownLocale(user))
}
