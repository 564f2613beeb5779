package discord

import (
	"cmp"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"plenary/internal/adapterkit"
	"plenary/internal/bot"
)

// DefaultAPIURL is Discord's public API, without its version.
const DefaultAPIURL = "https://discord.com/api"

// apiVersion is the version of the API and the gateway.
const apiVersion = "10"

// Config configures an Adapter. Token is required.
type Config struct {
	Token         string // of the bot, without "Bot "
	ApplicationID string // "": asked from Discord
	PublicKey     string // in hex: HTTP interactions are accepted too; "": they are not
	APIURL        string // base without version, with or without a trailing slash; "": DefaultAPIURL

	// Shards is the number of parts that the servers are divided into; 0: as
	// Discord recommends.
	Shards int

	Host bot.Host // what the program does for the adapter; a shard is connected only while its lease is held

	// Places are where Diagnose checks the permissions.
	Places []bot.Place

	adapterkit.Limits // InFlight 0: 1024

	timing timing
}

// A timing is what Discord asks for, or how long it waits. Zero fields have the
// defaults; tests are faster.
type timing struct {
	// deferAfter is how long the core may take before Discord is told that the
	// answer comes later. Discord waits three seconds.
	deferAfter time.Duration

	// identifyEvery is the time between two identifications.
	identifyEvery time.Duration

	// reidentifyAfter is the shortest wait after an invalid session. The longest
	// is five times as long.
	reidentifyAfter time.Duration

	// secondLookAfter is the delay before a post is tried once more that was refused for
	// rights which the bot has.
	secondLookAfter time.Duration

	// leaseTTL is how long a lease lasts. It is renewed at a third of that, and
	// tried for at a ninth. A shard whose replica died is taken over within ten
	// seconds. A replica that is started again after it was killed waits as long.
	leaseTTL time.Duration
}

var defaultTiming = timing{
	deferAfter:      1500 * time.Millisecond,
	identifyEvery:   5*time.Second + 100*time.Millisecond,
	reidentifyAfter: time.Second,
	secondLookAfter: 3 * time.Second,
	leaseTTL:        9 * time.Second,
}

func (t timing) withDefaults() timing {
	return timing{
		deferAfter:      cmp.Or(t.deferAfter, defaultTiming.deferAfter),
		identifyEvery:   cmp.Or(t.identifyEvery, defaultTiming.identifyEvery),
		reidentifyAfter: cmp.Or(t.reidentifyAfter, defaultTiming.reidentifyAfter),
		secondLookAfter: cmp.Or(t.secondLookAfter, defaultTiming.secondLookAfter),
		leaseTTL:        cmp.Or(t.leaseTTL, defaultTiming.leaseTTL),
	}
}

func (c Config) withDefaults() Config {
	c.Host = c.Host.WithDefaults()
	if c.APIURL == "" {
		c.APIURL = DefaultAPIURL
	}
	c.APIURL = strings.TrimRight(c.APIURL, "/")
	c.Token = strings.TrimPrefix(c.Token, "Bot ")
	c.Limits = c.Limits.WithDefaults(1024)
	c.timing = c.timing.withDefaults()
	return c
}

// validate names every field at fault, never its value.
func (c Config) validate() error {
	var faults []error
	fault := func(field, want string) { faults = append(faults, fmt.Errorf("discord: %s %s", field, want)) }
	switch {
	case c.Token == "":
		fault("Token", "is missing: it stands in the Developer Portal under Bot")
	case strings.ContainsAny(c.Token, " \t\r\n"):
		fault("Token", "holds white space: copy it again from the Developer Portal under Bot")
	}
	if c.ApplicationID != "" && !isID(c.ApplicationID) {
		fault("ApplicationID", "is no number such as 1012345678901234567: it stands in the Developer Portal under General Information")
	}
	if c.PublicKey != "" {
		if key, err := hex.DecodeString(c.PublicKey); err != nil || len(key) != ed25519.PublicKeySize {
			fault("PublicKey", "is not 64 hexadecimal digits: it stands in the Developer Portal under General Information")
		}
	}
	if u, err := url.Parse(c.APIURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		fault("APIURL", "is no http or https address, such as "+DefaultAPIURL)
	}
	if c.Shards < 0 {
		fault("Shards", "is negative")
	}
	if err := c.Limits.Validate(); err != nil {
		faults = append(faults, fmt.Errorf("discord: %w", err))
	}
	return errors.Join(faults...)
}

// isID reports whether s is an id of Discord: a number of up to 64 bits.
func isID(s string) bool {
	_, err := strconv.ParseUint(s, 10, 64)
	return err == nil
}
