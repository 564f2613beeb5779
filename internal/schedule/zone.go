package schedule

import (
	_ "embed"
	"strings"
)

// zonesText lists the names that the embedded tzdata knows, one a line. A test
// keeps it equal to the toolchain's.
//
//go:embed zones.txt
var zonesText string

var zones = strings.Fields(zonesText)

// Zones returns the names of time zones, sorted. The caller may not change it.
func Zones() []string { return zones }

// ParseZone returns the IANA name of the zone that was typed, letter case aside
// and with spaces or underscores. A city by itself will do where one zone
// bears its name, and so will a large one that has the zone of another.
func ParseZone(typed string) (string, error) {
	folded := foldZone(typed)
	if folded == "" {
		return "", inputErrorf("Name a time zone by its city, such as Europe/Berlin, or UTC.")
	}
	var bear []string // zones that bear the name
	for _, z := range foldedZones() {
		if z.name == folded {
			return z.zone, nil
		}
		if z.city == folded && z.old == 0 {
			bear = append(bear, z.zone)
		}
	}
	if zone, ok := cities[folded]; ok && len(bear) == 0 {
		return zone, nil
	}
	switch {
	case offsetForm.MatchString(folded):
		return "", inputErrorf("%s is a difference from UTC, which changes where clocks do: name the zone by its city, such as Europe/Berlin.", echo(typed))
	case len(bear) == 0:
		return "", unknownZone(typed)
	case len(bear) == 1:
		return bear[0], nil
	}
	return "", inputErrorf("More than one time zone bears the name %s: write %s.", echo(typed), either(bear))
}

// unknownZone names the zones that may be meant, at most three that fit equally
// well.
func unknownZone(typed string) error {
	var near []string
	all := closeZones(foldZone(typed))
	for _, l := range all[:min(len(all), 3)] {
		if l.kind == all[0].kind && l.slips == all[0].slips {
			near = append(near, l.zone)
		}
	}
	if len(near) == 0 {
		return inputErrorf("%s is no time zone I know: name it by its city, such as Europe/Berlin, or UTC.", echo(typed))
	}
	return inputErrorf("%s is no time zone I know. Did you mean %s?", echo(typed), either(near))
}

// either joins names as "a, b or c".
func either(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// foldZone brings what is typed and what is listed to one form. A hyphen before
// a digit stays, because Etc/GMT-1 is not Etc/GMT+1.
func foldZone(name string) string {
	b := []byte(strings.Join(strings.Fields(strings.ToLower(name)), "_"))
	for i, c := range b {
		if c == '-' && (i+1 == len(b) || b[i+1] < '0' || b[i+1] > '9') {
			b[i] = '_'
		}
	}
	return string(b)
}

// legacy reports whether an area, folded, holds names of old that no city has.
func legacy(area string) bool {
	switch area {
	case "brazil", "canada", "chile", "etc", "mexico", "us":
		return true
	}
	return false
}
