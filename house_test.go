package attache

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// pkg is what the go command says about a package: Imports are its own, Deps all that it reaches.
type pkg struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

const (
	bubbletea = "charm.land/bubbletea/v2"
	lipgloss  = "charm.land/lipgloss/v2"
	bubbles   = "charm.land/bubbles/v2"
	sqlite    = "modernc.org/sqlite"
)

// wall says what a part of the house may not know. reach names packages that must not be reached at all, through whomever;
// own names packages that no package of this module on the way may import itself: the database driver pulls in a little of
// net for itself, and that is its own affair.
type wall struct {
	part   string // a package, or with /... it and what lies beneath
	except []string
	reach  []string
	own    []string
}

var walls = []wall{
	{part: "attache/model", reach: []string{"net/http", "net", "database/sql", bubbletea, lipgloss}},
	{part: "attache/model/...", reach: []string{"net/http", bubbletea, lipgloss, bubbles, "attache/feeds", "attache/tui"}, own: []string{"net"}},
	{part: "attache/model/...", except: []string{"attache/model/store", "attache/model/desk"}, reach: []string{"database/sql", sqlite, "net"}},
	{part: "attache/model/desk", own: []string{"attache/feeds", "attache/tui"}},
	{part: "attache/feeds/...", reach: []string{bubbletea, lipgloss, bubbles, "attache/tui", "attache/model/desk", "attache/model/store", "database/sql", sqlite}},
	{part: "attache/tui/...", reach: []string{"attache/feeds", "attache/model/desk", "attache/model/store", "database/sql", sqlite, "net/http"}},
}

// onlyImporters are packages that exactly the named parts of this module may import.
var onlyImporters = map[string][]string{
	"database/sql":        {"attache/model/store"},
	"database/sql/driver": {"attache/model/store"},
	sqlite:                {"attache/model/store"},
}

func TestImportsRunDownwards(t *testing.T) {
	house := load(t)
	for _, w := range walls {
		parts := w.packages(house)
		if len(parts) == 0 {
			t.Errorf("there is no package %s: the wall around it guards nothing", w.part)
		}
		for _, p := range parts {
			for _, banned := range w.reach {
				if slices.ContainsFunc(house[p].Deps, within(banned)) {
					t.Errorf("%s reaches %s: %s", p, banned, strings.Join(way(house, p, banned), " -> "))
				}
			}
			for _, q := range append([]string{p}, house[p].Deps...) {
				for _, banned := range w.own {
					if strings.HasPrefix(q, "attache/") && slices.Contains(house[q].Imports, banned) {
						t.Errorf("%s reaches %s, which imports %s", p, q, banned)
					}
				}
			}
		}
	}
}

func TestOnlyTheStoreKnowsADatabase(t *testing.T) {
	for path, p := range load(t) {
		if !strings.HasPrefix(path, "attache") {
			continue
		}
		for _, imported := range p.Imports {
			if allowed, guarded := onlyImporters[imported]; guarded && !slices.Contains(allowed, path) {
				t.Errorf("%s imports %s, which only %s may", path, imported, strings.Join(allowed, ", "))
			}
		}
	}
}

// A rule that names a package wrongly guards nothing; this one fails when the names above drift from the program.
func TestTheWallsNamePackagesThatThereAre(t *testing.T) {
	house := load(t)
	program, ok := house["attache/cmd/attache"]
	if !ok {
		t.Fatal("there is no attache/cmd/attache")
	}
	for _, name := range []string{"net/http", "net", "database/sql", bubbletea, lipgloss, sqlite, "attache/feeds", "attache/tui", "attache/model/store", "attache/model/desk"} {
		if !slices.Contains(program.Deps, name) {
			t.Errorf("the program does not reach %s: is the name right?", name)
		}
	}
}

func load(t *testing.T) map[string]pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports,Deps", "./...")
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	house := map[string]pkg{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return house
		} else if err != nil {
			t.Fatalf("reading go list: %v", err)
		}
		house[p.ImportPath] = p
	}
}

func (w wall) packages(house map[string]pkg) []string {
	var out []string
	for p := range house {
		if within(strings.TrimSuffix(w.part, "/..."))(p) && (p == w.part || strings.HasSuffix(w.part, "/...")) && !slices.Contains(w.except, p) {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// within says whether a package is the named one or, for packages of modules, lies beneath it. The standard library's names
// are exact: net is not net/url.
func within(name string) func(string) bool {
	beneath := strings.Contains(strings.Split(name, "/")[0], ".") || strings.HasPrefix(name, "attache")
	return func(p string) bool {
		return p == name || beneath && strings.HasPrefix(p, name+"/")
	}
}

// way finds one chain of imports from a package to the banned one.
func way(house map[string]pkg, from, banned string) []string {
	type step struct {
		at   string
		path []string
	}
	seen := map[string]bool{from: true}
	for queue := []step{{from, []string{from}}}; len(queue) > 0; queue = queue[1:] {
		for _, next := range house[queue[0].at].Imports {
			if seen[next] {
				continue
			}
			seen[next] = true
			path := append(slices.Clone(queue[0].path), next)
			if within(banned)(next) {
				return path
			}
			queue = append(queue, step{next, path})
		}
	}
	return nil
}
