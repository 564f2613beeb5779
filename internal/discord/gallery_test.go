package discord

import (
	"flag"
	"testing"
	"time"

	"plenary/internal/bot/bottest"
)

// The gallery's helper looks the flag up.
var _ = flag.Bool("update", false, "write what the samples of the gallery look like now")

func TestGallery(t *testing.T) {
	bottest.Gallery(t, func(t *testing.T) bottest.Platform {
		r := newPlatform(t).(*testPlatform)
		r.cfg.timing.deferAfter = time.Minute // a slow machine shows the same
		r.Restart()
		return r
	})
}
