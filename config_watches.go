package attache

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"attache/model/query"
	"attache/model/watches"
)

// Watch is one [[watches]] table.
type Watch struct {
	Name     string   `toml:"name"`
	Query    string   `toml:"query"`
	Light    *bool    `toml:"light"` // nil: true
	Bell     bool     `toml:"bell"`
	Notify   bool     `toml:"notify"`
	Command  []string `toml:"command"`
	Quiet    string   `toml:"quiet"`
	CoolDown Duration `toml:"cool_down"`
	Surge    bool     `toml:"surge"`
}

// Search is one [[searches]] table: a query with a name.
type Search struct {
	Name  string `toml:"name"`
	Query string `toml:"query"`
}

var quietForm = regexp.MustCompile(`^([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])$`)

// saved checks the names and queries of searches and watches, which stand in one list on the screen.
func (f *faults) saved(searches []Search, ws []Watch) {
	seen := map[string]bool{}
	for i, s := range searches {
		f.namedQuery(fmt.Sprintf("searches[%d].", i), s.Name, s.Query, seen)
	}
	for i, w := range ws {
		at := fmt.Sprintf("watches[%d].", i)
		f.namedQuery(at, w.Name, w.Query, seen)
		f.add(len(w.Command) > 0 && w.Command[0] == "", at+"command", "needs the name of a program first")
		f.add(w.Quiet != "" && !quietForm.MatchString(w.Quiet), at+"quiet", `is a span of the day such as "22:30-07:00"`)
		if w.CoolDown != "" {
			f.duration(w.CoolDown, at+"cool_down", time.Second, "")
		}
	}
}

func (f *faults) namedQuery(at, name, q string, seen map[string]bool) {
	f.add(strings.TrimSpace(name) == "", at+"name", "it needs a name")
	f.add(name != "" && seen[name], at+"name", "another search or watch is called %q too", name)
	seen[name] = true
	if strings.TrimSpace(q) == "" {
		f.add(true, at+"query", "it needs a query, in the filter language")
		return
	}
	_, err := query.Parse(q)
	var mistake *query.Error
	if errors.As(err, &mistake) {
		pos, _ := mistake.Runes(q)
		*f = append(*f, fault{path: at + "query", msg: mistake.Error(), into: pos + 1})
	}
}

func parseQuiet(s string) watches.Quiet {
	m := quietForm.FindStringSubmatch(s)
	if m == nil {
		return watches.Quiet{}
	}
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1]) // two digits, as the form says
	}
	return watches.Quiet{From: n[0]*60 + n[1], To: n[2]*60 + n[3]}
}

// Model gives the watch in the words of the rest of the house; the configuration was checked.
func (w Watch) Model() (watches.Watch, error) {
	e, err := query.Parse(w.Query)
	return watches.Watch{
		Name: w.Name, Query: w.Query, Expr: e, Light: w.Light == nil || *w.Light, Bell: w.Bell, Notify: w.Notify,
		Command: w.Command, Quiet: parseQuiet(w.Quiet), CoolDown: w.CoolDown.Std(), Surge: w.Surge,
	}, err
}

// ModelWatches gives all watches of the configuration in the words of the rest of the house.
func (c Config) ModelWatches() ([]watches.Watch, error) {
	out := make([]watches.Watch, len(c.Watches))
	for i, w := range c.Watches {
		var err error
		if out[i], err = w.Model(); err != nil {
			return nil, fmt.Errorf("watch %q: %w", w.Name, err)
		}
	}
	return out, nil
}
