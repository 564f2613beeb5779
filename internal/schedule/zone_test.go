package schedule

import (
	"archive/zip"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write zones.txt from the toolchain's tzdata")

// TestZonesAreTheToolchains keeps zones.txt equal to what time/tzdata embeds,
// without its placeholder for a machine that nobody set up.
func TestZonesAreTheToolchains(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("there is no go command to ask for the toolchain's tzdata")
	}
	archive, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Skip(err)
	}
	defer archive.Close()
	var names []string
	for _, f := range archive.File {
		if !strings.HasSuffix(f.Name, "/") && f.Name != "Factory" {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	if *update {
		if err := os.WriteFile("zones.txt", []byte(strings.Join(names, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(names, Zones()); diff != "" {
		t.Errorf("zones.txt differs from the toolchain's tzdata (-toolchain +zones.txt); mend it with go test -update:\n%s", diff)
	}
}

func TestEveryZoneLoadsAndIsReadBack(t *testing.T) {
	seen := map[string]string{}
	for _, zone := range Zones() {
		if _, err := time.LoadLocation(zone); err != nil {
			t.Error(err)
		}
		if other, ok := seen[foldZone(zone)]; ok {
			t.Errorf("%s and %s are told apart by nothing that is typed", zone, other)
		}
		seen[foldZone(zone)] = zone
		for _, typed := range []string{zone, strings.ToUpper(zone), " " + strings.ReplaceAll(strings.ToLower(zone), "_", " ")} {
			if got, err := ParseZone(typed); got != zone {
				t.Errorf("ParseZone(%q) = %q, %v", typed, got, err)
			}
		}
		if got := CompleteZone(zone, 1); !slices.Equal(got, []string{zone}) {
			t.Errorf("CompleteZone(%q, 1) = %q", zone, got)
		}
	}
}

func TestParseZone(t *testing.T) {
	for typed, want := range map[string]string{
		"utc":                "UTC",
		"Gmt":                "GMT",
		"europe/berlin":      "Europe/Berlin",
		"America/New York":   "America/New_York",
		"america/new_york":   "America/New_York",
		"berlin":             "Europe/Berlin",
		"New York":           "America/New_York",
		"port au prince":     "America/Port-au-Prince",
		"America/St. Johns":  "“America/St. Johns” is no time zone I know. Did you mean America/St_Johns?",
		"Etc/GMT-1":          "Etc/GMT-1",
		"Etc/GMT+1":          "Etc/GMT+1",
		"istanbul":           "More than one time zone bears the name “istanbul”: write Asia/Istanbul or Europe/Istanbul.",
		"San Francisco":      "America/Los_Angeles",
		"geneva":             "Europe/Zurich",
		"GMT+2":              "“GMT+2” is a difference from UTC, which changes where clocks do: name the zone by its city, such as Europe/Berlin.",
		"utc-05:00":          "“utc-05:00” is a difference from UTC, which changes where clocks do: name the zone by its city, such as Europe/Berlin.",
		"Europe/Berln":       "“Europe/Berln” is no time zone I know. Did you mean Europe/Berlin?",
		"Amercia/New_York":   "“Amercia/New_York” is no time zone I know. Did you mean America/New_York?",
		"":                   "Name a time zone by its city, such as Europe/Berlin, or UTC.",
		"somewhere far away": "“somewhere far away” is no time zone I know: name it by its city, such as Europe/Berlin, or UTC.",
	} {
		got, err := ParseZone(typed)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("ParseZone(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestCompleteZone(t *testing.T) {
	for typed, want := range map[string]string{
		"berlin":    "Europe/Berlin",
		"berl":      "Europe/Berlin",
		"Berln":     "Europe/Berlin",
		"new york":  "America/New_York",
		"new yrok":  "America/New_York",
		"america/n": "America/N",
		"york":      "America/New_York",
		"los":       "America/Los_Angeles",
		"johanesb":  "Africa/Johannesburg",
		"sao pau":   "America/Sao_Paulo",
		"utc":       "UTC",
		"":          "UTC",
		"san fr":    "America/Los_Angeles",
		"Munich":    "Europe/Berlin",
		"etc/gmt+2": "Etc/GMT+2",
	} {
		got := CompleteZone(typed, 25)
		if len(got) == 0 || !strings.HasPrefix(got[0], want) {
			t.Errorf("CompleteZone(%q) = %q, want %q first", typed, got, want)
		}
	}
	if got := CompleteZone("GMT+2", 25); slices.Contains(got, "Etc/GMT+2") {
		t.Error("GMT+2 is east of Greenwich, and Etc/GMT+2 is west of it")
	}
	if got := CompleteZone("america", 25); len(got) != 25 {
		t.Errorf("%d zones, want the 25 that were asked for", len(got))
	}
	if got := CompleteZone(strings.Repeat("x", 3000), 25); len(got) != 0 {
		t.Errorf("zones for no zone: %q", got)
	}
}

func TestCitiesAreInZonesOfTheirOwn(t *testing.T) {
	for city, zone := range cities {
		if !slices.Contains(Zones(), zone) {
			t.Errorf("%s is in %s, which is no zone", city, zone)
		}
		if got, err := ParseZone(city); got != zone {
			t.Errorf("ParseZone(%q) = %q, %v, want %s", city, got, err, zone)
		}
		if got := CompleteZone(city, 1); !slices.Equal(got, []string{zone}) {
			t.Errorf("CompleteZone(%q, 1) = %q, want %s", city, got, zone)
		}
	}
}

func BenchmarkCompleteZone(b *testing.B) {
	for _, typed := range []string{"", "berl", "new yrok"} {
		b.Run(typed, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				CompleteZone(typed, 25)
			}
		})
	}
}
