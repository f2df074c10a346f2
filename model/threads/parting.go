package threads

import (
	"math"
	"slices"

	"attache/model"
)

// The evidence on whether a development holds two happenings: what its two halves (see bisect) have in common and what not. It
// has the form of Evidence, so that the same kind of model decides; PartingNames names it in order.
const (
	paSize     = iota // members (logarithm)
	paBalance         // share of the smaller half
	paRatio           // likeness across the halves as a share of that within
	paWithin          // likeness within the halves
	paWeakest         // the same for the looser half
	paBetween         // likeness across
	paLess            // how likely the members of one half belong to the other, taken by itself: the less likely way
	paMore            // the likelier way
	paNameLess        // the name that is in one half and not in the other: share of reports, for the half that has less of its own
	paNameMore        // for the half that has more
	paTermLess        // the same for title terms
	paTermMore
	paNames   // cosine of the names of the halves
	paTitle   // cosine of the titles of the halves
	paOrder   // 1 one half came before the other, 0 they are interleaved
	paGap     // hours between the middles of the halves (logarithm)
	paSource  // share of the sources of the smaller half that report in the other
	paLink    // greatest likeness of two reports across
	paTrack   // agreement of the tracks
	paFigures // share of the units named on both sides of which no figure is the same
	paCalled  // threads only: 1 they have the same name, 0.5 the same actors in it
	paCore    // worth of the rarest name that both halves are about: times its share of the reports in the half that has less of it
	paOwn     // worth of the name that tells a half from the other, times the share of reports, for the half that has less of its own
	paKeyLess // how surely terms, names and figures tell a half from the other (logarithm): for the half that has less of its own
	paKeyMore // for the half that has more
	paPairs   // the same as paRatio for the pairs of words that stand side by side
	numParting
)

// PartingNames names the numbers of the evidence on a parting in order.
var PartingNames = [numParting]string{"size", "balance", "ratio", "within", "weakest", "between", "less", "more", "name less", "name more",
	"term less", "term more", "names", "title", "order", "gap", "source", "link", "track", "figures", "called",
	"core", "own", "key less", "key more", "pairs"}

// Parting is a development that was looked at again: its halves, and what is to be seen of them.
type Parting struct {
	A, B     []model.ItemID
	Evidence Evidence
}

// compare fills in the evidence; ab and ba are how likely the reports of one half belong to the other.
func (h *halves) compare(x *comparer, s [][]float64, side []bool, ab, ba float64) {
	ev, a, b := &h.ev, h.a, h.b
	na, nb := float64(len(a.members)), float64(len(b.members))
	ev[paSize] = float32(math.Log(na + nb))
	ev[paBalance] = float32(min(na, nb) / (na + nb))
	h.compareLikeness(s, side)
	ev[paLess], ev[paMore] = lessMore(ab, ba)
	ev[paNameLess], ev[paNameMore] = lessMore(ownName(a, b), ownName(b, a))
	ev[paTermLess], ev[paTermMore] = lessMore(ownTerms(a.title, b.title, na, nb))
	ev[paNames] = nameCosine(a.names, b.names)
	ev[paTitle] = cosine(dot(a.title, b.title), a.titleNorm*b.titleNorm)
	ev[paOrder], ev[paGap] = ordered(a.members, b.members)
	few, many := a.sources, b.sources
	if len(few) > len(many) {
		few, many = many, few
	}
	for _, k := range few {
		if _, ok := slices.BinarySearch(many, k); ok {
			ev[paSource] += 1 / float32(len(few))
		}
	}
	ev[paTrack] = agreement(model.Scores(a.tracks), b.tracks)
	ev[paFigures] = figuresClash(a.figures, b.figures)
	core, ownA, ownB := worths(a, b)
	ev[paCore], ev[paOwn] = core, min(ownA, ownB)
}

func (h *halves) compareLikeness(s [][]float64, side []bool) {
	var within, pairs [2]float64
	var between, across, link float64
	for i := range s {
		for j := range i {
			k := 0
			if side[i] {
				k = 1
			}
			if side[i] == side[j] {
				within[k] += s[i][j]
				pairs[k]++
			} else {
				between += s[i][j]
				across++
				link = max(link, s[i][j])
			}
		}
	}
	between /= max(across, 1)
	all := (within[0] + within[1]) / max(pairs[0]+pairs[1], 1)
	weakest := all
	for k := range within {
		if pairs[k] > 0 {
			weakest = min(weakest, within[k]/pairs[k])
		}
	}
	ev := &h.ev
	ev[paWithin], ev[paWeakest], ev[paBetween], ev[paLink] = float32(all), float32(weakest), float32(between), float32(link)
	ev[paRatio] = float32(between / max(all, 1e-6))
}

func lessMore(a, b float64) (less, more float32) { return float32(min(a, b)), float32(max(a, b)) }

// ownName is the greatest share of reports by which a name is more frequent in a than in b.
func ownName(a, b *cluster) float64 {
	best, j := 0.0, 0
	for _, n := range a.names {
		for j < len(b.names) && b.names[j].key < n.key {
			j++
		}
		there := 0.0
		if j < len(b.names) && b.names[j].key == n.key {
			there = float64(b.names[j].docs) / float64(len(b.members))
		}
		best = max(best, float64(n.docs)/float64(len(a.members))-there)
	}
	return best
}

// ownTerms is the same as ownName for the terms of titles, by the share of the titles' weight.
func ownTerms(a, b vector, na, nb float64) (ownA, ownB float64) {
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		var d float64
		switch {
		case j == len(b) || i < len(a) && a[i].key < b[j].key:
			d = float64(a[i].w) / na
			i++
		case i == len(a) || b[j].key < a[i].key:
			d = -float64(b[j].w) / nb
			j++
		default:
			d = float64(a[i].w)/na - float64(b[j].w)/nb
			i++
			j++
		}
		ownA, ownB = max(ownA, d), max(ownB, -d)
	}
	return ownA, ownB
}

// worths finds the name worth most that both halves are about, and those worth most that one half names more than the other.
func worths(a, b *cluster) (core, ownA, ownB float32) {
	na, nb := float32(len(a.members)), float32(len(b.members))
	i, j := 0, 0
	for i < len(a.names) || j < len(b.names) {
		switch {
		case j == len(b.names) || i < len(a.names) && a.names[i].key < b.names[j].key:
			ownA = max(ownA, a.names[i].w/na)
			i++
		case i == len(a.names) || b.names[j].key < a.names[i].key:
			ownB = max(ownB, b.names[j].w/nb)
			j++
		default:
			x, y := a.names[i].w/na, b.names[j].w/nb
			core = max(core, min(x, y))
			ownA, ownB = max(ownA, x-y), max(ownB, y-x)
			i++
			j++
		}
	}
	return core, ownA, ownB
}

func nameCosine(a, b []name) float32 {
	var dot, aa, bb float64
	j := 0
	for _, n := range a {
		aa += sq(n.w)
		for j < len(b) && b[j].key < n.key {
			j++
		}
		if j < len(b) && b[j].key == n.key {
			dot += float64(n.w) * float64(b[j].w)
		}
	}
	for _, n := range b {
		bb += sq(n.w)
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return float32(dot / math.Sqrt(aa*bb))
}

// ordered says how far one half came before the other (the rank correlation of Mann and Whitney), and how many hours lie
// between their middles, as a logarithm.
func ordered(a, b []*profile) (order, gap float32) {
	before, all := 0.0, float64(len(a)*len(b))
	var ma, mb float64
	for _, p := range a {
		ma += float64(p.at) / float64(len(a))
		for _, q := range b {
			switch {
			case p.at < q.at:
				before++
			case p.at == q.at:
				before += 0.5
			}
		}
	}
	for _, q := range b {
		mb += float64(q.at) / float64(len(b))
	}
	return float32(math.Abs(2*before/all - 1)), float32(math.Log1p(math.Abs(ma-mb) / hourSeconds))
}

// figuresClash is the share of the units named on both sides for which no figure is the same; 0 when there is none.
func figuresClash(a, b []figure) float32 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	units, agreed := map[uint32]bool{}, map[uint32]bool{}
	for _, f := range a {
		for _, g := range b {
			if f.unit == g.unit {
				units[f.unit] = true
				agreed[f.unit] = agreed[f.unit] || f.value == g.value
			}
		}
	}
	clash := 0
	for u := range units {
		if !agreed[u] {
			clash++
		}
	}
	return float32(clash) / float32(max(len(units), 1))
}

// surest is how many keys of a half are added up.
const surest = 4

// keysOf says how surely the terms, names and figures of a half tell it from the other: the sum over those that do it best of the
// logarithm of how much likelier their counts are when the halves differ than when they do not (T. Dunning, "Accurate methods
// for the statistics of surprise and coincidence", 1993).
func (x *comparer) keysOf(a, b []*profile) (ownA, ownB float64) {
	x.numbers.forget()
	x.held = x.held[:0]
	for side, ms := range [2][]*profile{a, b} {
		for _, p := range ms {
			for i := range p.terms {
				x.hold(p.terms[i].key, side)
			}
			for i := range p.names {
				if p.names[i].docs > 0 {
					x.hold(p.names[i].key, side)
				}
			}
			for _, f := range p.figures {
				x.hold(f.unit^math.Float32bits(f.value)*0x9E3779B1, side)
			}
		}
	}
	na, nb := float64(len(a)), float64(len(b))
	var best [2][surest]float64
	for _, h := range x.held {
		p, q := float64(h[0]), float64(h[1])
		if p+q < 2 {
			continue
		}
		k := 0
		if p*nb < q*na {
			k = 1
		}
		g := surprise(min(p, na), na, min(q, nb), nb)
		for i := range best[k] {
			if g > best[k][i] {
				g, best[k][i] = best[k][i], g
			}
		}
	}
	for i := range surest {
		ownA, ownB = ownA+best[0][i], ownB+best[1][i]
	}
	return math.Log1p(ownA), math.Log1p(ownB)
}

// pairsAcross is how alike the reports of two halves are in the pairs of words that stand side by side, as a share of how alike those of
// one half are: at most 2, and 1 where no pair of words stands in two reports. Reports of one happening repeat its turns of phrase, who
// did what to whom, whichever outlet tells it; those of look-alikes have the words in common, in other company.
func (x *comparer) pairsAcross(a, b []*profile) float64 {
	x.numbers.forget()
	x.sums = x.sums[:0]
	var own [2]float64 // every report with itself
	for side, ms := range [2][]*profile{a, b} {
		for _, p := range ms {
			for _, e := range p.pairs {
				n, known := x.numbers.number(e.key)
				if !known {
					x.sums = append(x.sums, [2]float64{})
				}
				x.sums[n-1][side] += float64(e.w)
				own[side] += sq(e.w)
			}
		}
	}
	var within, across float64
	for _, s := range x.sums {
		within += s[0]*s[0] + s[1]*s[1]
		across += s[0] * s[1]
	}
	na, nb := float64(len(a)), float64(len(b))
	across /= na * nb
	within = (within - own[0] - own[1]) / max(na*(na-1)+nb*(nb-1), 1)
	if within < 1e-6 {
		return 1
	}
	return min(across/within, 2)
}

func (x *comparer) hold(key uint32, side int) {
	n, _ := x.numbers.number(key)
	if int(n) > len(x.held) {
		x.held = append(x.held, [2]uint16{})
	}
	x.held[n-1][side]++
}

// surprise is the log-likelihood ratio of p of na and q of nb being one share against being two.
func surprise(p, na, q, nb float64) float64 {
	return likelihood(p, na) + likelihood(q, nb) - likelihood(p+q, na+nb)
}

func likelihood(k, n float64) float64 {
	if k == 0 || k == n {
		return 0
	}
	return k*math.Log(k/n) + (n-k)*math.Log(1-k/n)
}
