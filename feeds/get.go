package feeds

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"attache/model"
)

// Request is one document to be fetched on behalf of a feed.
type Request struct {
	// Feed is whose limits, proxy, credentials and permissions count. Its own host is that of Feed.URL.
	Feed model.Feed
	// URL is what to ask for; empty takes Feed.URL.
	URL string
	// The validators of the last answer, empty for an unconditional request.
	ETag         string
	LastModified string
	// Accept is the value of the Accept header; empty prefers feeds.
	Accept string
}

// Answer is what came back.
type Answer struct {
	URL         string // of the document itself, after redirects, without credentials
	Status      int    // 200 for file: and exec:
	Header      http.Header
	ContentType string
	Body        []byte // decoded
	Wire        int64  // bytes of the body as they came over the network
	NotModified bool
	// Broken is set when the body ended before its time (too large, connection broken off) and Body is what came until then.
	Broken error
	// Moved is where the first run of permanent redirects led, empty when there was none.
	Moved string
	Took  time.Duration
}

const acceptFeeds = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, " +
	"application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.2"

// Get fetches one document over http, https, file: or exec:. Its errors are of type *Error. Along with a BadStatus error
// comes the Answer, without body.
func (c *Client) Get(ctx context.Context, r Request) (*Answer, error) {
	if r.URL == "" {
		r.URL = r.Feed.URL
	}
	start := time.Now()
	a, err := c.get(ctx, r)
	if a != nil {
		a.Took = time.Since(start)
	}
	return a, err
}

func (c *Client) get(ctx context.Context, r Request) (*Answer, error) {
	if a, err, local := c.getLocal(ctx, r); local {
		return a, err
	}
	u, err := parseWeb(r.URL)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, c.limits.Total, errTotal)
	defer cancel()
	j := journey{c: c, r: r, seen: map[string]bool{}, permanent: true}
	if own, err := url.Parse(r.Feed.URL); err == nil {
		j.home = own
	}
	return j.follow(ctx, u)
}

// parseWeb reads an http or https address. The complaint never repeats the address: it may hold a password.
func parseWeb(s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	switch {
	case err != nil:
		return nil, failure(BadSource, nil, "the feed's address is not a valid one")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, failure(BadSource, nil, "the feed's address must begin with https://, http://, file: or exec:")
	case u.Hostname() == "":
		return nil, failure(BadSource, nil, "the feed's address names no host")
	}
	return u, nil
}

// journey is one request with its redirects.
type journey struct {
	c         *Client
	r         Request
	home      *url.URL // the feed's own address
	seen      map[string]bool
	permanent bool // every redirect so far was a permanent one
	moved     string
}

// atHome says whether an address is on the feed's own host, whose permissions and credentials are for it alone.
func (j *journey) atHome(u *url.URL) bool {
	return j.home != nil && strings.EqualFold(j.home.Hostname(), u.Hostname())
}

func (j *journey) follow(ctx context.Context, u *url.URL) (*Answer, error) {
	for hop := 0; ; hop++ {
		if j.seen[u.String()] {
			return nil, failure(BadRedirect, nil, "%s redirects in a circle", u.Hostname())
		}
		if hop > j.c.limits.Redirects {
			return nil, failure(BadRedirect, nil, "%s redirects more than %d times", u.Hostname(), j.c.limits.Redirects)
		}
		j.seen[u.String()] = true
		a, next, err := j.hop(ctx, u)
		if next == nil {
			return a, err
		}
		u = next
	}
}

// hop makes one request. next is where a redirect leads, nil when the journey is over.
func (j *journey) hop(ctx context.Context, u *url.URL) (a *Answer, next *url.URL, err error) {
	var at atomic.Int32
	fail := func(err error) (*Answer, *url.URL, error) {
		if errors.Is(context.Cause(ctx), errTotal) {
			err = errors.Join(errTotal, err)
		}
		return nil, nil, j.c.limits.explain(err, u.Hostname(), phase(at.Load()))
	}
	ctx, way, err := j.c.route(ctx, u, &j.r.Feed, j.atHome(u))
	if err != nil {
		return fail(err)
	}
	req, err := j.request(httptrace.WithClientTrace(ctx, tracePhase(&at)), u)
	if err != nil {
		return fail(err)
	}
	res, err := way.RoundTrip(req)
	if err != nil {
		return fail(err)
	}
	defer res.Body.Close()
	at.Store(int32(phaseBody))
	if next, err = j.redirect(res, u); next != nil || err != nil {
		return nil, next, err
	}
	a, err = j.answer(res, u)
	if trouble(err) == Internal {
		return fail(err)
	}
	return a, nil, err
}

func (j *journey) request(ctx context.Context, u *url.URL) (*http.Request, error) {
	bare := *u
	bare.User, bare.Fragment = nil, ""
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, bare.String(), nil)
	if err != nil {
		return nil, failure(BadSource, nil, "the feed's address is not a valid one")
	}
	h := req.Header
	h.Set("User-Agent", j.c.agent)
	h.Set("Accept", acceptFeeds)
	if j.r.Accept != "" {
		h.Set("Accept", j.r.Accept)
	}
	h.Set("Accept-Encoding", accepted)
	// The validators belong to the document at the end of the redirects; a hop on the way answers 301 whatever they say.
	if j.r.ETag != "" {
		h.Set("If-None-Match", j.r.ETag)
	}
	if j.r.LastModified != "" {
		h.Set("If-Modified-Since", j.r.LastModified)
	}
	if j.atHome(u) && !(j.home.Scheme == "https" && u.Scheme == "http") {
		return req, j.c.authorize(ctx, req, &j.r.Feed, j.home)
	}
	return req, nil
}

// redirect gives where an answer sends the client, nil when it does not.
func (j *journey) redirect(res *http.Response, from *url.URL) (*url.URL, error) {
	permanent := false
	switch res.StatusCode {
	case http.StatusMovedPermanently, http.StatusPermanentRedirect:
		permanent = true
	case http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect:
	default:
		return nil, nil
	}
	location := res.Header.Get("Location")
	if location == "" {
		return nil, statusError(res.StatusCode, from.Hostname())
	}
	to, err := from.Parse(location)
	if err != nil || to.Hostname() == "" || to.Scheme != "http" && to.Scheme != "https" {
		return nil, failure(BadRedirect, err, "%s redirects to something that is no web address", from.Hostname())
	}
	to.User = nil
	if to.Fragment = ""; len(to.String()) > 8<<10 {
		return nil, failure(BadRedirect, nil, "%s redirects to an address longer than 8 kB", from.Hostname())
	}
	if j.permanent = j.permanent && permanent; j.permanent {
		j.moved = to.String()
	}
	return to, nil
}

// answer reads the body of the last hop.
func (j *journey) answer(res *http.Response, u *url.URL) (*Answer, error) {
	bare := *u
	bare.User = nil
	a := &Answer{URL: bare.String(), Status: res.StatusCode, Header: res.Header, ContentType: res.Header.Get("Content-Type"), Moved: j.moved}
	switch {
	case res.StatusCode == http.StatusNotModified && (j.r.ETag != "" || j.r.LastModified != ""):
		a.NotModified = true
		return a, nil
	case res.StatusCode < 200 || res.StatusCode > 299:
		if res.StatusCode == http.StatusUnauthorized {
			j.c.forget(&j.r.Feed)
		}
		// A short rest is read so that the connection can be used again.
		_, _ = io.CopyN(io.Discard, res.Body, 16<<10)
		return a, statusError(res.StatusCode, u.Hostname())
	}
	var err error
	a.Body, a.Wire, err = readBody(res, j.c.limits.MaxBody)
	switch {
	case err == nil:
	case errors.Is(err, errFull):
		a.Broken = failure(TooLarge, err, "the document of %s is larger than %s", u.Hostname(), size(j.c.limits.MaxBody))
	case isTimeout(err) || errors.Is(err, context.Canceled) || len(a.Body) == 0:
		return a, err
	default:
		a.Broken = j.c.limits.explain(err, u.Hostname(), phaseBody)
	}
	return a, nil
}

// tracePhase follows a request through its phases. The hooks may run on another goroutine, and a connection that is
// dialled for this request may end up serving another; only going forward keeps the story straight.
func tracePhase(at *atomic.Int32) *httptrace.ClientTrace {
	to := func(p phase) {
		for {
			old := at.Load()
			if old >= int32(p) || at.CompareAndSwap(old, int32(p)) {
				return
			}
		}
	}
	return &httptrace.ClientTrace{
		DNSStart:          func(httptrace.DNSStartInfo) { to(phaseResolve) },
		ConnectStart:      func(string, string) { to(phaseConnect) },
		TLSHandshakeStart: func() { to(phaseTLS) },
		WroteRequest:      func(httptrace.WroteRequestInfo) { to(phaseHeader) },
	}
}
