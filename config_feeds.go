package attache

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"attache/model"
)

// Feed is one [[feeds]] table.
type Feed struct {
	URL         string   `toml:"url"`
	Name        string   `toml:"name"`
	Lang        string   `toml:"lang"`
	Perspective string   `toml:"perspective"`
	Tags        []string `toml:"tags"`
	Disabled    bool     `toml:"disabled"`
	Private     bool     `toml:"private"`
	Proxy       string   `toml:"proxy"`
	MinEvery    Duration `toml:"min_every"`
	MaxEvery    Duration `toml:"max_every"`

	User            string   `toml:"user"`
	PasswordEnv     string   `toml:"password_env"`
	PasswordCommand []string `toml:"password_command"`
	TokenEnv        string   `toml:"token_env"`
	TokenCommand    []string `toml:"token_command"`
}

var (
	langForm        = regexp.MustCompile(`^[a-z]{2,3}$`)
	perspectiveForm = regexp.MustCompile(`^[a-z]{2,4}/[a-z]+$`)
)

func (f *faults) feeds(list []Feed) {
	seen := map[string]int{}
	for i, one := range list {
		at := fmt.Sprintf("feeds[%d].", i)
		for _, p := range one.faults() {
			f.add(true, at+p.path, "%s", p.msg)
		}
		first, twice := seen[one.URL]
		f.add(twice && one.URL != "", at+"url", "is listed twice; the first is feed number %d of the file", first+1)
		if !twice {
			seen[one.URL] = i
		}
	}
}

func (f Feed) faults() faults {
	var out faults
	out.add(f.URL == "", "url", "every feed needs a url")
	out.add(f.URL != "" && !validFeedURL(f.URL), "url", "must begin with http://, https://, file: or exec:")
	out.add(hasCredentials(f.URL), "url", "must not carry a user or password: use user with password_env or password_command")
	out.add(f.Lang != "" && !langForm.MatchString(f.Lang), "lang", `is a language code of two or three small letters, such as "en" or "fa"`)
	out.add(f.Perspective != "" && !perspectiveForm.MatchString(f.Perspective), "perspective", `is a country and a kind, such as "ir/state" or "int/ngo"`)
	out.add(f.Proxy != "none" && !validProxy(f.Proxy), "proxy", `must be an http, https or socks5 address such as http://127.0.0.1:3128, or "none"`)
	least, why := leastInterval, ", so that no server is hammered"
	if f.Private {
		least, why = time.Second, ""
	}
	if f.MinEvery != "" {
		out.duration(f.MinEvery, "min_every", least, why)
	}
	if f.MaxEvery != "" {
		most := out.duration(f.MaxEvery, "max_every", least, why)
		out.add(most < f.MinEvery.Std(), "max_every", "must not be shorter than min_every")
	}
	password := f.PasswordEnv != "" || len(f.PasswordCommand) > 0
	out.add(f.secrets() > 1, "url", "takes one of password_env, password_command, token_env and token_command, not several")
	out.add(f.User != "" && !password, "user", "needs password_env or password_command beside it")
	out.add(f.User == "" && password, "url", "has a password and no user")
	return out
}

func (f Feed) secrets() int {
	n := 0
	for _, set := range []bool{f.PasswordEnv != "", len(f.PasswordCommand) > 0, f.TokenEnv != "", len(f.TokenCommand) > 0} {
		if set {
			n++
		}
	}
	return n
}

func validFeedURL(s string) bool {
	if strings.HasPrefix(s, "exec:") {
		return len(s) > len("exec:")
	}
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != ""
	case "file":
		return u.Path != "" || u.Opaque != ""
	}
	return false
}

func hasCredentials(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.User != nil
}

func validProxy(s string) bool {
	if s == "" {
		return true
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return false
	}
	return u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "socks5"
}

// Model gives the feed in the words of the rest of the house. The secret is
// looked up when the fetcher asks for it, not before.
func (f Feed) Model() model.Feed {
	return model.Feed{
		URL: f.URL, Source: f.Name, Lang: f.Lang, Perspective: f.Perspective, Tags: f.Tags,
		Origin: model.FromConfig, Disabled: f.Disabled, Private: f.Private, Proxy: f.Proxy, User: f.User,
		Secret: f.secret(), MinEvery: f.MinEvery.Std(), MaxEvery: f.MaxEvery.Std(),
	}
}

func (f Feed) secret() func() (string, error) {
	switch {
	case f.PasswordEnv != "":
		return fromEnv(f.PasswordEnv)
	case f.TokenEnv != "":
		return fromEnv(f.TokenEnv)
	case len(f.PasswordCommand) > 0:
		return fromCommand(f.PasswordCommand)
	case len(f.TokenCommand) > 0:
		return fromCommand(f.TokenCommand)
	}
	return nil
}

func fromEnv(name string) func() (string, error) {
	return func() (string, error) {
		if v := os.Getenv(name); v != "" {
			return v, nil
		}
		return "", fmt.Errorf("the environment variable %s is not set", name)
	}
}

// secretTime is how long a password command may take: long enough for a person to unlock a key ring.
const secretTime = 30 * time.Second

func fromCommand(argv []string) func() (string, error) {
	return func() (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), secretTime)
		defer cancel()
		out, err := exec.CommandContext(ctx, argv[0], argv[1:]...).Output()
		if err != nil {
			// What the command wrote stays out of the message: it may hold the secret.
			return "", fmt.Errorf("the command %s that gives the secret failed: %w", argv[0], err)
		}
		line, _, _ := strings.Cut(string(out), "\n")
		if line = strings.TrimRight(line, "\r"); line == "" {
			return "", errors.New("the command " + argv[0] + " that gives the secret wrote nothing")
		}
		return line, nil
	}
}

// ModelFeeds gives all feeds of the configuration in the words of the rest of the house.
func (c Config) ModelFeeds() []model.Feed {
	out := make([]model.Feed, len(c.Feeds))
	for i, f := range c.Feeds {
		out[i] = f.Model()
	}
	return out
}
