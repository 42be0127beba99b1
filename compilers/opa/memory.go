package main

import "unsafe"

// lent holds the buffers that the host knows by address, so that the garbage collector leaves them alone. The empty
// buffer is not in it: it has no address.
var lent = map[uint32][]byte{}

// lend makes a buffer known to the host until release is called with its address.
func lend(buffer []byte) uint32 {
	if len(buffer) == 0 {
		return 0
	}
	address := uint32(uintptr(unsafe.Pointer(unsafe.SliceData(buffer))))
	lent[address] = buffer
	return address
}

// borrowed finds the first size bytes of a lent buffer; an address that was not lent is an empty buffer.
func borrowed(address, size uint32) []byte {
	buffer := lent[address]
	return buffer[:min(int(size), len(buffer))]
}

func release(address uint32) {
	delete(lent, address)
}
