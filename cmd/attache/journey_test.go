package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"attache/model"
)

// harbour is a feed on the loopback interface that can be stopped and started again at the same address.
type harbour struct {
	t     *testing.T
	at    string
	mu    sync.Mutex
	items []string // titles, the newest last
	srv   *http.Server
}

func newHarbour(t *testing.T, titles ...string) *harbour {
	t.Helper()
	h := &harbour{t: t, at: "127.0.0.1:0", items: titles}
	h.start()
	t.Cleanup(h.stop)
	return h
}

func (h *harbour) url() string { return "http://" + h.at + "/harbour.xml" }

func (h *harbour) start() {
	h.t.Helper()
	ln, err := net.Listen("tcp", h.at)
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	// A connection of somebody else's may have come by the address while nobody listened there.
	for deadline := time.Now().Add(patience); err != nil && time.Now().Before(deadline); ln, err = net.Listen("tcp", h.at) {
		<-look.C
	}
	if err != nil {
		h.t.Fatal(err)
	}
	h.at, h.srv = ln.Addr().String(), &http.Server{Handler: h}
	go func() { _ = h.srv.Serve(ln) }() // ends with Close
}

func (h *harbour) stop() { _ = h.srv.Close() }

func (h *harbour) add(title string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.items = append(h.items, title)
}

func (h *harbour) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r.URL.Path != "/harbour.xml" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprint(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Wire</title><link>http://harbour.example/</link>`)
	for i, title := range h.items {
		at := time.Now().AddDate(0, 0, -7).Add(time.Duration(i) * time.Minute).UTC().Format(time.RFC1123Z)
		fmt.Fprintf(w, `<item><guid>harbour-%d</guid><title>%s</title><link>http://harbour.example/%d</link><pubDate>%s</pubDate><description>The ministers of both sides said so after their talks.</description></item>`, i, title, i, at)
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// passing is what changes on the screen while nothing comes in: ages and pulses as time passes, the sign of a text that was
// fetched ahead.
var passing = regexp.MustCompile(`\bnow\b|\b\d+[mhd]\b|[▁▂▃▄▅▆▇█▤]+| +`)

// pane is what the panes say: without the first two lines and the last, which show the clock, what the saved searches find
// in texts that are fetched meanwhile, and what goes on, and without what passes.
func pane(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return passing.ReplaceAllString(strings.Join(lines[2:len(lines)-1], "\n"), "")
}

// still waits until the screen matches and is the same twice in a row, and gives it.
func (s *screen) still(what, pattern string) string {
	s.t.Helper()
	was := s.until(what, pattern)
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-look.C {
		if now := s.until(what, pattern); now == was {
			return now
		} else {
			was = now
		}
	}
	s.t.Fatalf("%s never comes to rest:\n%s", what, was)
	return ""
}

// same waits until the body of the screen is a former one again.
func (s *screen) same(what, want string) {
	s.t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-look.C {
		if pane(s.text()) == pane(want) {
			return
		}
	}
	now := strings.Split(pane(s.text()), "\n")
	for i, line := range strings.Split(pane(want), "\n") {
		if i >= len(now) || now[i] != line {
			s.t.Fatalf("%s: line %d was\n%s\nand the screen is\n%s", what, i+3, strings.Split(want, "\n")[i+2], s.text())
		}
	}
}

// resize gives the terminal another size and waits until the screen matches and fills it: as many lines as rows, none
// wider than the window, each border at its place.
func (s *screen) resize(cols, rows int, pattern string) {
	s.t.Helper()
	if out, err := s.tmux("resize-window", "-x", fmt.Sprint(cols), "-y", fmt.Sprint(rows)); err != nil {
		s.t.Fatalf("tmux: %v: %s", err, out)
	}
	re := regexp.MustCompile(pattern)
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	wrong := ""
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-look.C {
		text := s.text()
		if wrong = unfilled(text, cols, rows); wrong == "" && re.MatchString(text) {
			return
		}
	}
	s.t.Fatalf("at %dx%d the screen does not show %s (%s):\n%s", cols, rows, pattern, wrong, s.text())
}

// unfilled says what is wrong with a screen of a size.
func unfilled(text string, cols, rows int) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != rows {
		return fmt.Sprintf("%d lines", len(lines))
	}
	for _, line := range lines[:rows-1] {
		for _, border := range []string{"╮", "╯", "│"} {
			if strings.HasSuffix(line, border) && !strings.ContainsAny(line, "…") && ascii(line) && utf8.RuneCountInString(line) != cols {
				return fmt.Sprintf("a border at column %d", utf8.RuneCountInString(line))
			}
		}
	}
	return ""
}

// ascii says that a line has only characters of one cell: besides ASCII those that borders and signs are made of.
func ascii(line string) bool {
	for _, c := range line {
		if c > 0x7e && !strings.ContainsRune("╭╮╰╯│─●·▁▂▃▄▅▆▇█▤★▲✎–≠◆◇▸▾├└↔", c) {
			return false
		}
	}
	return true
}

// settled waits until the board shows as many threads of each track as the store has, twice in a row, and gives it.
func (s *screen) settled(data string) string {
	s.t.Helper()
	was, text := "", ""
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		count := map[string]int{}
		for _, line := range strings.Split(strings.TrimSpace(attacheBeside(s.t, "--data", data, "threads", "--json")), "\n") {
			var th struct{ Track string }
			if err := json.Unmarshal([]byte(line), &th); err != nil {
				s.t.Fatalf("%v: %s", err, line)
			}
			count[th.Track]++
		}
		now := fmt.Sprintf(`1 Negotiations \d+● of %d .*2 Military posture \d+● of %d .*3 Protests \d+● of %d `, count["negotiations"], count["posture"], count["protests"])
		if text = s.text(); regexp.MustCompile(now).MatchString(text) && now == was {
			return text
		}
		was = now
	}
	s.t.Fatalf("the board does not come to rest; it should have %s:\n%s", was, text)
	return ""
}

// stored waits until the store has so many reports that fit a filter. The screen says only how many of them came after it was first drawn.
func stored(t *testing.T, data string, n int, filter ...string) {
	t.Helper()
	have := 0
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if have = strings.Count(attacheBeside(t, append([]string{"--data", data, "items", "--json", "-n", "1000"}, filter...)...), "\n"); have == n {
			return
		}
	}
	t.Fatalf("the store has %d reports %v, not %d", have, filter, n)
}

// negotiations is the count in the title of the first pane.
func negotiations(t *testing.T, board string) int {
	t.Helper()
	m := regexp.MustCompile(`1 Negotiations \d+● of (\d+)`).FindStringSubmatch(board)
	if m == nil {
		t.Fatalf("the first pane does not count its threads:\n%s", board)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// read gives the track under which the store has the report that the reader shows beside the timeline.
func (s *screen) read(data string) model.Track {
	s.t.Helper()
	var b strings.Builder
	for _, line := range strings.Split(s.text(), "\n") {
		if _, right, ok := strings.Cut(line, "││"); ok {
			b.WriteString(strings.TrimRight(right, "│"))
		}
	}
	shown := strings.Join(strings.Fields(b.String()), "")
	longest, track := 0, model.Other
	for _, line := range strings.Split(strings.TrimSpace(attacheBeside(s.t, "--data", data, "items", "--json", "-n", "1000")), "\n") {
		var it struct {
			Title string
			Track model.Track
		}
		if err := json.Unmarshal([]byte(line), &it); err != nil {
			s.t.Fatalf("%v: %s", err, line)
		}
		if title := strings.Join(strings.Fields(it.Title), ""); len(title) > longest && strings.HasPrefix(shown, title) {
			longest, track = len(title), it.Track
		}
	}
	if longest == 0 {
		s.t.Fatalf("the reader shows no report of the store:\n%s", s.text())
	}
	return track
}

// attacheBeside runs a command of the program beside the screen and gives its output.
func attacheBeside(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("attache", args...)
	cmd.Env = append(os.Environ(), "XDG_CONFIG_HOME="+t.TempDir())
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("attache %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// The dashboard on the demo from end to end. The crisis stands still (a second is a second), so that captures can be
// compared: what is undone must look as before, and a window that was made small and large again as well.
func TestScreenJourney(t *testing.T) {
	t.Parallel()
	h := newHarbour(t, "Harbour talks resume after a pause", "Pilots of the harbour vote on a strike")
	data := t.TempDir()
	s := newScreen(t, 120, 40, "sh")
	s.press("-l", "attache demo --speed 1 --data "+data+"; echo left with $?")
	s.press("Enter")
	s.until("feeds that were looked at", `22 feeds ok`)
	stored(t, data, 40)
	board := s.settled(data)

	t.Log("a thread is opened, read and marked")
	s.press("Enter")
	s.until("the open thread", `▸ Negotiations ▸(.|\n)*Timeline(.|\n)*Reader`)
	s.press("Enter")
	s.until("the text in the reader", `UTC · (en|fr|es|ru|ar|fa|zh|de)`)
	stored(t, data, 1, "is:read") // who goes on before the text is there has read nothing
	s.press("W")
	s.until("why it is where it is stored", `Why this track: `+s.read(data).Title())
	s.back(`▸ board`)
	s.press("u")
	s.until("what was taken back", `Taken back: `)
	s.same("what was read is unread again", board)

	t.Log("two threads become one, and two again")
	s.press("g", "x", "x", "&")
	s.until("the merge", `Merged 2 threads; u takes it back`)
	s.until("one thread less", fmt.Sprintf(`1 Negotiations \d+● of %d `, negotiations(t, board)-1))
	s.press("u")
	s.until("the undo", `Taken back: merged`)
	s.press("g")
	s.same("the merge is undone", board)
	s.press("C-r")
	s.until("the redo", `Done again: merged`)
	s.press("u", "g")
	s.same("the merge is undone again", board)

	t.Log("a search")
	s.press("/")
	s.until("the search", `Search everything`)
	s.press("-l", "corran")
	found := s.still("what was found", `([1-9]\d*)\+? found`)
	s.press("Enter")
	s.press("-l", "n")
	s.press("C-u")
	s.back(`▸ board`)
	if !strings.Contains(strings.ToLower(found), "corran") {
		t.Fatalf("no hit has the word:\n%s", found)
	}

	t.Log("the window grows and shrinks")
	s.press("g")
	s.same("back on the board", board)
	for _, x := range []struct {
		cols, rows int
		shows      string
	}{
		{80, 24, `1 \[?Nego`}, {200, 60, `Reader(.|\n)*Wire`}, {20, 5, `larger window`}, {300, 20, `Negotiations`}, {81, 100, `Negotiations`}, {160, 45, `Wire`}, {60, 14, `Nego`}, {100, 30, `Nego`},
	} {
		s.resize(x.cols, x.rows, x.shows)
	}
	s.resize(120, 40, `Wire newest`)
	s.press("1", "g")
	s.same("as large as before", board)

	t.Log("a feed is tried and added")
	s.press("E")
	s.until("feed health", `Feed health +22 feeds`)
	s.press("a")
	s.until("the question", `add feed:`)
	s.press("-l", h.url()+" private:yes")
	s.press("Enter")
	s.until("what it gives", `Add Harbour Wire: 2 reports(.|\n)*y yes`)
	s.until("the trial", `Pilots of the harbour`)
	s.press("y")
	s.until("the new feed", `Harbour Wire +ok`)
	s.press("u")
	s.until("the addition is taken back", `Feed health +22 feeds(.|\n)*Taken back: added the feed`)
	s.press("C-r")
	s.until("and done again", `Harbour Wire +ok(.|\n)*Done again: added the feed`)
	s.back(`▸ board`)
	s.until("its thread on the board", `Harbour talks(.|\n)*42 new`)

	t.Log("everything is exported beside the open screen")
	exported := attacheBeside(t, "--data", data, "export", "--format", "jsonl")
	if !strings.Contains(exported, h.url()) || strings.Count(exported, "\n") < 42 {
		t.Errorf("the export has %d lines, or lacks the feed", strings.Count(exported, "\n"))
	}
	for _, line := range strings.Split(strings.TrimSpace(exported), "\n") {
		if !json.Valid([]byte(line)) {
			t.Fatalf("a line of the export is no JSON: %.200s", line)
		}
	}
	if opml := attacheBeside(t, "--data", data, "export"); !strings.Contains(opml, h.url()) {
		t.Errorf("the list of feeds lacks the new one: %.400s", opml)
	}

	t.Log("the way out gives the terminal back")
	s.press("Q")
	s.until("the shell", `left with 0`)
	state, err := s.tmux("display", "-p", "#{mouse_any_flag}#{alternate_on}#{cursor_flag}")
	if err != nil || strings.TrimSpace(state) != "001" {
		t.Errorf("mouse, other screen and cursor are %q after the end (%v)", state, err)
	}
}

// A dashboard whose network goes away says so, reads on, and takes in what came when it is back.
func TestScreenLosesTheNetwork(t *testing.T) {
	t.Parallel()
	h := newHarbour(t, "Harbour talks resume after a pause")
	dir := t.TempDir()
	conf := filepath.Join(dir, "config.toml")
	text := fmt.Sprintf("[refresh]\nprivate_every = \"1s\"\n[screen]\nutc = true\n[[feeds]]\nurl = %q\nname = \"Harbour Wire\"\nprivate = true\n", h.url())
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newScreen(t, 80, 24, "attache --config "+conf+" --data "+dir)
	s.until("the first report", `Harbour(.|\n)*1 feed ok`)
	h.stop()
	s.until("the word that there is no network", `no network(.|\n)*reads on`)
	s.until("the sign in the header", `○ offline`)
	s.press("Enter")
	s.until("the thread, read without a network", `Timeline(.|\n)*Harbour Wire|Timeline(.|\n)*1 src`)
	s.press("Enter")
	s.until("the report, read without a network", `ministers of both sides`)
	s.back(`0 All`)
	h.add("Harbour talks end with a joint statement")
	h.start()
	s.until("the network back", `● live(.|\n)*1 feed ok`)
	s.press("i")
	s.until("what came meanwhile", `joint statement`)
	s.press("Q")
	s.ends()
}
