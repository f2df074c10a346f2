package feeds

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"attache/model"
)

func TestPublicAddresses(t *testing.T) {
	for _, s := range []string{"93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822", "2002:5db8:d822::1", "172.32.0.1", "100.128.0.1"} {
		if !public(netip.MustParseAddr(s)) {
			t.Errorf("%s is refused", s)
		}
	}
	for _, s := range []string{
		"0.0.0.0", "127.0.0.1", "127.255.255.254", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
		"100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.251", "239.255.255.250", "255.255.255.255", "240.0.0.1",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1",
		"ff02::1", "64:ff9b::a00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a9fe:a9fe::", "2001:0:1::1", "2001:db8::1",
	} {
		if public(netip.MustParseAddr(s)) {
			t.Errorf("%s is let through", s)
		}
		if err := guard("tcp", netip.AddrPortFrom(netip.MustParseAddr(s), 80).String(), nil); trouble(err) != Forbidden {
			t.Errorf("the guard lets %s through: %v", s, err)
		}
	}
	if err := guard("tcp", "nonsense", nil); err == nil {
		t.Error("the guard lets through what it does not understand")
	}
}

// names is a resolver that answers from a table without sending a packet: the resolver's connection ends in the test.
// A name with several addresses gives one after another, one a question, as a rebinding attack does.
type names struct {
	mu    sync.Mutex
	table map[string][]string
	asked map[string]int
}

func (n *names) resolver() *net.Resolver {
	n.asked = map[string]int{}
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		go n.serve(far)
		return near, nil
	}}
}

func (n *names) serve(c net.Conn) {
	defer c.Close()
	for {
		var size [2]byte
		if _, err := io.ReadFull(c, size[:]); err != nil {
			return
		}
		b := make([]byte, binary.BigEndian.Uint16(size[:]))
		if _, err := io.ReadFull(c, b); err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(b) != nil || len(m.Questions) == 0 {
			return
		}
		out, err := n.answer(m)
		if err != nil {
			return
		}
		if _, err := c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(out))), out...)); err != nil {
			return
		}
	}
}

func (n *names) answer(m dnsmessage.Message) ([]byte, error) {
	q := m.Questions[0]
	m.Header.Response, m.Header.RecursionAvailable = true, true
	m.Additionals = nil
	n.mu.Lock()
	list, known := n.table[strings.TrimSuffix(q.Name.String(), ".")]
	if !known && strings.HasSuffix(q.Name.String(), ".test.") {
		list, known = []string{"127.0.0.1"}, true
	}
	if !known {
		m.Header.RCode = dnsmessage.RCodeNameError
	} else if ip := netip.MustParseAddr(list[min(n.asked[q.Name.String()], len(list)-1)]); ip.Is4() == (q.Type == dnsmessage.TypeA) {
		n.asked[q.Name.String()]++
		h := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 1}
		var body dnsmessage.ResourceBody = &dnsmessage.AAAAResource{AAAA: ip.As16()}
		if ip.Is4() {
			body = &dnsmessage.AResource{A: ip.As4()}
		}
		m.Answers = []dnsmessage.Resource{{Header: h, Body: body}}
	}
	n.mu.Unlock()
	return m.Pack()
}

// record makes the client's guarded way out tell what it would dial, and dial nothing but the loopback interface.
func record(c *Client, r *net.Resolver) (dialled func() []string) {
	var mu sync.Mutex
	var list []string
	d := &net.Dialer{Resolver: r, Control: func(network, address string, rc syscall.RawConn) error {
		if err := guard(network, address, rc); err != nil {
			return err
		}
		mu.Lock()
		list = append(list, address)
		mu.Unlock()
		return errors.New("recorded instead of dialled")
	}}
	c.open.DialContext = d.DialContext
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return list
	}
}

func TestNothingReachesPrivateAddresses(t *testing.T) {
	var reached atomic.Int32
	inside := serve(t, func(http.ResponseWriter, *http.Request) { reached.Add(1) })
	_, port, _ := net.SplitHostPort(inside.Listener.Addr().String())
	n := &names{table: map[string][]string{
		"metadata.example": {"169.254.169.254"}, "intranet.example": {"10.0.0.7"}, "six.example": {"fd00:ec2::254"}, "mapped.example": {"::ffff:127.0.0.1"},
		"self.example": {"127.0.0.1"}, "outside.example": {"93.184.216.34"}, "rebind.example": {"93.184.216.34", "127.0.0.1"},
	}}
	var target atomic.Value
	home := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, target.Load().(string), http.StatusFound)
	})
	resolver := n.resolver()
	c := testClient(t, ClientOptions{Resolver: resolver})
	dialled := record(c, resolver)
	for _, to := range []string{
		"http://169.254.169.254/latest/meta-data/", "http://metadata.example/", "http://intranet.example/", "http://six.example/", "http://mapped.example:" + port + "/",
		"http://self.example:" + port + "/", "http://localhost:" + port + "/", "http://[::1]:" + port + "/", "http://0.0.0.0:" + port + "/", "http://10.0.0.7/", "http://[fe80::1]/",
	} {
		target.Store(to)
		// By a redirect from a host that the user opened, and straight from a feed that is not opened.
		for _, f := range []model.Feed{{URL: home.URL, Private: true}, {URL: to}} {
			_, err := c.Get(context.Background(), Request{Feed: f})
			if trouble(err) != Forbidden || !strings.Contains(err.Error(), "refuses that for the network's safety") {
				t.Errorf("%s from %s: %v", to, f.URL, err)
			}
		}
	}
	if got := dialled(); len(got) != 0 || reached.Load() != 0 {
		t.Fatalf("dialled %v, reached %d times", got, reached.Load())
	}
	if _, err := c.Get(context.Background(), Request{Feed: model.Feed{URL: "http://outside.example/"}}); err == nil || len(dialled()) != 1 || dialled()[0] != "93.184.216.34:80" {
		t.Errorf("a public address: dialled %v, %v", dialled(), err)
	}
	// The name led outside when it was first looked up, and leads inside now.
	for range 2 {
		_, err := c.Get(context.Background(), Request{Feed: model.Feed{URL: "http://rebind.example:" + port + "/"}})
		if err == nil {
			t.Error("the rebound name was reached")
		}
	}
	for _, a := range dialled() {
		if !strings.HasPrefix(a, "93.184.216.34:") {
			t.Errorf("dialled %s", a)
		}
	}
	if reached.Load() != 0 {
		t.Errorf("the private server was reached %d times", reached.Load())
	}
}

// TestOpenedHostIsNoBridge makes sure that a connection which one feed was allowed to make is not lent to another.
func TestOpenedHostIsNoBridge(t *testing.T) {
	var reached atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { reached.Add(1); io.WriteString(w, document("inside", 1)) })
	c := testClient(t, ClientOptions{})
	if _, err := c.Get(context.Background(), private(s.URL)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Get(context.Background(), Request{Feed: model.Feed{URL: s.URL}}); trouble(err) != Forbidden || reached.Load() != 1 {
		t.Errorf("over the other's connection: %v, reached %d times", err, reached.Load())
	}
	// Its articles are on the same host, and so open; another host is not.
	f := model.Feed{URL: s.URL, Private: true}
	if _, err := c.Get(context.Background(), Request{Feed: f, URL: s.URL + "/article"}); err != nil {
		t.Errorf("an article at home: %v", err)
	}
	if _, err := c.Get(context.Background(), Request{Feed: f, URL: strings.Replace(s.URL, "127.0.0.1", "localhost", 1)}); trouble(err) != Forbidden {
		t.Errorf("an article at another private host: %v", err)
	}
}

// No test of this package asks a name server: whoever needs names brings a resolver that makes them up.
func init() {
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("a test asks no name server")
	}}
}
