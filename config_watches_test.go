package attache

import (
	"strings"
	"testing"
	"time"

	"attache/model/watches"
)

func TestMistakesInWatchesAreSaidWithTheirPlace(t *testing.T) {
	for _, tc := range []struct{ doc, want string }{
		{"[[watches]]\nname = \"a\"\nquery = 'iran trak:posture'\n", `c.toml:3:15: watches.query: query, character 6: `},
		{"[[searches]]\nname = \"a\"\nquery = \"оман (\"\n", `c.toml:3:19: searches.query: query, character 6: `},
		{"[[searches]]\nname = \"a\"\nquery = \"\\\"x\\\" (\"\n", `c.toml:3:1: searches.query: query, character 5: `},
		{"[[watches]]\nquery = \"iran\"\n", `c.toml:1:3: watches.name: it needs a name`},
		{"[[watches]]\nname = \"a\"\n", `c.toml:1:3: watches.query: it needs a query`},
		{"[[searches]]\nname = \"a\"\nquery = \"x\"\n[[watches]]\nname = \"a\"\nquery = \"x\"\n", `c.toml:5:1: watches.name: another`},
		{"[[watches]]\nname = \"a\"\nquery = \"x\"\nquiet = \"22-7\"\n", `c.toml:4:1: watches.quiet: is a span`},
		{"[[watches]]\nname = \"a\"\nquery = \"x\"\ncool_down = \"soon\"\n", `c.toml:4:1: watches.cool_down: "soon" is not`},
		{"[[watches]]\nname = \"a\"\nquery = \"x\"\ncommand = [\"\"]\n", `c.toml:4:1: watches.command: needs`},
		{"[[watches]]\nname = \"a\"\nqery = \"x\"\n", `c.toml:3:1: there is no setting "watches.qery"`},
		{"[[watches]]\nname = \"a\"\nbell = \"x\"\n", `c.toml:3:8: watches.bell: must be true or false`},
	} {
		_, err := Parse("c.toml", []byte(tc.doc))
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q\n got  %v\n want %s", tc.doc, err, tc.want)
		}
	}
}

func TestWatchesReachTheirEngine(t *testing.T) {
	c, err := Parse("c.toml", []byte("[[watches]]\nname = \"a\"\nquery = \"x\"\nlight = false\nquiet = \"22:30-07:00\"\ncool_down = \"10m\"\n[[watches]]\nname = \"b\"\nquery = \"x\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	ws, err := c.ModelWatches()
	if err != nil || len(ws) != 2 {
		t.Fatalf("%d watches, %v", len(ws), err)
	}
	if w := ws[0]; w.Light || w.CoolDown != 10*time.Minute || w.Quiet != (watches.Quiet{From: 22*60 + 30, To: 7 * 60}) {
		t.Errorf("got %+v", w)
	}
	if !ws[1].Light || ws[1].Quiet != (watches.Quiet{}) {
		t.Errorf("the defaults are %+v", ws[1])
	}
}
