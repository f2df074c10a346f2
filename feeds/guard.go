package feeds

import (
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
)

// reserved are the networks that no feed may reach unless the user opened its host: whatever is not the public internet.
// They are the special-purpose registries of IANA (RFC 6890 and its successors), and the one public address that a large
// cloud gives to its metadata service.
var reserved = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"168.63.129.16/32",
	"::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)

// These IPv6 networks carry an IPv4 address, at the byte given, that decides where a packet ends.
var (
	nat64   = netip.MustParsePrefix("64:ff9b::/96")
	sixTo4  = netip.MustParsePrefix("2002::/16")
	carried = []struct {
		net netip.Prefix
		at  int
	}{{nat64, 12}, {sixTo4, 2}}
)

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// public says whether an address belongs to the public internet.
func public(a netip.Addr) bool {
	if !a.IsValid() {
		return false
	}
	a = a.WithZone("").Unmap()
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	for _, c := range carried {
		if c.net.Contains(a) {
			b := a.As16()
			return public(netip.AddrFrom4([4]byte(b[c.at : c.at+4])))
		}
	}
	return true
}

// guard is a net.Dialer.Control. It runs between the making of a socket and the connecting of it, for every address that
// is really dialled, so that a name that resolves differently the second time cannot slip past.
func guard(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err == nil && public(ap.Addr()) {
		return nil
	}
	return &Error{Trouble: Forbidden, Msg: "the private or reserved address " + hostOnly(address)}
}

func hostOnly(address string) string {
	if h, _, err := net.SplitHostPort(address); err == nil {
		return h
	}
	return address
}

// refuseLiteral refuses a host that is plainly private as it is written. It is for requests through a proxy, where the
// dialled address is the proxy's and the guard cannot see where the request ends.
func refuseLiteral(host string) error {
	h := strings.TrimSuffix(strings.ToLower(host), ".")
	if h == "localhost" || strings.HasSuffix(h, ".localhost") {
		return &Error{Trouble: Forbidden, Msg: "this computer itself"}
	}
	a, err := netip.ParseAddr(h)
	if err != nil && numeric(h) {
		return &Error{Trouble: Forbidden, Msg: "an address in a form that hides where it leads"}
	}
	if err != nil || public(a) {
		return nil
	}
	return &Error{Trouble: Forbidden, Msg: fmt.Sprintf("the private or reserved address %s", a)}
}

// numeric says that the last label of a name begins with a digit: no public name does, but 127.1 and 0x7f000001 are taken
// for addresses by some resolvers.
func numeric(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	return last != "" && last[0] >= '0' && last[0] <= '9'
}
