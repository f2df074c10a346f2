package tui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the expected files anew")

// golden compares got with a file under testdata, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test ./tui -update writes it)", err)
	}
	if got != string(want) {
		t.Errorf("%s is different (go test ./tui -update writes it anew):\n%s", path, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := "", ""
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\nwant %q\ngot  %q", i+1, a, b)
		}
	}
	return ""
}

var paneLetters = [numPanes]string{"All", "Neg", "Pos", "Pro", "Wire", "Time", "Read", "Srch", "Feed", "Help", "Log"}

// picture draws a layout at a quarter of its width and half of its height.
func picture(s shape) string {
	l := arrange(s)
	if l.small {
		return "too small\n"
	}
	w, h := s.w/4, s.h/2
	grid := make([][]rune, h)
	for i := range grid {
		grid[i] = []rune(strings.Repeat(" ", w))
	}
	for _, p := range l.panes {
		x0, y0, x1, y1 := p.x/4, p.y/2, min((p.x+p.w)/4, w), min((p.y+p.h)/2, h)
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				switch {
				case (y == y0 || y == y1-1) && (x == x0 || x == x1-1):
					grid[y][x] = '+'
				case y == y0 || y == y1-1:
					grid[y][x] = '-'
				case x == x0 || x == x1-1:
					grid[y][x] = '|'
				}
			}
		}
		label := fmt.Sprintf("%s %dx%d", paneLetters[p.pane], p.w, p.h)
		for i, c := range label {
			if x := x0 + 1 + i; x < x1-1 && y0+1 < h {
				grid[y0+1][x] = c
			}
		}
	}
	var b strings.Builder
	for _, row := range grid {
		b.WriteString(strings.TrimRight(string(row), " ") + "\n")
	}
	return b.String()
}

func TestLayoutPictures(t *testing.T) {
	var b strings.Builder
	for _, size := range [][2]int{{20, 5}, {80, 24}, {81, 100}, {100, 30}, {120, 40}, {160, 45}, {200, 60}, {300, 20}} {
		for _, x := range []struct {
			name string
			shape
		}{
			{"board", shape{screen: sBoard, track: 1, focus: pNegotiations, opened: true}},
			{"board with preview", shape{screen: sBoard, track: 1, focus: pNegotiations, opened: true, preview: true}},
			{"all threads", shape{screen: sBoard, track: 0, focus: pAll, opened: true}},
			{"thread", shape{screen: sThread, track: 1, focus: pTimeline, opened: true, preview: true}},
			{"reader", shape{screen: sThread, track: 1, focus: pDetail, opened: true}},
			{"search", shape{screen: sSearch, focus: pSearch, preview: true}},
			{"feeds", shape{screen: sFeeds, focus: pFeeds}},
			{"zoomed reader", shape{screen: sThread, track: 1, focus: pDetail, zoom: true}},
			{"board with saved searches", shape{screen: sBoard, track: 1, focus: pNegotiations, opened: true, saved: true}},
			{"board with moved borders", shape{screen: sBoard, track: 1, focus: pNegotiations, opened: true, preview: true,
				sizes: sizes{eBoard: 600, eTracks: 250, eProtests: 400, eReader: 300, eWire: 300, ePreview: 250}}},
		} {
			x.w, x.h = size[0], size[1]
			fmt.Fprintf(&b, "%s at %dx%d\n%s\n", x.name, x.w, x.h, picture(x.shape))
		}
	}
	golden(t, "layouts.txt", b.String())
}

// every shape of a window up to 400x120, on each screen: the panes lie inside, do not overlap, and leave no hole.
func TestLayoutFillsEveryWindow(t *testing.T) {
	step := 1
	if testing.Short() {
		step = 7
	}
	shapes := []shape{}
	for sc := sBoard; sc <= sLog; sc++ {
		for _, f := range []paneID{pAll, pProtests, pWire, pTimeline, pDetail, pSearch} {
			x := shape{screen: sc, track: int(f) % 4, focus: f, opened: f == pTimeline, preview: f == pDetail || f == pAll}
			shapes = append(shapes, x)
			x.saved = true
			for _, n := range []int{1, 50, 500, 950, 1000} { // whatever the user does with the borders
				for i := range x.sizes {
					x.sizes[i] = (n + 37*i) % 1001
				}
				shapes = append(shapes, x)
			}
		}
	}
	for w := 1; w <= 400; w += step {
		for h := 1; h <= 120; h++ {
			for i := range 3 {
				s := shapes[(w*31+h*17+i*83)%len(shapes)]
				s.w, s.h = w, h
				checkLayout(t, s)
			}
		}
	}
}

func checkLayout(t *testing.T, s shape) {
	t.Helper()
	l := arrange(s)
	if l.small {
		if s.w >= 80 && s.h >= 24 {
			t.Fatalf("%+v is called too small", s)
		}
		return
	}
	area := s.w*(s.h-2) - l.strip.w*l.strip.h - l.saved.w*l.saved.h
	for i, p := range l.panes {
		if p.x < 0 || p.y < 1 || p.x+p.w > s.w || p.y+p.h > s.h-1 || p.w < 20 || p.h < 3 {
			t.Fatalf("%+v: pane %s stands at %+v", s, paneLetters[p.pane], p.rect)
		}
		area -= p.w * p.h
		for _, q := range l.panes[i+1:] {
			if p.x < q.x+q.w && q.x < p.x+p.w && p.y < q.y+q.h && q.y < p.y+p.h {
				t.Fatalf("%+v: panes %s and %s overlap", s, paneLetters[p.pane], paneLetters[q.pane])
			}
		}
	}
	if area != 0 {
		t.Fatalf("%+v: %d cells belong to no pane", s, area)
	}
}
