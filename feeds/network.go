package feeds

import (
	"strings"
	"time"

	"attache/model"
)

// How often the network is tried while it is down: soon at first, so that a laptop that wakes up is not kept waiting, and
// calmly after an hour.
const (
	firstProbe = 4 * time.Second
	probeEvery = 16 * time.Second
	calmProbe  = time.Minute
	calmAfter  = time.Hour
)

// stillThere is for how long an answer tells that there is a network, when a round finds nothing due but feeds that fail.
const stillThere = 10 * time.Minute

// network is what the looks tell about the way out.
type network struct {
	failed  map[model.FeedID]bool // could not be reached since the last answer of anybody
	offline bool
	since   time.Time
	probe   time.Time // when to try again
	pause   time.Duration
}

// learn concludes from one look whether there is a network. When every look fails on the way, it is the network and not
// the feeds: then one feed after another is tried for an answer, and with the first answer all that were missed are due.
func (r *round) learn(e *model.FeedEntry, t Trouble) {
	n, now := &r.net, r.p.now()
	switch {
	case local(e.Feed), t == BadSource, t == Internal: // says nothing
	case t != Unreachable:
		if n.offline {
			r.p.o.Log.Info("the network is back")
		}
		r.requeue()
		*n = network{failed: map[model.FeedID]bool{}}
	default:
		n.failed[e.ID] = true
		if n.offline {
			n.pause = min(2*n.pause, probeEvery)
			if now.Sub(n.since) > calmAfter {
				n.pause = calmProbe
			}
			n.probe = now.Add(n.pause)
		} else if r.nobodyAnswers() {
			r.p.o.Log.Info("there is no network")
			n.offline, n.since, n.pause, n.probe = true, now, firstProbe, now.Add(firstProbe)
			r.dropUnasked()
		}
	}
}

// nobodyAnswers needs three feeds that failed, or all there are, and no look on its way that might yet say otherwise,
// because those that fail are faster than those that answer. A single round gives up on the rest of its feeds only after
// many failures.
func (r *round) nobodyAnswers() bool {
	web := 0
	for _, e := range r.entries {
		if !e.Disabled && e.Poll.State != model.FeedGone && !local(e.Feed) {
			web++
		}
	}
	failed := len(r.net.failed)
	return failed >= 2*r.p.o.Concurrency || !r.once && failed >= min(3, web) && len(r.flying) == 0
}

// answeredLately says that a feed of the web answered just before, in a round before this or to another program, so that
// what failed in this round has failed by itself.
func (r *round) answeredLately() bool {
	for id, e := range r.entries {
		ago := r.p.now().Sub(e.Poll.LastSuccess)
		if !r.net.failed[id] && !local(e.Feed) && ago >= 0 && ago < stillThere {
			return true
		}
	}
	return false
}

// local feeds are files and commands: they say nothing about the network.
func local(f model.Feed) bool {
	scheme, _, _ := strings.Cut(strings.ToLower(f.URL), ":")
	return scheme == "file" || scheme == "exec"
}

// requeue makes every feed due that could not be reached while there was no network.
func (r *round) requeue() {
	if !r.net.offline {
		return
	}
	for id := range r.net.failed {
		if e := r.entries[id]; e != nil && r.idle(e) && e.Poll.State != model.FeedGone {
			r.enqueue(id, false)
		}
	}
}

func (r *round) dropUnasked() {
	for id, named := range r.pending {
		if !named {
			delete(r.pending, id)
		}
	}
}

// queueProbe queues the feed that was not tried for longest.
func (r *round) queueProbe(now time.Time) {
	if now.Before(r.net.probe) && !now.Before(r.net.probe.Add(-r.net.pause)) || len(r.flying) > 0 || len(r.pending) > 0 {
		return
	}
	var oldest *model.FeedEntry
	for _, e := range r.entries {
		if !r.idle(e) || e.Poll.State == model.FeedGone || local(e.Feed) || r.muted(e, false) {
			continue
		}
		if oldest == nil || e.Poll.LastTry.Before(oldest.Poll.LastTry) {
			oldest = e
		}
	}
	if oldest != nil {
		r.enqueue(oldest.ID, false)
	}
}
