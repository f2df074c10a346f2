package feeds

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// freshness is how long a server says that its answer stays good: max-age, else s-maxage, each less Age; else Expires less
// Date. no-cache and no-store are zero, as is silence.
func freshness(h http.Header, now time.Time) time.Duration {
	directives := cacheControl(h)
	if _, ok := directives["no-cache"]; ok {
		return 0
	}
	if _, ok := directives["no-store"]; ok {
		return 0
	}
	age := seconds(h.Get("Age"))
	for _, name := range []string{"max-age", "s-maxage"} {
		if v, ok := directives[name]; ok {
			return max(0, seconds(v)-age)
		}
	}
	expires, err := http.ParseTime(h.Get("Expires"))
	if err != nil {
		return 0 // "0" and "-1" are usual, and mean: already stale
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date // the server's clock against itself
	}
	return max(0, expires.Sub(now))
}

func cacheControl(h http.Header) map[string]string {
	out := map[string]string{}
	for _, part := range strings.Split(strings.Join(h.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if name != "" {
			out[strings.ToLower(strings.TrimSpace(name))] = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return out
}

// seconds reads a whole number of seconds, zero when it is none; a year is the most that makes sense.
func seconds(s string) time.Duration {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(min(n, 365*24*3600)) * time.Second
}

// longestWait is the longest that Retry-After is believed.
const longestWait = 24 * time.Hour

// retryAfter gives how long a server asks to be left alone: seconds, or a date measured by the server's own clock where
// it tells it. Zero means that it does not say.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if d := seconds(v); d > 0 {
		return min(d, longestWait)
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return min(max(0, at.Sub(now)), longestWait)
}
