package feeds

import (
	"errors"
	"net/http"

	"attache/model"
)

// Advice says what the user can do about an error of a look at a feed, in a sentence without a full stop, if only that nothing need be
// done. It is empty where the error's own words say it already.
func Advice(err error, f model.Feed) string {
	var e *Error
	if !errors.As(err, &e) {
		return "attache parse ADDRESS shows what comes from it"
	}
	switch e.Trouble {
	case Unreachable:
		return "see whether a browser on this machine reaches it; attaché tries again by itself, less and less often"
	case TimedOut:
		return "this often passes by itself; a server that is always slow may need a longer timeout ([refresh] in the configuration)"
	case BadTLS:
		return "its owner must mend that; attaché reads nothing over a connection that anybody could have forged"
	case Forbidden:
		return ""
	case TooLarge:
		return "if it is an honest feed, max_bytes ([refresh] in the configuration) lets more of it in"
	case BadRedirect:
		return "open its site in a browser: the feed may have another address by now"
	case BadStatus:
		return statusAdvice(e.Status, f)
	case BadBody:
		return "this often passes by itself; attache parse ADDRESS shows what comes"
	case NotFeed:
		return "attache feeds add ADDRESS finds the feed that a page names; attache parse ADDRESS shows what comes"
	case BadSource:
		return "correct " + entryOf(f)
	}
	return "the log of attaché says more"
}

func statusAdvice(status int, f model.Feed) string {
	switch {
	case status == http.StatusUnauthorized:
		return "give the feed user and password_env, or token_env, in the configuration"
	case status == http.StatusProxyAuthRequired:
		return "write the proxy's name and password into its address (proxy in the configuration)"
	case status == http.StatusForbidden, status == http.StatusUnavailableForLegalReasons:
		return "the site may not want programs, or not from this network: a proxy for this feed may help (proxy in the configuration)"
	case status == http.StatusNotFound, status == http.StatusGone:
		return "look for its new address with attache feeds add and the address of its site, then take out " + entryOf(f)
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return "nothing need be done: attaché waits as long as it is asked to"
	case status >= 500:
		return "nothing need be done: attaché tries again by itself, less and less often"
	}
	return "open the address in a browser and compare"
}

// entryOf says where the feed's entry is changed.
func entryOf(f model.Feed) string {
	if f.Origin == model.FromConfig {
		return "its entry in the configuration"
	}
	return "this one (attache feeds remove)"
}
