package parse

import (
	"net"
	"net/url"
	"sort"
	"strings"
	"unicode"
)

// Canonical gives the form of a link under which the same page is known wherever it was found: https, lower-case host without
// "www." variants for phones, no default port, no fragment, no parameters that only track, no AMP form, no slash at the end. It is an identity and
// not an address to open: some servers want what is folded away here. A link that is not http or https, or has white space
// in its host, comes back as it is.
// Canonical(Canonical(x)) == Canonical(x).
func Canonical(link string) string {
	link = strings.TrimSpace(link)
	if a, ok := plainAddress(link); ok {
		return a.canonical(link)
	}
	return canonicalOf(link)
}

// canonicalOf is Canonical for any link.
func canonicalOf(link string) string {
	u, err := url.Parse(link)
	if err != nil || strings.Trim(u.Hostname(), ".") == "" || strings.ContainsFunc(u.Hostname(), unicode.IsSpace) || !isHTTP(u.Scheme) {
		return link
	}
	// An AMP cache may hold the address of another. Each is shorter than the one around it, so this ends.
	for inner := unwrap(u); inner != nil; inner = unwrap(u) {
		u = inner
	}
	out := fold(u)
	// What folding uncovers ("m.amp.", "/amp/index.html") may fold again; each round shortens, so it ends.
	for range len(link) {
		u, err = url.Parse(out)
		if err != nil {
			return out
		}
		next := fold(u)
		if next == out {
			break
		}
		out = next
	}
	return out
}

// address is a link that needs no parsing: http or https, a host in lower case without a port, and nothing in host and path
// that anybody writes in two ways.
type address struct {
	secure            bool
	host, path, query string
	asks              bool // there is a "?"
}

// plainAddress takes a link apart if it is such an address, as nearly all are.
func plainAddress(link string) (a address, ok bool) {
	rest, secure := strings.CutPrefix(link, "https://")
	if !secure {
		if rest, ok = strings.CutPrefix(link, "http://"); !ok {
			return a, false
		}
	}
	n := 0
	for n < len(rest) && addressBytes[rest[n]]&inHost != 0 {
		n++
	}
	a = address{secure: secure, host: rest[:n]}
	if n == 0 || rest[0] == '.' || rest[n-1] == '.' || digit(rest, n-1) || strings.Contains(a.host, "google.") || strings.Contains(a.host, "ampproject") {
		return a, false
	}
	rest = rest[n:]
	for n = 0; n < len(rest) && addressBytes[rest[n]]&inPath != 0; n++ {
	}
	if a.path = rest[:n]; n > 0 && rest[0] != '/' {
		return a, false
	}
	if rest = rest[n:]; rest == "" {
		return a, true
	}
	if rest[0] != '?' {
		return a, false
	}
	a.query, a.asks = rest[1:], true
	for i := range len(a.query) {
		if addressBytes[a.query[i]]&inQuery == 0 {
			return a, false
		}
	}
	return a, true
}

// canonical gives the canonical form of the address, which the link is.
func (a *address) canonical(link string) string {
	host, path, query := foldHost(a.host), foldPath(a.path), foldQuery(a.query)
	if a.secure && len(host) == len(a.host) && len(path) == len(a.path) && query == a.query && a.asks == (query != "") {
		return link
	}
	if query != "" {
		return "https://" + host + path + "?" + query
	}
	return "https://" + host + path
}

// Where a byte may stand in an address that needs no parsing.
const (
	inHost = 1 << iota
	inPath
	inQuery
)

var addressBytes = func() (t [256]uint8) {
	for c := '!'; c <= '~'; c++ {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-', c == '.':
			t[c] = inHost | inPath | inQuery
		case c >= 'A' && c <= 'Z', c == '/', c == '_', c == '~':
			t[c] = inPath | inQuery
		case c != '#':
			t[c] = inQuery
		}
	}
	return t
}()

func isHTTP(scheme string) bool {
	return strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
}

// unwrap gives the address inside an AMP cache's or viewer's, nil when there is none.
func unwrap(u *url.URL) *url.URL {
	host, path := strings.ToLower(u.Hostname()), u.EscapedPath()
	rest := ""
	switch {
	case strings.HasSuffix(host, ".cdn.ampproject.org") || host == "cdn.ampproject.org":
		for _, p := range []string{"/c/", "/v/", "/wp/", "/i/"} {
			if r, ok := strings.CutPrefix(path, p); ok {
				rest = r
			}
		}
	case strings.HasPrefix(host, "www.google.") || strings.HasPrefix(host, "google."):
		rest, _ = strings.CutPrefix(path, "/amp/")
		if rest == path {
			rest = ""
		}
	}
	if rest == "" {
		return nil
	}
	scheme := "http://"
	if r, ok := strings.CutPrefix(rest, "s/"); ok {
		scheme, rest = "https://", r
	}
	if u.RawQuery != "" {
		rest += "?" + u.RawQuery
	}
	inner, err := url.Parse(scheme + rest)
	if err != nil || !strings.Contains(inner.Hostname(), ".") {
		return nil
	}
	return inner
}

// fold makes one round of folding.
func fold(u *url.URL) string {
	host := foldHost(u.Hostname())
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		host = net.JoinHostPort(host, p)
	} else if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	var b strings.Builder
	b.WriteString("https://")
	b.WriteString(host)
	b.WriteString(foldPath(u.EscapedPath()))
	if q := foldQuery(u.RawQuery); q != "" {
		b.WriteByte('?')
		b.WriteString(q)
	}
	return b.String()
}

// foldHost takes off what marks a host as made for phones; two labels at least are left.
func foldHost(host string) string {
	host = strings.TrimRight(strings.ToLower(host), ".")
	if n := len(host); n > 0 && (digit(host, n-1) || strings.Contains(host, ":")) && net.ParseIP(host) != nil {
		return host
	}
	for {
		head, rest, ok := strings.Cut(host, ".")
		if !ok || !strings.Contains(rest, ".") {
			return host
		}
		switch head {
		case "www", "m", "mobile", "amp", "wap", "touch":
			host = rest
		default:
			return host
		}
	}
}

var indexFiles = map[string]bool{"index.html": true, "index.htm": true, "index.php": true, "index.shtml": true, "default.aspx": true}

// foldPath takes off AMP's path forms, index files and slashes at the end.
func foldPath(path string) string {
	for {
		old := path
		path = strings.TrimRight(path, "/")
		i := strings.LastIndexByte(path, '/')
		switch last := strings.ToLower(path[i+1:]); {
		case last == "amp" && i > 0, indexFiles[last]:
			path = path[:max(i, 0)]
		case strings.HasSuffix(last, ".amp.html"):
			path = path[:len(path)-len(".amp.html")] + ".html"
		case strings.HasSuffix(last, ".amp") && len(last) > len(".amp"):
			path = path[:len(path)-len(".amp")]
		}
		for _, p := range []string{"/amp/", "/AMP/"} {
			if r, ok := strings.CutPrefix(path, p); ok && r != "" {
				path = "/" + r
			}
		}
		if path == old {
			return path
		}
	}
}

// trackers are parameters that say where a reader came from and never which page is meant.
var trackers = words(`fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh mc_cid mc_eid mkt_tok _hsenc _hsmi
	_ga _gl _openstat ocid cmp cmpid cmp_id icid ito ncid nsukey smid smtyp smprod spm sr_share
	ref ref_src ref_url referer referrer ref_source wt_mc wt.mc_id wt_zmc xtor xtref traffic_source taid tpcc ftag ftcamp
	intcmp int_source int_medium int_campaign guccounter guce_referrer guce_referrer_sig sfmc_sub soc_src soc_trk soc_platform
	amp amphtml usqp amp_js_v amp_gsa _amp amp_markup outputtype fb_action_ids fb_action_types fb_source fb_ref
	__twitter_impression __tn__ __s vero_id vero_conv oly_anon_id oly_enc_id otc _branch_match_id _branch_referrer rb_clickid s_cid s_kwcid
	srnd reflink st_source dicbo campaign_id campaignid`)

// hints are parameters that mean many things, and only track when their value is one of those below or begins with rss or feed.
var (
	hints       = words(`source from src via mod partner emc cid feed feature output rss share sharetype nl te trk`)
	hintsValues = words(`twitter facebook email mail newsletter share social telegram whatsapp amp youtu.be yes 1 true`)
)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// foldQuery drops the parameters that only track and sorts the rest, since their order means nothing.
func foldQuery(raw string) string {
	if raw == "" {
		return ""
	}
	var keep []string
	for _, p := range strings.FieldsFunc(raw, func(r rune) bool { return r == '&' || r == ';' }) {
		p = strings.TrimSpace(p)
		key, value, _ := strings.Cut(p, "=")
		if p == "" || tracks(strings.ToLower(key), value) {
			continue
		}
		keep = append(keep, p)
	}
	sort.Strings(keep)
	return strings.Join(keep, "&")
}

// tracks reports whether a parameter only says where a reader came from.
func tracks(key, value string) bool {
	if strings.HasPrefix(key, "utm_") || strings.HasPrefix(key, "pk_") || strings.HasPrefix(key, "mtm_") ||
		strings.HasPrefix(key, "at_") || strings.HasPrefix(key, "ns_") || strings.HasPrefix(key, "hsa_") || strings.HasPrefix(key, "itm_") {
		return true
	}
	if hints[key] {
		value = strings.ToLower(value)
		return strings.HasPrefix(value, "rss") || strings.HasPrefix(value, "feed") || hintsValues[value]
	}
	return trackers[key]
}
