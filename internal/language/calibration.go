package language

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// calibrationsFile holds the calibration of each language that questions were fitted
// for: its tag, scale and offset.
//
//go:embed data/calibration.txt
var calibrationsFile string

var calibrations = sync.OnceValue(func() map[string]Calibration {
	all := map[string]Calibration{}
	for line := range strings.Lines(calibrationsFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var tag string
		var c Calibration
		if _, err := fmt.Sscan(line, &tag, &c.Scale, &c.Offset); err != nil {
			panic(err) // the file is part of the program
		}
		all[tag] = c
	}
	return all
})

// unfitted is added to the offset of a language without data, whose lists of words
// nobody has measured.
const unfitted = -0.1

// calibrationOf returns the calibration of a language; that of one without data is the
// mean of the others, and a little stricter.
func calibrationOf(tag string) Calibration {
	if tag == "en" {
		return Calibration{Scale: 1}
	}
	all := calibrations()
	if c, ok := all[tag]; ok {
		return c
	}
	mean := Calibration{Offset: unfitted}
	for _, c := range all {
		mean.Scale += c.Scale / float64(len(all))
		mean.Offset += c.Offset / float64(len(all))
	}
	return mean
}
