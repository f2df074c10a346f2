package feeds

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"attache/model/text"
)

// getLocal answers for file: and exec: addresses; local is false for all others. Only a feed's own entry can name such an
// address: redirects and articles never lead here.
func (c *Client) getLocal(ctx context.Context, r Request) (a *Answer, err error, local bool) {
	if r.URL != r.Feed.URL {
		return nil, nil, false
	}
	switch scheme, rest, _ := strings.Cut(r.URL, ":"); strings.ToLower(scheme) {
	case "file":
		a, err = c.readFile(r, rest)
	case "exec":
		a, err = c.run(ctx, r, rest)
	default:
		return nil, nil, false
	}
	return a, err, true
}

// readFile reads a file: address: file:///abs/path, file:/abs/path or file:~/path. Its time and size stand for
// an ETag. Only regular files are read, since a pipe or a device might never end.
func (c *Client) readFile(r Request, rest string) (*Answer, error) {
	path, err := filePath(rest)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, failure(BadSource, err, "there is no file %s", path)
	case err != nil:
		return nil, failure(BadSource, err, "the file %s cannot be read: %v", path, errors.Unwrap(err))
	case !info.Mode().IsRegular():
		return nil, failure(BadSource, nil, "%s is not a regular file", path)
	}
	stamp := fmt.Sprintf("%d-%d", info.ModTime().UnixNano(), info.Size())
	a := &Answer{URL: r.URL, Status: http.StatusOK, Header: http.Header{"Etag": {stamp}}}
	if stamp == r.ETag {
		a.Status, a.NotModified = http.StatusNotModified, true
		return a, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, failure(BadSource, err, "the file %s cannot be read: %v", path, errors.Unwrap(err))
	}
	defer f.Close()
	a.Body, err = io.ReadAll(&capped{r: f, left: c.limits.MaxBody})
	if errors.Is(err, errFull) {
		a.Broken = failure(TooLarge, err, "the file %s is larger than %s", path, size(c.limits.MaxBody))
	} else if err != nil {
		return nil, failure(BadSource, err, "the file %s cannot be read: %v", path, err)
	}
	return a, nil
}

func filePath(rest string) (string, error) {
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "//localhost"), "//")
	path, err := url.PathUnescape(rest)
	if err != nil {
		path = rest
	}
	if tail, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", failure(BadSource, err, "~ in the feed's address cannot be resolved: there is no home directory")
		}
		path = filepath.Join(home, tail)
	}
	if !filepath.IsAbs(path) {
		return "", failure(BadSource, nil, "the file of this feed needs a full path: file:///… or file:~/…")
	}
	return path, nil
}

// run runs an exec: address, whose rest is a command line for the shell (`sh -c`), as in newsboat's exec: so that quotes,
// pipes and variables mean what they mean in a terminal. The line comes from the user's own configuration or subscription
// alone; nothing that was fetched is ever added to it. The document is what the command writes on standard output.
func (c *Client) run(ctx context.Context, r Request, line string) (*Answer, error) {
	if strings.TrimSpace(line) == "" {
		return nil, failure(BadSource, nil, "exec: names no command")
	}
	ctx, cancel := context.WithTimeout(ctx, c.limits.Exec)
	defer cancel()
	cmd := shell(ctx, line)
	cmd.WaitDelay = time.Second
	out := &bounded{left: c.limits.MaxBody, full: cancel}
	complaint := &bounded{left: 4 << 10}
	cmd.Stdout, cmd.Stderr = out, complaint
	err := cmd.Run()
	a := &Answer{URL: r.URL, Status: http.StatusOK, Header: http.Header{}, Body: out.kept.Bytes()}
	var exit *exec.ExitError
	switch {
	case out.over:
		a.Broken = failure(TooLarge, errFull, "the command of this feed wrote more than %s", size(c.limits.MaxBody))
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, failure(TimedOut, err, "the command of this feed did not end within %s", words(c.limits.Exec))
	case ctx.Err() != nil:
		return nil, failure(Internal, ctx.Err(), "the command of this feed was broken off because attaché is stopping")
	case errors.As(err, &exit):
		return nil, failure(BadSource, err, "the command of this feed failed with status %d%s", exit.ExitCode(), firstLine(complaint.kept.Bytes()))
	case err != nil:
		return nil, failure(BadSource, err, "the command of this feed could not be run: %v", err)
	}
	return a, nil
}

func firstLine(b []byte) string {
	line, _, _ := bytes.Cut(bytes.TrimSpace(b), []byte("\n"))
	if s := text.Clean(string(line), 120); s != "" {
		return ": " + s
	}
	return ""
}

// bounded keeps the first bytes written to it and tells once there are more. The buffer is no embedded field, since its
// ReadFrom would go round the limit.
type bounded struct {
	kept bytes.Buffer
	left int64
	over bool
	full func()
}

func (b *bounded) Write(p []byte) (int, error) {
	take := min(int64(len(p)), b.left)
	b.kept.Write(p[:take])
	if b.left -= take; take < int64(len(p)) && !b.over {
		b.over = true
		if b.full != nil {
			b.full()
		}
	}
	return len(p), nil
}

func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d kB", n>>10)
}
