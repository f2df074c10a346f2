package tui

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// where is a set of places in which an action is on offer.
type where uint16

// The places. A list of items is the wire, the hits of a search, or the items of one feed.
const (
	inThreads where = 1 << iota
	inTimeline
	inDetail
	inItems
	inFeeds
	inPage

	inLists  = inThreads | inTimeline | inItems | inFeeds
	inItem   = inTimeline | inDetail | inItems
	anywhere = inLists | inDetail | inPage
)

// actionDef is one row of the key table: what handling, help and palette are all made from.
type actionDef struct {
	name  string   // in the configuration and in the palette
	keys  []string // by default
	group string
	help  string
	in    where
	do    func(*app) tea.Cmd
}

// keymap finds the action of a key. Some keys are sequences ("za"), so a key may also be the beginning of one.
type keymap struct {
	actions []actionDef
	byKey   map[string][]int // a key may do different things in different places
	prefix  map[string]bool
	keys    map[string][]string
}

// presets are complete sets of differences from the default table. Both leave the digits to counts.
func presets() map[string]map[string][]string {
	return map[string]map[string][]string{
		"newsboat": {
			"next-unread": {"n"}, "prev-unread": {"p"}, "preview": {"ctrl+v"}, "read": {"N"}, "read-thread": {"A"},
			"star": {"ctrl+e"}, "filter": {"F"}, "file": {"B"}, "next-item": {"J"}, "prev-item": {"K"}, "open-link": {"o"},
			"first": {"home"}, "last": {"end"}, "log": {"v"}, "mark-range": {"V"},
			"negotiations": {"g1"}, "posture": {"g2"}, "protests": {"g3"}, "all": {"g0"},
		},
		"vim": {
			"first": {"gg", "home"}, "page-down": {"ctrl+f", "pgdown"}, "page-up": {"ctrl+b", "pgup"},
			"fold": {"za", "zo", "zc"}, "next-pane": {"tab", "l", "ctrl+w"},
			"negotiations": {"g1"}, "posture": {"g2"}, "protests": {"g3"}, "all": {"g0"},
		},
	}
}

// newKeymap makes the table's keys, changed by a preset and then by the user's own.
func newKeymap(actions []actionDef, preset string, own map[string][]string) (*keymap, error) {
	m := &keymap{actions: actions, byKey: map[string][]int{}, prefix: map[string]bool{}, keys: map[string][]string{}}
	for _, a := range actions {
		m.keys[a.name] = a.keys
	}
	if preset != "" && preset != "default" {
		p, ok := presets()[preset]
		if !ok {
			return nil, fmt.Errorf("there is no key preset %q: default, newsboat or vim", preset)
		}
		if err := m.change(p); err != nil {
			return nil, err
		}
	}
	if err := m.change(own); err != nil {
		return nil, err
	}
	return m, m.index()
}

// Actions lists the names that Options.Keys may change, for configuration checks.
func Actions() []string {
	var names []string
	for _, a := range actionTable() {
		names = append(names, a.name)
	}
	sort.Strings(names)
	return names
}

// CheckKeys says what is wrong with a table of keys, nil when nothing is.
func CheckKeys(preset string, keys map[string][]string) error {
	_, err := newKeymap(actionTable(), preset, keys)
	return err
}

func (m *keymap) change(keys map[string][]string) error {
	names := make([]string, 0, len(keys))
	for n := range keys {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		if _, ok := m.keys[n]; !ok {
			return fmt.Errorf("there is no action %q to give keys to (the help on the screen lists them)", n)
		}
		m.keys[n] = keys[n]
	}
	return nil
}

// index makes the table that is looked up, and refuses two actions on one key in one place.
func (m *keymap) index() error {
	for i, a := range m.actions {
		for _, k := range m.keys[a.name] {
			k = normal(k)
			for _, j := range m.byKey[k] {
				if m.actions[j].in&a.in != 0 {
					return fmt.Errorf("the key %q is given to both %q and %q", k, m.actions[j].name, a.name)
				}
			}
			m.byKey[k] = append(m.byKey[k], i)
			if sequenceKey(k) {
				first := string([]rune(k)[:1])
				m.prefix[first] = true
			}
		}
	}
	for k := range m.prefix {
		if i, ok := m.byKey[k]; ok {
			return fmt.Errorf("the key %q of %q is also the beginning of another", k, m.actions[i[0]].name)
		}
	}
	return nil
}

// sequenceKey says that k is two or more printable keys in a row rather than the name of one.
func sequenceKey(k string) bool {
	r := []rune(k)
	return len(r) > 1 && len(r) <= 3 && !strings.Contains(k, "+") && !slices.Contains([]string{"esc", "tab", "up", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12", "end"}, k)
}

// normal writes a key as the terminal layer does.
func normal(k string) string {
	switch strings.ToLower(k) {
	case " ", "space":
		return "space"
	case "return":
		return "enter"
	case "escape":
		return "esc"
	case "s-tab", "backtab":
		return "shift+tab"
	}
	if r := []rune(k); len(r) == 3 && (r[0] == 'C' || r[0] == 'c') && r[1] == '-' {
		return "ctrl+" + strings.ToLower(string(r[2]))
	}
	return k
}

// find gives the action of a key in a place. more says that the key only begins a sequence.
func (m *keymap) find(key string, in where) (a *actionDef, more bool) {
	for _, i := range m.byKey[key] {
		if m.actions[i].in&in != 0 {
			return &m.actions[i], false
		}
	}
	return nil, m.prefix[key]
}

// named gives an action by its name.
func (m *keymap) named(name string) (*actionDef, bool) {
	for i := range m.actions {
		if m.actions[i].name == name {
			return &m.actions[i], true
		}
	}
	return nil, false
}

// shown writes an action's keys for people.
func (m *keymap) shown(name string) string {
	var out []string
	for _, k := range m.keys[name] {
		out = append(out, showKey(normal(k)))
	}
	return strings.Join(out, " ")
}

func (m *keymap) first(name string) string {
	if ks := m.keys[name]; len(ks) > 0 {
		return showKey(normal(ks[0]))
	}
	return ":" + name
}

func showKey(k string) string {
	switch k {
	case "shift+tab":
		return "S-Tab"
	case "tab", "enter", "esc", "space", "home", "end", "up", "down", "left", "right":
		return strings.ToUpper(k[:1]) + k[1:]
	case "pgdown":
		return "PgDn"
	case "pgup":
		return "PgUp"
	}
	if rest, ok := strings.CutPrefix(k, "ctrl+"); ok {
		return "C-" + rest
	}
	return k
}
