package schedule

import (
	"regexp"
	"strings"
)

// citiesText lists large ones whose zone bears another's name, one line a zone:
// people name the place that they live in.
const citiesText = `
Africa/Johannesburg cape_town durban pretoria
Africa/Lagos abuja
Africa/Casablanca rabat marrakesh
America/Chicago dallas houston austin san_antonio minneapolis st_louis new_orleans
America/Los_Angeles san_francisco san_diego seattle portland las_vegas sacramento silicon_valley
America/New_York boston washington washington_dc philadelphia atlanta miami baltimore pittsburgh cleveland charlotte
America/Sao_Paulo rio_de_janeiro brasilia belo_horizonte porto_alegre
America/Toronto ottawa quebec quebec_city
America/Edmonton calgary
America/Guayaquil quito
America/Mexico_City guadalajara
Asia/Kolkata delhi new_delhi mumbai bombay bangalore bengaluru chennai hyderabad pune ahmedabad
Asia/Shanghai beijing peking shenzhen guangzhou wuhan
Asia/Tokyo osaka kyoto yokohama nagoya
Asia/Karachi lahore islamabad
Asia/Ho_Chi_Minh hanoi
Asia/Dubai abu_dhabi
Asia/Riyadh mecca jeddah
Asia/Kuala_Lumpur penang
Asia/Manila quezon_city cebu
Europe/Amsterdam the_hague rotterdam
Europe/Berlin hamburg munich frankfurt cologne stuttgart leipzig dresden bonn
Europe/Brussels antwerp ghent bruges
Europe/Copenhagen aarhus
Europe/Istanbul ankara izmir
Europe/Lisbon porto
Europe/London edinburgh glasgow manchester birmingham cardiff oxford cambridge leeds liverpool
Europe/Madrid barcelona valencia seville
Europe/Paris marseille lyon strasbourg lille toulouse
Europe/Rome milan turin naples florence venice bologna
Europe/Stockholm gothenburg malmo
Europe/Vienna graz salzburg
Europe/Warsaw krakow gdansk wroclaw
Europe/Zurich geneva basel bern lausanne
Europe/Kyiv lviv odesa kharkiv
Pacific/Auckland wellington christchurch
`

// cities maps folded names of cities to zones.
var cities = func() map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(citiesText) {
		for i, name := range strings.Fields(line) {
			if i > 0 {
				all[name] = strings.Fields(line)[0]
			}
		}
	}
	return all
}()

// offsetForm is a difference from UTC. It is no zone: the clocks of a place
// change theirs, and the sign of Etc/GMT+2 is the other way round.
var offsetForm = regexp.MustCompile(`^(?:utc|gmt|z)?[+_-]\d{1,2}(?::?\d{2})?$`)
