package feeds

import (
	"context"
	"net/http"
	"net/url"

	"attache/model"
)

// authorize adds the feed's credentials to a request to its own host: those of the configuration, else those that stand
// in the address itself. The secret may come from a command of the user's; it is asked for once.
func (c *Client) authorize(ctx context.Context, req *http.Request, f *model.Feed, home *url.URL) error {
	if f.Secret == nil {
		if home.User != nil {
			pass, _ := home.User.Password()
			req.SetBasicAuth(home.User.Username(), pass)
		}
		return nil
	}
	secret, err := c.secret(ctx, f)
	if err != nil {
		return err
	}
	if f.User == "" {
		req.Header.Set("Authorization", "Bearer "+secret)
		return nil
	}
	req.SetBasicAuth(f.User, secret)
	return nil
}

// secret gives the feed's password or token. A command that never ends must not hold the look for ever, and what it says
// when it fails is kept out of the message, since it may be the secret itself.
func (c *Client) secret(ctx context.Context, f *model.Feed) (string, error) {
	c.mu.Lock()
	s, known := c.secrets[f.URL]
	c.mu.Unlock()
	if known {
		return s, nil
	}
	type result struct {
		s   string
		err error
	}
	said := make(chan result, 1)
	go func() {
		s, err := f.Secret()
		said <- result{s, err}
	}()
	select {
	case <-ctx.Done():
		return "", failure(BadSource, nil, "the password or token of this feed did not come in time (see its password or token setting)")
	case r := <-said:
		if r.err != nil {
			return "", failure(BadSource, nil, "the password or token of this feed could not be had (see its password or token setting)")
		}
		c.mu.Lock()
		c.secrets[f.URL] = r.s
		c.mu.Unlock()
		return r.s, nil
	}
}

// forget drops a secret that the server refused, so that a changed one is asked for.
func (c *Client) forget(f *model.Feed) {
	c.mu.Lock()
	delete(c.secrets, f.URL)
	c.mu.Unlock()
}
