package threads

import (
	"math"
	"testing"
)

// seized are two captures that have most words in common and few turns of phrase, in turn.
var seized = [][2]string{
	{"Navy frigate captures eleven pirates in the gulf", "A navy frigate captured eleven pirates who had attacked a fishing dhow."},
	{"Pirates captured in gulf after attack on oil tanker", "Captured by marines in the gulf, the pirates had attacked an oil tanker."},
	{"Eleven pirates captured by navy frigate", "The navy frigate stopped a skiff with eleven pirates after a fishing dhow called."},
	{"Attack on oil tanker: marines hold pirates", "Marines of the navy hold pirates after the attack on an oil tanker in the gulf."},
	{"Navy frigate hands over eleven pirates", "Eleven pirates whom a navy frigate captured near a fishing dhow were handed over."},
	{"Oil tanker free, marines say, after attack by pirates", "The oil tanker is free; marines captured the pirates of the gulf."},
	{"Fishing dhow saved as navy frigate stops eleven pirates", "The fishing dhow was attacked in the gulf; a navy frigate captured eleven pirates."},
	{"Marines board oil tanker and capture pirates", "Marines boarded the oil tanker after the attack on it in the gulf; a frigate helped."},
}

// TestPairsAcross holds the likeness in pairs of words, which is reckoned from sums, against that of each report with each, and asks of
// it what it is there for: look-alikes have less in common across than within, halves of one happening as much.
func TestPairsAcross(t *testing.T) {
	reports := func(rows [][2]string) (out []*profile) {
		e := New(Options{})
		in := reportsOf(rows)
		for i := range in {
			out = append(out, newProfile(&in[i], e.corpus))
		}
		return out
	}
	every := func(ms []*profile, rest int) (out []*profile) {
		for i, m := range ms {
			if i%2 == rest {
				out = append(out, m)
			}
		}
		return out
	}
	byHand := func(a, b []*profile) float64 {
		var within, across, in, out float64
		all := append(append([]*profile{}, a...), b...)
		for i := range all {
			for j := range i {
				if s := dot(all[i].pairs, all[j].pairs); (i < len(a)) == (j < len(a)) {
					within, in = within+s, in+1
				} else {
					across, out = across+s, out+1
				}
			}
		}
		return (across / out) / (within / in)
	}
	var x comparer
	seizures := reports(seized)
	navy, tanker := every(seizures, 0), every(seizures, 1)
	apart, one := x.pairsAcross(navy, tanker), x.pairsAcross(every(navy, 0), every(navy, 1))
	if want := byHand(navy, tanker); math.Abs(apart-want) > 1e-6 {
		t.Errorf("the two captures: %v, %v by hand", apart, want)
	}
	if apart > 0.5 || one < 0.8 {
		t.Errorf("two captures have %.2f in common across, halves of one %.2f", apart, one)
	}
	if back := x.pairsAcross(tanker, navy); math.Abs(back-apart) > 1e-9 {
		t.Errorf("%v one way, %v the other", apart, back)
	}
	if none := x.pairsAcross(reports([][2]string{{"Fire", ""}}), reports([][2]string{{"Flood", ""}})); none != 1 {
		t.Errorf("%v where no pair of words is there twice", none)
	}
}
