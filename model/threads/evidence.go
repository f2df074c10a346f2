package threads

import (
	"math"

	"attache/model"
	"attache/model/text"
)

// Evidence is what speaks for and against putting a report into a cluster, one number for each question asked. The
// numbers are what the learned decision sees; their order is that of EvidenceNames.
type Evidence [numEvidence]float32

const (
	evCentroid    = iota // cosine to the sum of the members
	evTitle              // the same for titles
	evNear               // cosine to the nearest member
	evNearTitle          // cosine of titles to the nearest member
	evTitleCover         // how much of the report's title stands anywhere in the cluster
	evCoreCover          // how much of the cluster's titles stands anywhere in the report
	evMass               // how much weight is shared in absolute terms (logarithm)
	evRare               // weight of the rarest shared term
	evNames              // cosine of the names
	evNameMass           // weight of the shared names (logarithm)
	evNameMiss           // share of the report's title names that the cluster does not know
	evPersons            // persons: -1 both name some and none is shared, 1 they share
	evPlaces             // the same for places
	evStates             // the same for states
	evFigures            // figures shared (logarithm)
	evFigureClash        // figures of one unit that differ
	evDates              // days spoken of: 1 shared, -1 both name some and none is shared
	evGap                // hours since the cluster last moved (logarithm)
	evAge                // hours since it began (logarithm)
	evSize               // reports in it (logarithm)
	evSource             // 1 when this source reported in it already
	evTrack              // agreement of the tracks
	evRank               // cosine ahead of the best other candidate
	evCrowd              // mean cosine of the next best candidates: how many look like this
	evLength             // terms in the report (logarithm)
	evCoherence          // how much alike the members are
	evMean               // mean cosine to the members
	evTermCover          // how much of the cluster stands in the report
	evReportCover        // how much of the report stands in the cluster
	evNovel              // weight of the rarest title term that the cluster lacks
	evLacking            // weight of the heaviest title term of the cluster that the report lacks, as a share of the members
	evPairs              // cosine of the word pairs to the nearest member
	evKin                // threads only: how likely the report belonged to the nearest of its developments
	evUnknown            // the same as evPersons for names that no table knows: people and places of the day
	evBodies             // the same for organisations and forces
	evNameRare           // worth of the rarest shared name
	evNameNovel          // worth of the rarest title name that the cluster does not know
	evNameLacking        // worth of the most prominent name of the cluster that the report lacks, times its share of the members
	evSecond             // cosine to the second nearest member, to the nearest where there is one only
	numEvidence
)

// EvidenceNames names the numbers of Evidence in order, for the commands that train and show the decision.
var EvidenceNames = [numEvidence]string{
	"centroid", "title", "near", "near title", "title cover", "core cover", "mass", "rare", "names", "name mass", "name miss",
	"persons", "places", "states", "figures", "figure clash", "dates", "gap", "age", "size", "source", "track", "rank",
	"crowd", "length", "coherence",
	"mean", "term cover", "report cover", "novel", "lacking", "pairs", "kin",
	"unknown", "bodies", "name rare", "name novel", "name lacking", "second",
}

// weigh compares a report with a cluster; e comes in empty. What compares candidates with each other (evRank, evCrowd) is
// filled in by rank.
func (c *cluster) weigh(q *query, e *Evidence) {
	p := q.p
	c.weighTerms(q, e)
	c.weighTitle(q, e)
	c.weighMembers(q, e)
	c.weighNames(p, e)
	c.weighFigures(p, e)
	e[evDates] = weighDates(p.dates, c.dates)
	e[evGap] = float32(math.Log1p(math.Abs(float64(p.at-c.last)) / hourSeconds))
	e[evAge] = float32(math.Log1p(math.Abs(float64(p.at-c.first)) / hourSeconds))
	e[evSize] = float32(math.Log(float64(c.items)))
	for _, s := range c.sources {
		if s == p.source {
			e[evSource] = 1
		}
	}
	e[evTrack] = agreement(p.scores, c.tracks)
	e[evLength] = float32(math.Log1p(float64(len(p.terms))))
	if c.mass > 0 {
		e[evCoherence] = float32(c.termsNorm / c.mass)
	}
}

func cosine(dot, norm float64) float32 {
	if norm == 0 {
		return 0
	}
	return float32(dot / norm)
}

// weighed is how many of the latest members a report is compared with.
const weighed = 8

func latest(ms []*profile) []*profile { return ms[max(0, len(ms)-weighed):] }

// weighMembers compares a report with each member as a whole, and in title and pairs of words with those that are most
// like it.
func (c *cluster) weighMembers(q *query, e *Evidence) {
	var most [compared]float32 // falling
	var best [compared]*profile
	ms := latest(c.members)
	for _, m := range ms {
		q.touched += m.terms.touch()
	}
	for _, m := range ms {
		near := float32(q.terms.dot(m.terms))
		e[evMean] += near / float32(len(ms))
		if best[compared-1] != nil && near <= most[compared-1] {
			continue
		}
		i := compared - 1
		for ; i > 0 && (best[i-1] == nil || most[i-1] < near); i-- {
			most[i], best[i] = most[i-1], best[i-1]
		}
		most[i], best[i] = near, m
	}
	e[evNear] = most[0]
	if e[evSecond] = most[1]; best[1] == nil {
		e[evSecond] = most[0]
	}
	for i, m := range best {
		if m == nil {
			break
		}
		title := most[i]
		if !q.alike || !m.alike() {
			title = float32(q.titleDot(m.title))
		}
		e[evNearTitle] = max(e[evNearTitle], title)
		e[evPairs] = max(e[evPairs], float32(q.pairs.dot(m.pairs)))
	}
}

// compared is with how many members a report is compared in every way.
const compared = 2

func (c *cluster) weighNames(p *profile, e *Evidence) {
	var dot, pp, cc, mass, title, missing float64
	var mine, theirs, both [6]float64
	var rare, novel, lacking float32
	j := 0
	for _, n := range p.names {
		for ; j < len(c.names) && c.names[j].key < n.key; j++ {
			cc += sq(c.names[j].w)
			theirs[c.names[j].kind] += c.prominence(&c.names[j])
			lacking = max(lacking, c.names[j].w)
		}
		pp += sq(n.w)
		mine[n.kind]++
		if n.title > 0 {
			title += float64(n.w)
		}
		if j < len(c.names) && c.names[j].key == n.key {
			dot += float64(n.w) * float64(c.names[j].w)
			mass += float64(n.w)
			both[n.kind]++
			rare = max(rare, n.w)
			cc += sq(c.names[j].w)
			theirs[n.kind] += c.prominence(&c.names[j])
			j++
		} else if n.title > 0 {
			missing += float64(n.w)
			novel = max(novel, n.w)
		}
	}
	for ; j < len(c.names); j++ {
		cc += sq(c.names[j].w)
		theirs[c.names[j].kind] += c.prominence(&c.names[j])
		lacking = max(lacking, c.names[j].w)
	}
	e[evNameRare], e[evNameNovel] = rare, novel
	if c.mass > 0 {
		e[evNameLacking] = lacking / float32(c.mass)
	}
	if pp > 0 && cc > 0 {
		e[evNames] = float32(dot / math.Sqrt(pp*cc))
	}
	e[evNameMass] = float32(math.Log1p(mass))
	if title > 0 {
		e[evNameMiss] = float32(missing / title)
	}
	e[evPersons] = meet(mine[text.Person], theirs[text.Person], both[text.Person])
	e[evPlaces] = meet(mine[text.Place], theirs[text.Place], both[text.Place])
	e[evUnknown] = meet(mine[text.Unknown], theirs[text.Unknown], both[text.Unknown])
	e[evBodies] = meet(mine[text.Organisation]+mine[text.Force], theirs[text.Organisation]+theirs[text.Force], both[text.Organisation]+both[text.Force])
	e[evStates] = meet(mine[text.State], theirs[text.State], both[text.State])
}

// prominence is the share of members that name n.
func (c *cluster) prominence(n *name) float64 {
	if c.mass == 0 {
		return 0
	}
	return min(1, float64(n.docs)/c.mass)
}

// meet says whether two sides that both name something of a kind share any of it.
func meet(mine, theirs, both float64) float32 {
	switch {
	case both > 0:
		return float32(both / mine)
	case mine > 0 && theirs > 0:
		return -float32(min(1, theirs))
	}
	return 0
}

func sq(f float32) float64 { return float64(f) * float64(f) }

func (c *cluster) weighFigures(p *profile, e *Evidence) {
	shared, clash := 0, 0
	for _, f := range p.figures {
		same, unit := false, false
		for _, g := range c.figures {
			same = same || g == f
			unit = unit || g.unit == f.unit
		}
		switch {
		case same:
			shared++
		case unit:
			clash++
		}
	}
	e[evFigures] = float32(math.Log1p(float64(shared)))
	if clash > 0 {
		e[evFigureClash] = float32(clash) / float32(clash+shared)
	}
}

func weighDates(a, b []int32) float32 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return 1
			}
		}
	}
	return -1
}

// agreement is the cosine of two sets of track scores, 0 when one has none.
func agreement(a model.Scores, b [model.NumTracks]float32) float32 {
	var dot, aa, bb float64
	for t := range a {
		dot += float64(a[t]) * float64(b[t])
		aa += sq(a[t])
		bb += sq(b[t])
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return float32(dot / math.Sqrt(aa*bb))
}

// rank fills in what compares candidate i with the others.
func rank(e *Evidence, i int, all []met) {
	var best, sum float32
	for j := range all {
		if j != i {
			best = max(best, all[j].centroid)
			sum += all[j].centroid
		}
	}
	e[evRank] = e[evCentroid] - best
	if len(all) > 1 {
		e[evCrowd] = sum / float32(len(all)-1)
	}
}
