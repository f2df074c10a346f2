//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package store

import (
	"os"
	"time"
)

// silentFor is how long the holder of a lock can be silent until he is taken for stopped. He is heard several times in that
// time.
const silentFor = 45 * time.Second

// beat lets others see that the holder of a lock is awake.
func beat(f *os.File) {
	if f != nil {
		now := time.Now()
		_ = os.Chtimes(f.Name(), now, now) // who cannot be heard loses the lease to those who ask, and asks again
	}
}

// stopped says that the program that has the lock on a file was not heard for a while.
func stopped(path string) bool {
	info, err := os.Stat(path)
	return err == nil && time.Since(info.ModTime()) > silentFor
}
