package tui

// Key is one row of the key table, for documentation: what the help screen shows, without a screen.
type Key struct {
	Group  string // the heading under which it stands
	Action string // its name in the configuration and in the palette
	Keys   string // as the help writes them; empty when only the palette has it
	Help   string
}

// KeyTable gives the key table that a preset and the user's own keys make, in the order of the help. It fails as CheckKeys
// does.
func KeyTable(preset string, own map[string][]string) ([]Key, error) {
	m, err := newKeymap(actionTable(), preset, own)
	if err != nil {
		return nil, err
	}
	var out []Key
	for _, g := range groups {
		for _, a := range m.actions {
			if a.group == g {
				out = append(out, Key{g, a.name, m.shown(a.name), a.help})
			}
		}
	}
	return out, nil
}
