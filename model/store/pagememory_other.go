//go:build !linux

package store

// pieces are what the library holds pages in where its own allocator does.
var pieces pieceMemory

type pieceMemory struct{}

func (*pieceMemory) rest() {}
