package tui

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// linkList gives the links of the report in front: its own address first, then those that its text points at, so that
// number n of the text is n here.
func (a *app) linkList() []string {
	it, ok := a.item()
	if !ok {
		return nil
	}
	links := []string{it.Link}
	if d := a.detail.item; d.ID == it.ID && d.Article != nil {
		links = append(links, d.Article.Links...)
	}
	if len(links) == 1 && links[0] == "" {
		return nil
	}
	return links
}

// openLink opens the report in the browser; with a count the link of that number in its text.
func (a *app) openLink() tea.Cmd {
	links := a.linkList()
	n := a.count.n
	switch {
	case len(links) == 0:
		a.note(rWarn, "There is no link to open.")
		return nil
	case n >= len(links):
		a.note(rWarn, fmt.Sprintf("There is no link %d: this report has %s.", n, count(len(links)-1, "link")))
		return nil
	}
	return a.openAddress(links[n])
}

// openAddress hands a link to the browser, when it is one of the web.
func (a *app) openAddress(link string) tea.Cmd {
	to, err := webAddress(link)
	switch {
	case a.world == nil:
		a.note(rWarn, "This program opens nothing; "+a.keys.first("copy-link")+" copies the link.")
		return nil
	case link == "":
		a.note(rWarn, "This report has no address.")
		return nil
	case err != nil:
		a.note(rBad, clean(err.Error()+": "+link))
		return nil
	}
	world := a.world
	host, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(to, "https://"), "http://"), "/")
	return a.call("the browser", func(ctx context.Context) tea.Msg {
		return doneMsg{what: "Opening " + host, err: world.Open(ctx, to)}
	})
}

// askLink lists the links of the report and asks which one to open: by its number, or by moving to it.
func (a *app) askLink() tea.Cmd {
	links := a.linkList()
	switch {
	case a.count.n > 0 || len(links) == 0:
		return a.openLink()
	case len(links) == 1:
		a.note(rDim, "This report points at nothing else; "+a.keys.first("open-link")+" opens the report itself.")
		return nil
	}
	p := prompt{kind: promptLine, label: "open link:", hint: "its number, or move to it; Enter opens, Esc leaves", links: links, row: 1}
	p.edited = func(a *app, s string) tea.Cmd {
		if n, err := strconv.Atoi(s); err == nil && n < len(links) {
			a.prompt.row = max(n, 0)
		}
		return nil
	}
	p.special = func(a *app, key string) bool { return a.moveInLinks(key) }
	p.done = func(a *app, s string) tea.Cmd {
		n, err := strconv.Atoi(s)
		if s == "" {
			n, err = p.row, nil
		}
		if err != nil || n < 0 || n >= len(links) {
			a.note(rWarn, fmt.Sprintf("There is no link %s: they go from 0 to %d.", s, len(links)-1))
			return nil
		}
		return a.openAddress(links[n])
	}
	return a.ask(p)
}

// moveInLinks moves in the list of links.
func (a *app) moveInLinks(key string) bool {
	p := a.prompt
	switch key {
	case "down", "ctrl+n", "tab":
		p.row = min(p.row+1, len(p.links)-1)
	case "up", "ctrl+p", "shift+tab":
		p.row = max(p.row-1, 0)
	default:
		return false
	}
	p.set(strconv.Itoa(p.row))
	return true
}

// overlayLinks draws the list of links over the lower part of the frame while one is asked for.
func (a *app) overlayLinks(lines []string) {
	if a.prompt == nil || len(a.prompt.links) == 0 {
		return
	}
	p := a.prompt
	r, top := a.linksBox()
	var body []string
	for i := top; i < top+r.h-2; i++ {
		body = append(body, a.linkRow(i, p.links[i], i == p.row, r.w-2))
	}
	a.layOver(lines, a.box(r.w, r.h, true, rPrompt, []span{{rTitle, "Links"}}, nil, body), r.x, r.y, r.w)
}

// linksBox gives the place of the list of links and which link stands first in it.
func (a *app) linksBox() (box rect, first int) {
	p, w := a.prompt, min(a.w, textWidth)
	rows := max(1, min(len(p.links), a.h-6))
	return rect{(a.w - w) / 2, max(1, a.h-3-rows), w, rows + 2}, max(0, min(p.row-rows/2, len(p.links)-rows))
}

// linkRow draws a link: its number, the host, which says where it leads, and the rest of the address.
func (a *app) linkRow(i int, link string, on bool, w int) string {
	gr := onPlain
	if on {
		gr = onCursor
	}
	p := a.pen(w, gr).gap(1).right(rKey, strconv.Itoa(i), 3).gap(1)
	if i == 0 {
		p.put(rDim, "this report  ")
	}
	to, err := webAddress(link)
	if err != nil {
		return p.put(rBad, clean(link)).put(rFaint, "  (not opened)").line()
	}
	_, rest, _ := strings.Cut(to, "//")
	host, path, _ := strings.Cut(rest, "/")
	return p.put(rLink, host).put(rDim, "/"+path).line()
}
