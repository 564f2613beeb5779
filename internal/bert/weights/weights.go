// Package weights holds the two networks that the program answers with. Of the
// programs only cmd/plenary imports it, since it makes a binary 50 MB larger.
//
// The command pack beside it writes networks.bin and fingerprint.txt. What is fitted to the networks
// is calibration.json, a file of its own, so that fitting again leaves the large
// one as it is; it is empty where nothing has been fitted. LICENCES.md names what
// the networks were made of.
package weights

import (
	_ "embed" // the three files
	"strings"

	"plenary/internal/bert"
)

//go:embed networks.bin
var networks []byte

//go:embed calibration.json
var calibration []byte

//go:embed fingerprint.txt
var fingerprint string

// Fingerprint is the fingerprint of the embedded networks, recorded when they were
// packed.
func Fingerprint() string { return strings.TrimSpace(fingerprint) }

// Open opens the embedded networks and their calibration.
func Open(o bert.Options) (*bert.Model, error) {
	o.Mapped = true
	return bert.Open(networks, calibration, o)
}
