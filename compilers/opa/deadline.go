package main

import "time"

// ticksPerLook is how many steps of an evaluation pass between two looks at the clock.
const ticksPerLook = 256

// deadline stops an evaluation after a time. A timer could not: WebAssembly has one thread, and topdown never yields it.
type deadline struct {
	at      time.Time
	ticks   int
	stopped bool
}

func newDeadline(limit time.Duration) *deadline {
	return &deadline{at: time.Now().Add(limit)}
}

// Cancel is a part of topdown.Cancel.
func (d *deadline) Cancel() { d.stopped = true }

// Cancelled is asked by topdown before every step.
func (d *deadline) Cancelled() bool {
	d.ticks++
	if !d.stopped && d.ticks%ticksPerLook == 0 {
		d.stopped = time.Now().After(d.at)
	}
	return d.stopped
}
