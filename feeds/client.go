package feeds

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"
	"time"

	"golang.org/x/net/http/httpproxy"

	"attache/model"
)

// Limits bound one look at one document. A zero field takes its value from DefaultLimits.
type Limits struct {
	Connect time.Duration // for the name and the connection, each
	TLS     time.Duration // for the handshake
	Header  time.Duration // from the request to the first line of the answer
	Total   time.Duration // for everything: name, connection, redirects, the last byte of the body
	// MaxBody is the most bytes of a document, counted on the wire and again decoded.
	MaxBody   int64
	Redirects int
	// Exec bounds the run of an exec: source.
	Exec time.Duration
}

// DefaultLimits are generous to slow ministries and stingy to endless bodies.
var DefaultLimits = Limits{
	Connect: 10 * time.Second, TLS: 10 * time.Second, Header: 20 * time.Second, Total: 60 * time.Second,
	MaxBody: 4 << 20, Redirects: 10, Exec: 30 * time.Second,
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits
	for _, p := range []struct{ v, def *time.Duration }{
		{&l.Connect, &d.Connect}, {&l.TLS, &d.TLS}, {&l.Header, &d.Header}, {&l.Total, &d.Total}, {&l.Exec, &d.Exec},
	} {
		if *p.v <= 0 {
			*p.v = *p.def
		}
	}
	if l.MaxBody <= 0 {
		l.MaxBody = d.MaxBody
	}
	if l.Redirects <= 0 {
		l.Redirects = d.Redirects
	}
	return l
}

// ClientOptions say how the client presents itself and how far it goes. The zero value works.
type ClientOptions struct {
	// UserAgent is who attaché says it is: name, version and an address where a server's owner can read about it.
	UserAgent string
	Limits    Limits
	// RootCAs are trusted instead of the system's; nil takes the system's.
	RootCAs *x509.CertPool
	// Proxy gives the proxy for an address, nil for none; nil reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY once.
	Proxy func(*url.URL) (*url.URL, error)
	// Resolver looks names up; nil takes Go's default.
	Resolver *net.Resolver
}

// Client fetches documents: feeds, articles, and pages in which to look for feeds. It is safe for concurrent use.
//
// It has three ways out, each with its own pool of connections, so that no request can ride on a connection that another
// one was allowed to make: open ends only at public addresses; own also at private ones, and is taken only for the host of
// a feed that the user opened; proxied goes wherever the user's proxy is.
type Client struct {
	agent  string
	limits Limits
	proxy  func(*url.URL) (*url.URL, error)

	open, own, proxied *http.Transport

	mu      sync.Mutex
	secrets map[string]string // by feed address; what a password command said holds until the server refuses it
}

// NewClient makes a client. It starts nothing; connections are made when needed and closed when idle.
func NewClient(o ClientOptions) *Client {
	c := &Client{agent: o.UserAgent, limits: o.Limits.withDefaults(), proxy: o.Proxy, secrets: map[string]string{}}
	if c.agent == "" {
		c.agent = "attache"
	}
	if c.proxy == nil {
		c.proxy = httpproxy.FromEnvironment().ProxyFunc()
	}
	c.open = c.transport(o, guard)
	c.own = c.transport(o, nil)
	c.own.MaxIdleConnsPerHost = 16
	c.proxied = c.transport(o, nil)
	c.proxied.MaxIdleConnsPerHost = 16
	c.proxied.Proxy = proxyOf
	return c
}

func (c *Client) transport(o ClientOptions, control func(string, string, syscall.RawConn) error) *http.Transport {
	d := &net.Dialer{Timeout: c.limits.Connect, KeepAlive: 30 * time.Second, Resolver: o.Resolver, Control: control}
	return &http.Transport{
		DialContext:            d.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    c.limits.TLS,
		ResponseHeaderTimeout:  c.limits.Header,
		IdleConnTimeout:        20 * time.Second,
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    2,
		MaxResponseHeaderBytes: 256 << 10,
		DisableCompression:     true, // the body is decoded here, with limits
	}
}

// CloseIdle closes the connections that no request is using.
func (c *Client) CloseIdle() {
	for _, t := range []*http.Transport{c.open, c.own, c.proxied} {
		t.CloseIdleConnections()
	}
}

type proxyKey struct{}

// proxyOf gives the transport the proxy that the client chose for the request.
func proxyOf(r *http.Request) (*url.URL, error) {
	p, _ := r.Context().Value(proxyKey{}).(*url.URL)
	return p, nil
}

// errTotal is the cause of a context that ran out of Limits.Total.
var errTotal = errors.New("time for the whole look is over")

// route chooses the way out for one hop. The user's word for a feed (Private, Proxy) counts for the feed's own host alone.
func (c *Client) route(ctx context.Context, u *url.URL, f *model.Feed, own bool) (context.Context, *http.Transport, error) {
	opened := f.Private && own
	proxy, err := c.proxyFor(u, f)
	if err != nil {
		return ctx, nil, err
	}
	switch {
	case proxy != nil:
		if !opened {
			if err := refuseLiteral(u.Hostname()); err != nil {
				return ctx, nil, err
			}
		}
		return context.WithValue(ctx, proxyKey{}, proxy), c.proxied, nil
	case opened:
		return ctx, c.own, nil
	default:
		return ctx, c.open, nil
	}
}

// proxyFor gives the proxy for a hop: the feed's, where "none" means a direct connection, else the environment's.
func (c *Client) proxyFor(u *url.URL, f *model.Feed) (*url.URL, error) {
	switch f.Proxy {
	case "":
		p, err := c.proxy(u)
		if err != nil {
			return nil, failure(BadSource, nil, "the proxy in the environment is not an address (HTTP_PROXY, HTTPS_PROXY)")
		}
		return p, nil
	case "none", "direct":
		return nil, nil
	}
	p, err := url.Parse(f.Proxy)
	if err != nil || p.Host == "" {
		// The address may hold a password, so neither it nor the parser's complaint is repeated.
		return nil, failure(BadSource, nil, "the proxy of this feed is not an address like http://proxy.example:8080")
	}
	return p, nil
}
