package schedule

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"plenary/internal/editdistance"
)

// CompleteZone returns the zones that somebody who typed this much may mean,
// the likeliest first, at most max. Small misspellings are forgiven.
func CompleteZone(typed string, max int) []string {
	typed = foldZone(typed)
	if typed == "" {
		return first(common, max)
	}
	var names []string
	for _, l := range closeZones(typed) {
		names = append(names, l.zone)
	}
	return first(names, max)
}

// common are what is offered before anything is typed: one for each part of the
// world that many people live in.
var common = []string{
	"UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Mexico_City",
	"America/Sao_Paulo", "Africa/Lagos", "Africa/Nairobi", "Europe/Istanbul", "Asia/Dubai", "Asia/Kolkata", "Asia/Manila",
	"Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney",
}

func first(names []string, max int) []string {
	return slices.Clone(names[:min(len(names), max)])
}

// A likeness says how well a zone fits what was typed; the smaller the better.
type likeness struct {
	zone  string
	kind  int // how it fits
	slips int // misspellings
	old   int // 1 for a name of old
}

// The kinds of fit.
const (
	whole = iota // the name
	wholeCity
	begins   // the city or the name begins so
	within   // a later word of the name begins so
	misspelt // with slips
)

// closeZones returns the zones that folded may mean, the likeliest first.
func closeZones(folded string) []likeness {
	var near []likeness
	for _, zone := range foldedZones() {
		if l, ok := zone.liken(folded); ok {
			near = append(near, l)
		}
	}
	near = append(near, closeCities(folded)...)
	slices.SortFunc(near, func(a, b likeness) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.slips, b.slips), cmp.Compare(a.old, b.old), cmp.Compare(a.zone, b.zone))
	})
	seen := map[string]bool{}
	return slices.DeleteFunc(near, func(l likeness) bool {
		again := seen[l.zone]
		seen[l.zone] = true
		return again
	})
}

// closeCities returns the zones of the cities that begin as was typed.
func closeCities(folded string) []likeness {
	best := map[string]likeness{}
	for city, zone := range cities {
		if !strings.HasPrefix(city, folded) {
			continue
		}
		l := likeness{zone: zone, kind: begins, old: 1} // after the zones that begin so themselves
		if city == folded {
			l = likeness{zone: zone, kind: wholeCity}
		}
		if other, ok := best[zone]; !ok || l.kind < other.kind {
			best[zone] = l
		}
	}
	return slices.Collect(maps.Values(best))
}

// A foldedZone is a zone in the form in which what is typed is compared.
type foldedZone struct {
	zone, name string
	city       string // name without its area
	old        int    // as in likeness
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

func (z foldedZone) liken(folded string) (likeness, bool) {
	name, city := z.name, z.city
	if strings.HasPrefix(name, "etc/") && !strings.HasPrefix("etc/", folded[:min(len(folded), 4)]) {
		return likeness{}, false // nobody who types GMT+2 means Etc/GMT+2, which is west of Greenwich
	}
	l := likeness{zone: z.zone, old: z.old}
	switch {
	case folded == name:
		l.kind = whole
	case folded == city:
		l.kind = wholeCity
	case strings.HasPrefix(city, folded), strings.HasPrefix(name, folded):
		l.kind = begins
	case strings.Contains(name, "_"+folded), strings.Contains(name, "/"+folded):
		l.kind = within
	default:
		l.kind = misspelt
		most := forgiven(folded)
		if most == 0 {
			return l, false
		}
		l.slips = min(editdistance.PrefixDistance(folded, city), editdistance.PrefixDistance(folded, name))
		return l, l.slips <= most
	}
	return l, true
}

// forgiven is how many slips are taken for a misspelling of what was typed.
func forgiven(folded string) int {
	switch n := len(folded); {
	case n < 4:
		return 0
	case n < 7:
		return 1
	}
	return 2
}
