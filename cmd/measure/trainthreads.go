package main

import (
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"attache/model"
	"attache/model/text"
	"attache/model/threads"
)

func init() {
	commands["train-threads"] = command{"train the grouping decisions on the labelled sets, cross-validated; writes model/threads/{join,follow,parting,uniting,bridging}.model", runTrainThreads}
}

// joinDirections and followDirections: what may only speak for, what only against (see boostOptions). A decision that
// heeds them can't learn an accident of a set.
var joinDirections = map[string]int8{
	"centroid": 1, "title": 1, "near": 1, "near title": 1, "title cover": 1, "core cover": 1, "mass": 1, "rare": 1, "names": 1,
	"name mass": 1, "name miss": -1, "persons": 1, "places": 1, "states": 1, "figures": 1, "figure clash": -1, "dates": 1,
	"gap": -1, "track": 1, "rank": 1, "kin": 1, "age": 2, "source": 2,
	"mean": 1, "term cover": 1, "report cover": 1, "novel": -1, "lacking": -1, "pairs": 1,
	"unknown": 1, "bodies": 1, "name rare": 1, "name novel": -1, "name lacking": -1, "second": 1,
}

func directions(m map[string]int8) []int8 {
	out := make([]int8, len(threads.EvidenceNames))
	for i, n := range threads.EvidenceNames {
		out[i] = m[n]
	}
	return out
}

// decisions is the pair of models that a grouper needs.
type decisions struct{ join, follow, parting, uniting, bridging *threads.Model }

func (d decisions) options() threads.Options {
	return threads.Options{Join: d.join, Follow: d.follow, Parting: d.parting, Uniting: d.uniting, Bridging: d.bridging}
}

// lesson is what one run over all sets taught.
type lesson struct {
	join, follow, parting, uniting, bridging []row
	seed                                     uint32
}

// watch runs a grouper over a set and adds what it decided, against what was right.
func (l *lesson) watch(s *labelled, d decisions, teach bool) []int64 {
	o := d.options()
	if s.level == threads.Developments {
		o.ObserveParting = func(p threads.Parting) { l.parting = s.apart(l.parting, p, l.seed, false) }
		o.ObserveUniting = func(p threads.Parting) { l.uniting = s.apart(l.uniting, p, l.seed, true) }
	}
	if s.level == threads.Threads {
		o.ObserveBridging = func(p threads.Parting) { l.bridging = s.apart(l.bridging, p, l.seed, true) }
	}
	o.Observe = func(dec threads.Decision) (int, bool) {
		story := s.story[dec.Item-1]
		right, most := -1, 0.0
		for i, c := range dec.Candidates {
			r := row{x: c.Evidence, weight: setWeight[s.name], groups: 1 << fold(story, l.seed)}
			same, known := 0, 0
			for _, it := range c.Items {
				if g := s.story[it-1]; g == story {
					same++
					known++
				} else if g != "" {
					known++
				}
			}
			if story == "" {
				if known == 0 || !s.crowded {
					continue
				}
				same, r.weight = 0, r.weight*0.15 // a report of another year met a story: it does not belong
			}
			if known > 0 {
				r.label = float64(same) / float64(known)
			} else {
				r.weight *= 0.5 // most reports without a label belong to no labelled story
			}
			switch {
			case dec.Level == threads.Threads && s.level == threads.Threads:
				l.follow = append(l.follow, r)
			case dec.Level == threads.Developments && s.level == threads.Developments:
				l.join = append(l.join, r)
			case dec.Level == threads.Developments && r.label == 0:
				r.weight *= 0.5
				l.join = append(l.join, r) // other matter, so other happening too
			}
			if r.label > most {
				right, most = i, r.label
			}
		}
		return right, teach && dec.Level == s.level && story != ""
	}
	return s.group(threads.New(o))
}

// apart adds two groups of reports that were compared: they are apart as far as their labelled reports are of different
// stories. one turns the label round: how far they are one.
func (s *labelled) apart(to []row, p threads.Parting, seed uint32, one bool) []row {
	r := row{x: p.Evidence, weight: setWeight[s.name]}
	var same, known, crowd float64
	for _, a := range p.A {
		for _, b := range p.B {
			if s.story[a-1] == "" || s.story[b-1] == "" {
				if s.crowded && s.story[a-1] != s.story[b-1] {
					crowd++
				}
				continue
			}
			known++
			if s.story[a-1] == s.story[b-1] {
				same++
			}
		}
	}
	if known == 0 && crowd > 0 {
		known, r.weight = crowd, r.weight*0.3 // reports of another year: of no story
	}
	if known == 0 {
		return to
	}
	for _, i := range append(p.A, p.B...) {
		if g := s.story[i-1]; g != "" {
			r.groups |= 1 << fold(g, seed)
		}
	}
	if r.label = 1 - same/known; one {
		r.label = same / known
	} else {
		r.weight *= math.Sqrt(1 + math.Abs(s.stake(p)))
	}
	return append(to, r)
}

// setWeight evens out that the sets are of different size.
var setWeight = map[string]float64{"mix": 1, "handpicked": 3, "ecbplus": 1, "wikinews": 1, "wikievents": 1,
	"mix/titles": 0.5, "wikinews/titles": 0.5}

var joinBoost = boostOptions{trees: 70, depth: 4, rate: 0.13, l2: 4, least: 4, directions: directions(joinDirections)}
var followBoost = boostOptions{trees: 60, depth: 3, rate: 0.13, l2: 6, least: 6, directions: directions(joinDirections)}

// learner says how the decisions are trained.
type learner struct {
	rounds int    // how often to train anew on what the last training decided
	seed   uint32 // parts the stories into folds
}

// learn trains on the clusters that the program really makes: each round runs with what the last one learned.
func (l learner) learn(sets []*labelled, without int) decisions {
	var d decisions // nil: what ships, to begin with
	all := lesson{seed: l.seed}
	var made []decisions
	for round := range l.rounds {
		for _, s := range sets {
			all.watch(s, d, round == 0 && os.Getenv("TEACH") != "")
			all.muddle(s, d, round)
		}
		d = all.train(without)
		if round >= l.rounds-2 { // those that knew the clusters of a grouper that had learned something
			made = append(made, d)
		}
	}
	return average(made)
}

// train gives the decisions that the rows of all folds but one teach.
func (l *lesson) train(without int) decisions {
	one := func(rows []row, o boostOptions) *threads.Model { return train(outside(rows, without), o) }
	return decisions{one(l.join, joinBoost), one(l.follow, followBoost), one(l.parting, partBoost), one(l.uniting, uniteBoost), one(l.bridging, bridgeBoost)}
}

// The pairs of clusters are a few hundred to a few thousand: small trees that must overcome much. What names the halves have in
// common says nothing on parting, what tells them apart nothing on threads: both only taught accidents. How many of one half are
// needed to be sure of a word depends on how many there are, so partings are asked one question more than the others.
// Four more questions are left out of partings: the tracks of the halves and the likeness of their titles, which are as great for two
// captures of pirates as for one, and the likeness across and the likelier way of belonging, which are told by their shares of what is
// within and by the less likely way. Over few stories each of them taught which story it was: without them the partings of stories
// that were not learned from are told apart better (area under the curve, weighed by stake: 0.814 with them, 0.839 without, 0.843 with
// the pairs of words; of ecbplus 0.823, 0.859 and 0.872).
var partBoost = boostOptions{trees: 100, depth: 3, rate: 0.1, l2: 8, least: 6, directions: partingDirections(1, "core", "title", "track", "between", "more")}
var uniteBoost = boostOptions{trees: 50, depth: 2, rate: 0.1, l2: 4, least: 3, directions: partingDirections(-1)}
var bridgeBoost = boostOptions{trees: 50, depth: 3, rate: 0.1, l2: 4, least: 3, directions: partingDirections(-1, "own")}

// partingDirections: what two happenings have in common never speaks for parting them.
func partingDirections(sign int8, without ...string) []int8 {
	of := map[string]int8{"ratio": -1, "between": -1, "less": -1, "more": -1, "name less": 1, "name more": 1, "term less": 1, "term more": 1,
		"called": -1, "names": -1, "title": -1, "link": -1, "track": -1, "figures": 1, "size": 1,
		"core": -1, "own": 1, "key less": 1, "key more": 1, "pairs": -1}
	out := make([]int8, len(threads.EvidenceNames))
	for i := range out {
		out[i] = 2
	}
	for i, n := range threads.PartingNames {
		if out[i] = sign * of[n]; slices.Contains(without, n) {
			out[i] = 2
		}
	}
	return out
}

// average makes one decision of several by the mean of their log-odds: what one round learned from the accidents of its
// own run, the others even out.
func average(made []decisions) decisions {
	if len(made) == 0 {
		return decisions{}
	}
	var out decisions
	of := func(pick func(decisions) *threads.Model) *threads.Model {
		m := &threads.Model{}
		for _, d := range made {
			one := pick(d)
			m.Bias += one.Bias / float64(len(made))
			for _, t := range one.Trees {
				t = slices.Clone(t)
				for i := range t {
					t[i].Value /= float64(len(made))
				}
				m.Trees = append(m.Trees, t)
			}
		}
		return m
	}
	out.join = of(func(d decisions) *threads.Model { return d.join })
	out.follow = of(func(d decisions) *threads.Model { return d.follow })
	out.parting = of(func(d decisions) *threads.Model { return d.parting })
	out.uniting = of(func(d decisions) *threads.Model { return d.uniting })
	out.bridging = of(func(d decisions) *threads.Model { return d.bridging })
	return out
}

// outside gives the rows of all folds but one.
func outside(rows []row, without int) []row {
	var out []row
	for _, r := range rows {
		if without < 0 || r.groups&(1<<without) == 0 {
			out = append(out, r)
		}
	}
	return out
}

func runTrainThreads(args []string) error {
	fs := flag.NewFlagSet("train-threads", flag.ContinueOnError)
	rounds := fs.Int("rounds", 4, "how often to train anew on what the last training decided")
	write := fs.Bool("write", true, "write the models; false only prints the cross-validated scores")
	cross := fs.Bool("cross", true, "cross-validate")
	ways := fs.Int("ways", 1, "in so many ways of parting the stories, and give the mean")
	if err := fs.Parse(args); err != nil {
		return err
	}
	sets, err := readGroupingSets(filepath.Join(sharedData, "threads"))
	if err != nil {
		return err
	}
	others, err := readItems(filepath.Join(sharedData, "items", "winter-70feeds-titles.tsv.gz"), "2026-01-01", "2026-02-01")
	if err != nil {
		return err
	}
	sets = append(sets, withoutSummaries(sets, everyNth(others, 6))...)
	if *cross {
		printCross(sets, *rounds, *ways)
	}
	if !*write {
		return nil
	}
	d := learner{rounds: *rounds}.learn(sets, -1)
	printSets(sets, d)
	for _, m := range []struct {
		name  string
		model *threads.Model
		says  []string
	}{{"join.model", d.join, threads.EvidenceNames[:]}, {"follow.model", d.follow, threads.EvidenceNames[:]}, {"parting.model", d.parting, threads.PartingNames[:]}, {"uniting.model", d.uniting, threads.PartingNames[:]}, {"bridging.model", d.bridging, threads.PartingNames[:]}} {
		f, err := os.Create(filepath.Join("model", "threads", m.name))
		if err != nil {
			return err
		}
		if err := m.model.Write(f, m.says); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// withoutSummaries gives the sets of developments again as feeds that carry titles only would bring them.
func withoutSummaries(sets []*labelled, crowd []model.Item) []*labelled {
	var out []*labelled
	for _, s := range sets {
		if s.name != "mix" && s.name != "wikinews" {
			continue
		}
		bare := *s
		bare.name += "/titles"
		bare.inputs = slices.Clone(s.inputs)
		for i := range bare.inputs {
			in := &bare.inputs[i]
			in.Doc = text.Analyze(text.Input{Title: in.Title, Lang: in.Doc.Lang, Published: in.Published})
			in.Ready, in.Scores = threads.Prepare(in.Title, in.Doc), judge().Classify(in.Doc).Scores
		}
		if s.name == "mix" {
			bare.crowd(crowd)
		}
		out = append(out, &bare)
	}
	return out
}

// crowd mixes reports without labels in, as if they had come in the same month: what looks alike in a thin stream must
// be told apart in a dense one.
func (s *labelled) crowd(others []model.Item) {
	shift := s.inputs[0].Published.Sub(others[0].Published).Truncate(24 * time.Hour)
	type entry struct {
		in        threads.Input
		id, story string
	}
	var all []entry
	for i, in := range s.inputs {
		all = append(all, entry{in, s.ids[i], s.story[i]})
	}
	for i, it := range others {
		at := it.Published.Add(shift)
		d := text.Analyze(text.Input{Title: it.Title, Lang: it.Lang, Published: at})
		all = append(all, entry{in: threads.Input{Source: it.Source, Published: at, Title: it.Title, Doc: d, Ready: threads.Prepare(it.Title, d), Scores: judge().Classify(d).Scores}, id: fmt.Sprint("crowd-", i)})
	}
	slices.SortStableFunc(all, func(a, b entry) int { return a.in.Published.Compare(b.in.Published) })
	s.inputs, s.ids, s.story, s.crowded = nil, nil, nil, true
	for i, a := range all {
		a.in.Item = model.ItemID(i + 1)
		s.inputs, s.ids, s.story = append(s.inputs, a.in), append(s.ids, a.id), append(s.story, a.story)
	}
}

func printSets(sets []*labelled, d decisions) {
	for _, s := range sets {
		b, p := scoreClusters(s.story, s.group(threads.New(d.options())))
		fmt.Printf("in all   %-17s BCubed P %.3f R %.3f F1 %.3f   pairs P %.3f R %.3f F1 %.3f\n", s.name, b.p, b.r, b.f, p.p, p.r, p.f)
	}
}

func everyNth[T any](list []T, n int) []T {
	var out []T
	for i := 0; i < len(list); i += n {
		out = append(out, list[i])
	}
	return out
}

// stake is what parting a development would gain: what BCubed precision and recall of its labelled reports, among themselves, would
// gain or lose by it, summed up. A lesson counts with its root: that two whole stories stand in one development is learned from few of
// them, and what halves of three reports teach is mostly chance.
func (s *labelled) stake(p threads.Parting) (gain float64) {
	var of [2]map[string]float64
	var n [2]float64
	for side, ids := range [2][]model.ItemID{p.A, p.B} {
		of[side] = map[string]float64{}
		for _, i := range ids {
			if g := s.story[i-1]; g != "" {
				of[side][g]++
				n[side]++
			}
		}
	}
	for side := range of {
		for _, g := range slices.Sorted(maps.Keys(of[side])) {
			k, all := of[side][g], of[0][g]+of[1][g]
			gain += k * (k/n[side] - all/(n[0]+n[1]) + k/all - 1)
		}
	}
	return gain
}
