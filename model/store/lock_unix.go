//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package store

import (
	"os"
	"syscall"
)

// takeLock locks a file, which it makes if need be, for as long as it stays open and the program lives; nil when another
// program has it, or when it cannot be had for any other reason: then there is no lock, and the lease runs out by itself.
func takeLock(path string) *os.File {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close() // nothing was written
		return nil
	}
	return f
}
