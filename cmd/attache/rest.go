package main

import (
	"context"
	"runtime/debug"
	"time"

	"attache/model"
)

// restAfter is how long nothing must have come in before memory is given back.
const restAfter = 5 * time.Second

// giveBack hands back to the system what a burst of work left behind, once nothing has come in for a while: the collector of
// garbage keeps about as much again as is in use, besides what restoring the grouper took, for work that will not come
// before the next look at the feeds. It ends with the context.
func (s *session) giveBack(ctx context.Context) {
	afterBursts(ctx, s.desk.Subscribe(ctx), time.After, s.headroom, letGo)
}

// letGo gives back to the system what is in memory only for having been used once: garbage, and of the program's own file whatever
// was needed to start and to take news in.
func letGo() {
	debug.FreeOSMemory()
	leaveProgram()
}

// afterBursts calls free whenever something has come in and then nothing for a while. While much comes in at once, and for as long
// after that, it makes room for what that leaves behind; news that goes on trickling in needs none.
func afterBursts(ctx context.Context, changes <-chan model.Change, after func(time.Duration) <-chan time.Time, room *headroom, free func()) {
	var rested, calm <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case c, ok := <-changes:
			if !ok {
				return
			}
			if c.Items > 0 || c.Edited > 0 || c.Articles {
				rested = after(restAfter)
			}
			if c.Items >= burstFrom {
				room.crowded(true)
				calm = after(restAfter)
			}
		case <-calm:
			calm = nil
			room.crowded(false)
		case <-rested:
			rested = nil
			free()
		}
	}
}
