package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"attache/feeds"
	"attache/model"
)

// world is what the screen may ask of the world outside.
type world struct{ poller *feeds.Poller }

// Refresh asks the poller for a look.
func (w world) Refresh(ids ...model.FeedID) { w.poller.Refresh(ids...) }

// FetchArticle gets the full text of an item and stores it.
func (w world) FetchArticle(ctx context.Context, it model.Item) error {
	return w.poller.FetchArticle(ctx, it)
}

// Status says what the poller is doing.
func (w world) Status() string { return w.poller.Status() }

// Open shows a link in the browser. Links come from feeds, so only addresses of the web are opened, and no shell sees them.
func (w world) Open(ctx context.Context, link string) error {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("only http and https links are opened in a browser, this is %q", link)
	}
	argv := browser(u.String())
	cmd := exec.Command(argv[0], argv[1:]...) // not bound to ctx: the browser outlives the screen
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("no browser could be started: %w (set BROWSER to the program that opens links)", err)
	}
	go func() { _ = cmd.Wait() }() // so that no zombie stays; how a browser ends is its own affair
	return ctx.Err()
}

func browser(link string) []string {
	if b := strings.Fields(os.Getenv("BROWSER")); len(b) > 0 {
		return append(b, link)
	}
	switch runtime.GOOS {
	case "darwin":
		return []string{"open", link}
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler", link}
	}
	return []string{"xdg-open", link}
}
