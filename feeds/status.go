package feeds

import (
	"fmt"
	"strings"
	"time"
)

// situation is what Status says in words.
type situation struct {
	watching        bool // another program fetches
	offline         bool
	flying, pending int
	next            time.Time
	note            mutedNote // an answer to what the user asked for
	storing         error
}

// mutedNote is a look that was asked for and is not made, because a host asked to be left alone.
type mutedNote struct {
	host   string
	until  time.Time
	status int
}

func (p *Poller) setSituation(change func(*situation)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.status)
}

// Status says in a few words what the poller is doing, for the line at the foot of the screen. It is empty before the
// first look.
func (p *Poller) Status() string {
	p.mu.Lock()
	s := p.status
	p.mu.Unlock()
	var parts []string
	now := p.now()
	if left := s.note.until.Sub(now); left > 0 {
		parts = append(parts, fmt.Sprintf("%s asked to be left alone for another %s (%d)", s.note.host, words(left), s.note.status))
	}
	if s.storing != nil {
		parts = append(parts, "what came in could not be stored: "+s.storing.Error())
	}
	if doing := s.doing(now); doing != "" {
		parts = append(parts, doing)
	}
	if thrift := p.thrift(now); thrift != "" && !s.watching {
		parts = append(parts, thrift)
	}
	return strings.Join(parts, "; ")
}

func (s *situation) doing(now time.Time) string {
	wait := words(max(0, s.next.Sub(now)).Round(time.Second))
	switch {
	case s.watching:
		return "another attaché fetches"
	case s.offline:
		return "offline, trying again in " + wait
	case s.flying+s.pending > 0:
		return fmt.Sprintf("looking at %s", count(s.flying+s.pending, "feed"))
	case s.next.IsZero():
		return ""
	default:
		return "next look in " + wait
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
