package tracks

import (
	"slices"
	"strings"
	"sync"

	"attache/model/text"
)

const (
	airStrike    = "air strike"
	labourStrike = "labour strike"
)

// warlike are notions beside which "strikes continue" are no walkouts.
var warlike = map[string]bool{
	"war": true, "missile": true, "drone": true, "shelling": true, "air defence": true, "warplane": true, "warship": true, "offensive": true,
	"troops": true, "military": true, "ceasefire": true, "killed": true, "wounded": true, "nuclear": true, "blockade": true, "weapons": true, "bombing": true,
}

// dissent are notions beside which a strike stays one of workers, whatever else is said.
var dissent = map[string]bool{
	"workers": true, "protest": true, "demonstrate": true, "rally": true, "riot": true, "tear gas": true, "road block": true, "boycott": true,
}

// toil are the words of who strikes at work, and what for, by their stems.
var toil = sync.OnceValue(func() map[string]bool {
	const words = `worker union unions unionist pay wage wages salary salaries walkout walk picket hunger general nurse nurses doctor doctors medic teacher
		teachers driver drivers rail railway train trains bus buses tram airline airport flight flights pilot pilots cabin crew staff employee employees
		miner miners mine factory plant industrial industry labour labor school schools hospital hospitals transport taxi truck trucker port ports docker
		dock postal mail lawyer lawyers actor actors writer writers seafarer nationwide national indefinite ballot job jobs student students farmer farmers
		shop shops shopkeeper trader traders merchant merchants bazaar prisoner prisoners inmate inmates prison public sector civil servant climate
		firefighter refuse bin garbage university lecturer professor journalist trade overtime contract employer commuter`
	stems := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		for _, s := range phraseWords(w, "en") {
			stems[s] = true
		}
	}
	return stems
})

// resolveStrike takes a strike of which nothing says that workers stopped work for one from the air where the text speaks of war.
// English has one word for both, and "strikes continue" or "strike ends" alone does not tell.
func (x *extractor) resolveStrike(d *text.Doc) {
	at := slices.Index(x.seen, labourStrike)
	if at < 0 {
		return
	}
	war := false
	for _, s := range x.seen {
		if dissent[s] {
			return
		}
		war = war || warlike[s]
	}
	if !war || slices.ContainsFunc(d.Pattern, func(w string) bool { return toil()[w] }) {
		return
	}
	if slices.Contains(x.seen, airStrike) {
		x.seen = slices.Delete(x.seen, at, at+1)
		return
	}
	x.seen[at] = airStrike
}
