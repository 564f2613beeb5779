package adapterkit

import (
	"errors"
	"time"
)

// Limits bound the work of an adapter. The zero Limits are the defaults.
type Limits struct {
	InFlight     int           // requests at work at one time, at most; 0: the adapter's default
	CallTimeout  time.Duration // of one call to the platform; 0: 15 s
	ReplyTimeout time.Duration // for which a reply is tried again; 0: 5 min
	Grace        time.Duration // in which replies in flight end when Run does; 0: 7 s
}

// WithDefaults returns l with a default for each field that is 0.
func (l Limits) WithDefaults(inFlight int) Limits {
	if l.InFlight == 0 {
		l.InFlight = inFlight
	}
	if l.CallTimeout == 0 {
		l.CallTimeout = 15 * time.Second
	}
	if l.ReplyTimeout == 0 {
		l.ReplyTimeout = 5 * time.Minute
	}
	if l.Grace == 0 {
		l.Grace = 7 * time.Second
	}
	return l
}

// Validate names the fields that are negative.
func (l Limits) Validate() error {
	if l.InFlight < 0 || l.CallTimeout < 0 || l.ReplyTimeout < 0 || l.Grace < 0 {
		return errors.New("InFlight, CallTimeout, ReplyTimeout or Grace is negative")
	}
	return nil
}
