package slack

import (
	"testing"

	"plenary/internal/bot/bottest"
)

// TestGallery: what arrives of each kind of reply. To write it anew:
// go test ./internal/slack -run Gallery -update
func TestGallery(t *testing.T) {
	bottest.Gallery(t, func(t *testing.T) bottest.Platform { return newPlatform(t, false) })
}
