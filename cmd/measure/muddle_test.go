package main

import (
	"fmt"
	"math"
	"testing"
	"time"

	"attache/model"
	"attache/model/text"
	"attache/model/threads"
)

// twoFerries is a set of two stories that are told alike, in turn, and of one that is like neither.
func twoFerries() *labelled {
	s := &labelled{name: "mix", level: threads.Developments}
	at := time.Date(2026, 2, 4, 6, 0, 0, 0, time.UTC)
	for i := range 12 {
		place, owner, story := "Halden", "Brask Lines", "halden"
		if i%2 == 1 {
			place, owner, story = "Karsk", "Oseron Shipping", "karsk"
		}
		words := []string{"%s ferry sinks in storm, dozens missing", "Divers search ferry wreck off %s", "Ferry that sank off %s carried too many passengers",
			"Rescuers end search for ferry passengers near %s", "Owners of sunken %s ferry questioned", "Captain of sunken ferry arrested in %s"}
		title := fmt.Sprintf(words[i/2], place)
		in := threads.Input{Item: model.ItemID(i + 1), Source: fmt.Sprint("Wire ", i%3), Published: at.Add(time.Duration(i) * time.Hour), Title: title}
		in.Doc = text.Analyze(text.Input{Title: title, Summary: fmt.Sprintf("The ferry of %s sank in a storm off %s, rescuers said.", owner, place), Lang: "en", Published: in.Published})
		s.inputs, s.ids, s.story = append(s.inputs, in), append(s.ids, fmt.Sprint(i)), append(s.story, story)
	}
	for i, title := range []string{"Velmark election commission opens polls", "Turnout in Velmark election passes half", "Velmark election: count begins after polls close",
		"Opposition leads in Velmark election count", "Velmark election won by opposition, commission says", "Winner of Velmark election names cabinet"} {
		in := threads.Input{Item: model.ItemID(13 + i), Source: "Wire 4", Published: at.Add(time.Duration(13+i) * time.Hour), Title: title}
		in.Doc = text.Analyze(text.Input{Title: title, Lang: "en", Published: in.Published})
		s.inputs, s.ids, s.story = append(s.inputs, in), append(s.ids, fmt.Sprint("v", i)), append(s.story, "velmark")
	}
	return s
}

// Putting look-alikes together teaches partings that a grouper by itself would not have come upon, and whole stories that
// must not be parted; both count less than what came by itself.
func TestMuddleTeachesParting(t *testing.T) {
	s := twoFerries()
	var apart, whole int
	for round := range 6 {
		var l lesson
		l.muddle(s, decisions{}, round)
		if len(l.join)+len(l.follow)+len(l.uniting)+len(l.bridging) > 0 {
			t.Fatal("muddle taught something else than parting")
		}
		for _, r := range l.parting {
			if most := math.Sqrt(1 + float64(len(s.ids))); r.weight < muddleWeight*setWeight["mix"] || r.weight > muddleWeight*setWeight["mix"]*most {
				t.Fatalf("weight %v, want %v to %v times", r.weight, muddleWeight, most)
			}
			switch {
			case r.label > 0.5 && r.groups != 1<<fold("halden", 0)|1<<fold("karsk", 0):
				t.Fatal("a parting of two stories must be left out where either is held back")
			case r.label > 0.5:
				apart++
			case r.label == 0:
				whole++
			}
		}
	}
	if apart == 0 || whole == 0 {
		t.Fatalf("%d lessons on two stories and %d on one, want some of both", apart, whole)
	}
}

func TestMuddleLeavesThreadsAlone(t *testing.T) {
	s := twoFerries()
	s.level = threads.Threads
	var l lesson
	if l.muddle(s, decisions{}, 0); len(l.parting) > 0 {
		t.Fatalf("%d lessons from a set of threads", len(l.parting))
	}
}

func TestMeanAndError(t *testing.T) {
	mean, off := meanAndError([]float64{1, 2, 3})
	if mean != 2 || math.Abs(off-1/math.Sqrt(3)) > 1e-12 {
		t.Fatalf("mean %v, standard error %v", mean, off)
	}
}

// What a parting gains is as much as the reports that it is about, and what tears a story loses.
func TestStakeOfParting(t *testing.T) {
	s := twoFerries() // halden in uneven numbers to 11, karsk in even ones to 12, velmark from 13 to 18
	halden, karsk := []model.ItemID{1, 3, 5, 7, 9, 11}, []model.ItemID{2, 4, 6, 8, 10, 12}
	for _, c := range []struct {
		what string
		a, b []model.ItemID
		want float64
	}{
		{"two stories", halden, karsk, 6},
		{"two stories, one much the smaller", halden, karsk[:1], 6*(1-6.0/7) + 1 - 1.0/7},
		{"one story", halden[:3], halden[3:], -3},
		{"two stories across", append(halden[:3:3], karsk[:3]...), append(halden[3:], karsk[3:]...), -6},
	} {
		if got := s.stake(threads.Parting{A: c.a, B: c.b}); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
	s.story[0] = ""
	if got := s.stake(threads.Parting{A: halden[:1], B: karsk}); got != 0 {
		t.Errorf("a report without a story: %v", got)
	}
}
