// Package demo plays an invented crisis from a server on the loopback interface: two states that do not exist quarrel
// about a strait that does not exist, their fleets move, their streets fill, and twenty-two outlets in eight languages
// report it, among them one whose server dies and one that sends what a terminal should never see. It is for trying the
// whole program without a network, and for seeing what grouping does with a story whose threads are known.
//
// Nothing in the texts is about real people, places or events. They live in crisis/, one row an item, to be edited by hand.
package demo

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"attache/model"
)

const (
	// days is how long before the present the crisis begins.
	days = 6
	// firstItems are published when the server starts, so that there is something to see at once.
	firstItems = 40
	// defaultSpeed plays the six days in about two and a half minutes.
	defaultSpeed = 3000
)

// Options say how the crisis is played. The zero value plays it as `attache demo` does.
type Options struct {
	// Speed is simulated seconds a second until the present is reached; 0 means 3000. From then on a second is a second.
	Speed float64
	// Now is the real clock; nil means time.Now.
	Now func() time.Time
}

// Server plays the crisis. All its methods are safe for concurrent use.
type Server struct {
	clock clock
	play  *play
	http  *http.Server
	url   string
	done  chan struct{} // closed when the server has stopped
	err   error         // why, read after done
}

// Start loads the crisis and serves it on a free port of 127.0.0.1 until ctx ends or Close is called. The crisis begins
// six days before the present and its first forty items are already out.
func Start(ctx context.Context, o Options) (*Server, error) {
	now := o.Now
	if now == nil {
		now = time.Now
	}
	speed := o.Speed
	if speed <= 0 {
		speed = defaultSpeed
	}
	s, err := load()
	if err != nil {
		return nil, err
	}
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("demo: no free port on 127.0.0.1: %w", err)
	}
	begin := now().UTC().Truncate(time.Minute)
	start := begin.AddDate(0, 0, -days)
	srv := &Server{
		clock: clock{real: now, began: now(), base: start.Add(s.items[firstItems-1].at()), speed: speed},
		url:   "http://" + ln.Addr().String(),
		done:  make(chan struct{}),
	}
	srv.play = &play{script: s, start: start, url: srv.url}
	srv.http = &http.Server{Handler: srv.handler(), ReadHeaderTimeout: 10 * time.Second}
	go srv.serve(ln)
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	return srv, nil
}

func (s *Server) serve(ln net.Listener) {
	defer close(s.done)
	if err := s.http.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		s.err = fmt.Errorf("demo: %w", err)
	}
}

// URL is the server's address, without a slash at its end. The page there lists the feeds.
func (s *Server) URL() string { return s.url }

// Now is the simulated time: what a dashboard, a store and a poller that show the crisis should take for the present. It
// runs at Options.Speed until it meets the real time and never passes it.
func (s *Server) Now() time.Time { return s.clock.now() }

// Feeds are the outlets of the crisis. A poller that plays them takes Now for its clock and looks every second or two: what
// it waits passes in real seconds, whatever the clock says. Countries that do not exist have the codes
// that ISO 3166 leaves to users: xv Vestria, xh Halmar, xl the Lorne Islands, xm Marenne.
func (s *Server) Feeds() []model.Feed {
	var out []model.Feed
	for _, o := range s.play.outlets {
		out = append(out, model.Feed{
			URL: s.url + "/feed/" + o.slug, Source: o.source, Lang: o.lang, Perspective: o.perspective, Origin: model.FromConfig,
			Private: true, MinEvery: time.Second, MaxEvery: 2 * time.Second,
		})
	}
	return out
}

// Close stops the server and closes its connections. It may be called more than once.
func (s *Server) Close() error {
	err := s.http.Close()
	<-s.done
	return errors.Join(err, s.err)
}

// clock is simulated time: base when the real clock showed began, speed times faster than it, and never ahead of it.
type clock struct {
	real  func() time.Time
	began time.Time
	base  time.Time
	speed float64
}

func (c clock) now() time.Time {
	real := c.real()
	sim := c.base.Add(time.Duration(float64(real.Sub(c.began)) * c.speed))
	if sim.After(real) {
		sim = real
	}
	return sim.UTC().Round(0)
}
