package tui

import (
	"fmt"
	"hash/fnv"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// mostAddress is how long an address may be to be opened or to be a hyperlink; browsers and terminals have bounds too.
const mostAddress = 2000

// webAddress gives a link as it may be handed to a browser or a terminal: http or https, a host, no user or password (an
// address may pretend by them to be another), and nothing but printable ASCII, the rest percent-encoded.
func webAddress(link string) (string, error) {
	no := func(why string) (string, error) {
		return "", fmt.Errorf("this is not opened: %s", why)
	}
	if len(link) > mostAddress {
		return no("the address is longer than any page needs")
	}
	u, err := url.Parse(strings.TrimSpace(link))
	switch {
	case err != nil:
		return no("it is no address")
	case u.Scheme != "http" && u.Scheme != "https":
		return no("only http and https addresses are opened in a browser")
	case u.Host == "" || u.Opaque != "":
		return no("the address names no host")
	case u.User != nil:
		return no("the address carries a user name, which can make it look like another one")
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil && strings.Contains(u.Hostname(), ":") { // an IPv6 address
		host, err = "["+u.Hostname()+"]", nil
	}
	if err != nil {
		return no("its host is no name of a host")
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host = host
	return encoded(u.String()), nil
}

// encoded percent-encodes whatever is not printable ASCII, and what could end the sequence or the argument it stands in.
func encoded(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= 0x20 || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// hyperlink gives the address of a hyperlink, "" for a link that is none.
func hyperlink(link string) string {
	to, err := webAddress(link)
	if err != nil {
		return ""
	}
	return to
}

// linkOff ends a hyperlink.
const linkOff = "\x1b]8;;\x1b\\"

// linkOn begins a hyperlink. The parts of one that is broken over lines have the same id, so that the terminal shows them
// as one.
func linkOn(address string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(address)) // never fails
	return fmt.Sprintf("\x1b]8;id=%x;%s\x1b\\", h.Sum32(), address)
}
