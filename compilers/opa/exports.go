//go:build wasip1

package main

// alloc lends the host a buffer to write a request into.
//
//go:wasmexport alloc
func alloc(size uint32) uint32 {
	return lend(make([]byte, size))
}

// call answers the request at address: the upper half of the result is the address of the reply, the lower half its
// size in bytes. The host frees both buffers.
//
//go:wasmexport call
func call(address, size uint32) uint64 {
	reply := answer(borrowed(address, size))
	return uint64(lend(reply))<<32 | uint64(len(reply))
}

// free takes back a buffer that alloc or call has lent.
//
//go:wasmexport free
func free(address uint32) {
	release(address)
}
