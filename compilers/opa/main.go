// Command opa is the Open Policy Agent as a library for a host that has no Go: one WebAssembly reactor that answers one
// JSON request with one reply, JSON or the file that was asked for. The host calls the three exports of memory.go and exports.go; main never runs.
package main

func main() {}
