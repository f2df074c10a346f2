package feeds

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"time"

	"attache/model/text"
)

// Trouble says what kind of thing went wrong with a look, for those who decide what happens next. The sentence for the
// user is in Error.Msg.
type Trouble string

// The kinds of trouble.
const (
	Unreachable Trouble = "unreachable" // no way to the host: no such name, no route, nobody listens
	TimedOut    Trouble = "timeout"     // the host took the connection and then let the time pass
	BadTLS      Trouble = "tls"         // no trustworthy encrypted connection
	Forbidden   Trouble = "forbidden"   // the address lies in a network that feeds may not reach
	TooLarge    Trouble = "too large"   // more bytes than a feed may have
	BadRedirect Trouble = "redirect"    // circles, too many hops, or a hop to nowhere
	BadStatus   Trouble = "status"      // an HTTP status that is no success; Error.Status has it
	BadBody     Trouble = "body"        // broken off or not decodable
	NotFeed     Trouble = "not a feed"  // the document is something else, or beyond repair
	BadSource   Trouble = "source"      // the feed's own entry is at fault: address, password command, file, exec
	Internal    Trouble = "internal"    // attaché itself failed
)

// Error is why a look failed. Its text is a sentence for the user; it never holds a password, a token or the query part
// of an address. The cause can be had with errors.As and errors.Is.
type Error struct {
	Trouble Trouble
	Msg     string
	Status  int // HTTP status when Trouble is BadStatus
	Err     error
}

// Error gives the sentence.
func (e *Error) Error() string { return e.Msg }

// Unwrap gives the cause, nil when there is none.
func (e *Error) Unwrap() error { return e.Err }

// trouble tells the kind of an error of this package, empty for nil.
func trouble(err error) Trouble {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Trouble
	default:
		return Internal
	}
}

func failure(t Trouble, cause error, format string, args ...any) *Error {
	return &Error{Trouble: t, Err: cause, Msg: text.Clean(fmt.Sprintf(format, args...), 300)}
}

// phase is how far a request has come; it tells one time-out from another.
type phase int32

const (
	phaseStart phase = iota
	phaseResolve
	phaseConnect
	phaseTLS
	phaseHeader
	phaseBody
)

// explain turns what net/http and below report into an Error. host is the host that was being asked.
func (l Limits) explain(err error, host string, at phase) *Error {
	var known *Error
	if errors.As(err, &known) {
		if known.Trouble == Forbidden {
			return failure(Forbidden, known, "%s leads to %s; attaché refuses that for the network's safety (private = true on the feed opens its own host)",
				host, known.Msg)
		}
		return known
	}
	if errors.Is(err, context.Canceled) && !errors.Is(err, errTotal) {
		return failure(Internal, err, "the look at %s was broken off because attaché is stopping", host)
	}
	for _, f := range []func(error, string) *Error{explainName, explainTLS, explainSocket} {
		if e := f(err, host); e != nil {
			return e
		}
	}
	if isTimeout(err) {
		return l.explainTimeout(err, host, at)
	}
	return explainProtocol(err, host, at)
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.Is(err, errTotal) || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &n) && n.Timeout()
}

func (l Limits) explainTimeout(err error, host string, at phase) *Error {
	switch at {
	case phaseStart, phaseResolve:
		return failure(Unreachable, err, "the name %s could not be looked up within %s", host, words(l.Connect))
	case phaseConnect:
		return failure(Unreachable, err, "%s did not take a connection within %s", host, words(l.Connect))
	case phaseTLS:
		return failure(TimedOut, err, "%s did not finish the TLS handshake within %s", host, words(l.TLS))
	case phaseHeader:
		return failure(TimedOut, err, "%s did not answer within %s", host, words(min(l.Header, l.Total)))
	default:
		return failure(TimedOut, err, "%s sends too slowly: the document was not complete after %s", host, words(l.Total))
	}
}

func explainName(err error, host string) *Error {
	var d *net.DNSError
	if !errors.As(err, &d) {
		return nil
	}
	if d.IsNotFound {
		return failure(Unreachable, err, "there is no host named %s (or there is no network)", host)
	}
	return failure(Unreachable, err, "the name %s could not be looked up: the name server does not answer properly", host)
}

func explainTLS(err error, host string) *Error {
	var (
		name    x509.HostnameError
		signer  x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
		record  tls.RecordHeaderError
		alert   tls.AlertError
	)
	switch {
	case errors.As(err, &name):
		return failure(BadTLS, err, "the certificate of %s is for another name%s", host, namesOf(name.Certificate))
	case errors.As(err, &signer):
		return failure(BadTLS, err, "the certificate of %s is signed by nobody this computer trusts", host)
	case errors.As(err, &invalid):
		return failure(BadTLS, err, "the certificate of %s is not valid: %s", host, invalidity(invalid))
	case errors.As(err, &record):
		return failure(BadTLS, err, "%s does not speak TLS on this port (is the feed's address http:// instead of https://?)", host)
	case errors.As(err, &alert):
		return failure(BadTLS, err, "%s refused the encrypted connection (%s)", host, alert)
	case strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return failure(BadTLS, err, "%s answers without encryption where https:// was asked", host)
	}
	return nil
}

func namesOf(c *x509.Certificate) string {
	if c == nil || len(c.DNSNames) == 0 {
		return ""
	}
	return " (" + strings.Join(c.DNSNames[:min(2, len(c.DNSNames))], ", ") + ")"
}

func invalidity(e x509.CertificateInvalidError) string {
	if e.Reason == x509.Expired && e.Cert != nil {
		return fmt.Sprintf("it holds from %s to %s (is this computer's clock right?)",
			e.Cert.NotBefore.UTC().Format(time.DateOnly), e.Cert.NotAfter.UTC().Format(time.DateOnly))
	}
	return strings.TrimPrefix(e.Error(), "x509: ")
}

func explainSocket(err error, host string) *Error {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return failure(Unreachable, err, "%s refuses connections: nothing listens there", host)
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETDOWN):
		return failure(Unreachable, err, "there is no way to %s: the network is down or does not lead there", host)
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return failure(BadBody, err, "%s broke the connection off", host)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return failure(BadBody, err, "%s closed the connection before the answer was complete", host)
	}
	return nil
}

func explainProtocol(err error, host string, at phase) *Error {
	if at == phaseBody {
		return failure(BadBody, err, "the answer of %s cannot be decoded: %v", host, err)
	}
	if at < phaseTLS {
		return failure(Unreachable, err, "no connection to %s: %v", host, err)
	}
	return failure(BadBody, err, "%s does not answer in proper HTTP: %v", host, err)
}

// statusError says what a status that is no success means for the user.
func statusError(status int, host string) *Error {
	msg := statusWords(status)
	return &Error{Trouble: BadStatus, Status: status, Msg: fmt.Sprintf(msg, host) + fmt.Sprintf(" (HTTP %d)", status)}
}

func statusWords(status int) string {
	switch {
	case status == 401:
		return "%s wants a user name and password, or does not take the ones it was given"
	case status == 403:
		return "%s does not let this program read the feed"
	case status == 404:
		return "%s has no document at this address"
	case status == 407:
		return "the proxy on the way to %s wants a user name and password"
	case status == 410:
		return "%s says that the feed is gone for good"
	case status == 429:
		return "%s asks for fewer requests"
	case status == 503:
		return "%s is not available at the moment"
	case status >= 500:
		return "%s is in trouble"
	case status == 304:
		return "%s says that nothing has changed, though it was not asked that"
	case status >= 300 && status < 400:
		return "%s redirects without saying where to"
	default:
		return "%s did not understand or refused the request"
	}
}

// words gives a duration as a person says it, in one unit, two where the first is small.
func words(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 10*time.Second && d%time.Second >= 100*time.Millisecond:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < 100*time.Second:
		return fmt.Sprintf("%d s", int(d.Seconds()+0.5))
	case d < 100*time.Minute:
		return fmt.Sprintf("%d min", int(d.Minutes()+0.5))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()+0.5))
	default:
		return fmt.Sprintf("%d days", int(d.Hours()/24+0.5))
	}
}
