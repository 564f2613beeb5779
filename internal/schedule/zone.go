package schedule

import (
	"cmp"
	_ "embed"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"plenary/internal/editdistance"
	"plenary/internal/message"
)

// zonesText lists the names that the embedded tzdata knows, one a line. A test
// compares it with the toolchain's.
//
//go:embed zones.txt
var zonesText string

var zones = strings.Fields(zonesText)

// Zones returns the names of time zones, sorted. The caller must not change it.
func Zones() []string { return zones }

// citiesText lists large cities and their zones, because people name the city in
// which they live.
//
//go:embed cities.txt
var citiesText string

// cities maps folded names of cities to zones.
var cities = readCities(citiesText)

func readCities(text string) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(text) {
		names := strings.Fields(line)
		if len(names) == 0 || names[0] == "#" {
			continue
		}
		for _, city := range names[1:] {
			all[city] = names[0]
		}
	}
	return all
}

// ParseZone returns the IANA name of the zone that was typed, in any letter case
// and with spaces or underscores. A city alone is enough where exactly one zone
// is named after it, or where it is one of the large cities that share the zone of
// another.
func ParseZone(typed string) (string, error) {
	folded := foldZone(typed)
	if folded == "" {
		return "", inputError("schedule.zone.missing", typed)
	}
	switch named := zonesNamed()[folded]; {
	case len(named) == 1:
		return named[0], nil
	case len(named) > 1:
		return "", inputErrorWith("schedule.zone.ambiguous", typed, message.Args{"zones": message.AnyOf(named)})
	case offsetForm.MatchString(folded):
		return "", inputError("schedule.zone.offset", typed)
	}
	return "", unknownZone(typed)
}

// ResemblesZone reports whether words are a zone, or may be meant as one: they stand
// behind "in", have an area, are nearly the name of a zone, or are a difference from
// UTC.
func ResemblesZone(typed string) bool {
	_, err := ParseZone(typed)
	e, ok := err.(InputError)
	return !ok || e.ID != "schedule.zone.unknown" || withoutIn(typed) != typed || wholeZone.MatchString(typed)
}

// wholeZone matches an area and a city.
var wholeZone = regexp.MustCompile(`^\pL+/\pL+\S*$`)

// withoutIn returns words without "in" before them.
func withoutIn(typed string) string {
	if word, rest, ok := strings.Cut(typed, " "); ok && strings.EqualFold(word, "in") {
		return rest
	}
	return typed
}

// zonesNamed maps folded names to the zones that bear them: the whole name of a
// zone to that alone, and otherwise a city to all zones named after it.
var zonesNamed = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, z := range foldedZones() {
		if z.old == 0 {
			all[z.city] = append(all[z.city], z.zone)
		}
	}
	for city, zone := range cities {
		if all[city] == nil {
			all[city] = []string{zone}
		}
	}
	for _, z := range foldedZones() {
		all[z.name] = []string{z.zone}
	}
	return all
})

// unknownZone names the zones that may be meant, at most three that match
// equally well.
func unknownZone(typed string) error {
	var near []string
	all := matchZones(foldZone(typed))
	for _, m := range all[:min(len(all), 3)] {
		if m.kind == all[0].kind && m.distance == all[0].distance {
			near = append(near, m.zone)
		}
	}
	if len(near) == 0 {
		return inputError("schedule.zone.unknown", typed)
	}
	return inputErrorWith("schedule.zone.misspelled", typed, message.Args{"zones": message.AnyOf(near)})
}

// foldZone returns the form in which typed and listed names are compared: lower
// case, with underscores for spaces and hyphens. A hyphen before a digit stays,
// because Etc/GMT-1 is not Etc/GMT+1.
func foldZone(name string) string {
	if !isASCII(name) {
		name = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1 // São Paulo, Zürich
			}
			return r
		}, norm.NFKD.String(name))
	}
	b := []byte(strings.Join(strings.Fields(strings.ToLower(name)), "_"))
	for i, c := range b {
		if c == '-' && (i+1 == len(b) || b[i+1] < '0' || b[i+1] > '9') {
			b[i] = '_'
		}
	}
	return string(b)
}

func isASCII(name string) bool {
	return strings.IndexFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// legacy reports whether an area, folded, holds outdated names that are no cities.
func legacy(area string) bool {
	switch area {
	case "brazil", "canada", "chile", "etc", "mexico", "us":
		return true
	}
	return false
}

// offsetForm is a difference from UTC. It is refused as a zone: the difference of a
// city changes with its clocks, and the sign of Etc/GMT+2 is reversed.
var offsetForm = regexp.MustCompile(`^(?:utc|gmt|z)?[+_-]\d{1,2}(?::?\d{2})?$`)

// CompleteZone returns the zones that a beginning of a name may mean, the best
// match first, at most limit. It allows small misspellings.
func CompleteZone(typed string, limit int) []string {
	typed = foldZone(typed)
	if typed == "" {
		return firstOf(suggestedZones, limit)
	}
	var names []string
	for _, m := range matchZones(typed) {
		names = append(names, m.zone)
	}
	return firstOf(names, limit)
}

// suggestedZones are offered before anything is typed: one for each populous
// part of the world.
var suggestedZones = []string{
	"UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Mexico_City",
	"America/Sao_Paulo", "Africa/Lagos", "Africa/Nairobi", "Europe/Istanbul", "Asia/Dubai", "Asia/Kolkata", "Asia/Manila",
	"Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney",
}

func firstOf(names []string, limit int) []string {
	return slices.Clone(names[:min(len(names), limit)])
}

// A zoneMatch says how well a zone matches what was typed. Smaller values are
// better matches.
type zoneMatch struct {
	zone     string
	kind     matchKind
	distance int // of a misspelled name
	old      int // 1 for an outdated name, and for a city that shares a zone
}

type matchKind int

const (
	wholeName matchKind = iota
	wholeCity
	prefix     // of the name or the city
	wordPrefix // of a later word of the name
	misspelled
)

// matchZones returns the zones that folded may mean, the best match first.
func matchZones(folded string) []zoneMatch {
	var matches []zoneMatch
	for _, zone := range foldedZones() {
		if m, ok := zone.match(folded); ok {
			matches = append(matches, m)
		}
	}
	matches = append(matches, matchCities(folded)...)
	slices.SortFunc(matches, func(a, b zoneMatch) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.distance, b.distance), cmp.Compare(a.old, b.old), cmp.Compare(a.zone, b.zone))
	})
	seen := map[string]bool{}
	return slices.DeleteFunc(matches, func(m zoneMatch) bool {
		again := seen[m.zone]
		seen[m.zone] = true
		return again
	})
}

// matchCities returns the zones of the cities that begin with folded.
func matchCities(folded string) []zoneMatch {
	best := map[string]zoneMatch{}
	for city, zone := range cities {
		if !strings.HasPrefix(city, folded) {
			continue
		}
		m := zoneMatch{zone: zone, kind: prefix, old: 1} // after the zones whose own name begins so
		if city == folded {
			m = zoneMatch{zone: zone, kind: wholeCity}
		}
		if other, ok := best[zone]; !ok || m.kind < other.kind {
			best[zone] = m
		}
	}
	return slices.Collect(maps.Values(best))
}

// A foldedZone is a zone with its folded names.
type foldedZone struct {
	zone, name string
	city       string // name without its area
	old        int    // as in zoneMatch
}

var foldedZones = sync.OnceValue(func() []foldedZone {
	all := make([]foldedZone, len(zones))
	for i, zone := range zones {
		z := foldedZone{zone: zone, name: foldZone(zone)}
		area, city, ok := strings.Cut(z.name, "/")
		if z.city = city; !ok {
			z.city = z.name
		}
		if !ok && zone != "UTC" || legacy(area) {
			z.old = 1
		}
		all[i] = z
	}
	return all
})

func (z foldedZone) match(folded string) (zoneMatch, bool) {
	name, city := z.name, z.city
	if strings.HasPrefix(name, "etc/") && !strings.HasPrefix("etc/", folded[:min(len(folded), 4)]) {
		return zoneMatch{}, false // nobody who types GMT+2 means Etc/GMT+2, which is west of Greenwich
	}
	m := zoneMatch{zone: z.zone, old: z.old}
	switch {
	case folded == name:
		m.kind = wholeName
	case folded == city:
		m.kind = wholeCity
	case strings.HasPrefix(city, folded), strings.HasPrefix(name, folded):
		m.kind = prefix
	case strings.Contains(name, "_"+folded), strings.Contains(name, "/"+folded):
		m.kind = wordPrefix
	default:
		m.kind = misspelled
		allowed := maxDistance(folded)
		if allowed == 0 {
			return m, false
		}
		m.distance = min(editdistance.PrefixDistance(folded, city), editdistance.PrefixDistance(folded, name))
		return m, m.distance <= allowed
	}
	return m, true
}

// maxDistance is the greatest edit distance at which folded is taken for a
// misspelling.
func maxDistance(folded string) int {
	switch n := len(folded); {
	case n < 4:
		return 0
	case n < 7:
		return 1
	}
	return 2
}
