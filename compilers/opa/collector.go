package main

import (
	"encoding/json"
	"math"
	"runtime"
	"runtime/debug"
)

const (
	// usualPercent is Go's own setting: collect when the heap is twice what was alive.
	usualPercent = 100
	// headroom is how many bytes an operation may allocate before anything is collected. Memory of WebAssembly is never
	// given back, so this is what a host pays for the time.
	headroom = 128 << 20
	// largeRequest, in bytes, marks requests that need a multiple of the headroom: without the collector they would take
	// much more memory, and be no faster.
	largeRequest = 1 << 20
)

// unhurried keeps Go from collecting garbage in an operation whose memory is garbage only when it ends: there is one
// thread, so that collecting takes a quarter of its time, for nothing.
func unhurried(operate func(json.RawMessage) (any, error)) func(json.RawMessage) (any, error) {
	return func(params json.RawMessage) (any, error) {
		if len(params) <= largeRequest {
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			debug.SetMemoryLimit(int64(memory.Sys-memory.HeapReleased-memory.HeapIdle) + headroom)
			debug.SetGCPercent(-1)
			defer debug.SetMemoryLimit(math.MaxInt64)
			defer debug.SetGCPercent(usualPercent)
		}
		return operate(params)
	}
}
