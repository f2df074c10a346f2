package main

import (
	"strings"
	"testing"

	"attache/model"
)

func TestReasonWords(t *testing.T) {
	w := model.Why{
		Track:  []model.Reason{{Kind: "word", Text: "talks", Weight: 2.14}, {Kind: "word", Text: "strike", Weight: -0.5}},
		Joined: []model.Reason{{Kind: "name", Text: "Oman", Weight: 1.2}, {Kind: "title", Text: "title", Weight: 0.8}},
		Rival:  17, RivalScore: 0.214,
	}
	if got, want := reasonWords(&w), "track talks +2.1 strike -0.5; join name Oman +1.2 title +0.8; rival 17 0.21"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := reasonWords(&model.Why{Score: 1}); got != "" {
		t.Errorf("no evidence reads %q", got)
	}
}

// Items without a date stand beside their neighbours in the input, and equal times keep the order of the input.
func TestOrderOfPublication(t *testing.T) {
	in := "id\tpublished_rfc3339\ttitle\n" +
		"a\t\tA\n" + "b\t2026-01-02T00:00:00Z\tB\n" + "c\t\tC\n" + "d\t2026-01-01T00:00:00Z\tD\n" + "e\tsoon\tE\n" + "f\t2026-01-02\tF\n"
	tab, err := readTable(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	if tab.strange != 1 {
		t.Errorf("%d strange dates, want 1", tab.strange)
	}
	tab.fillDates()
	var got strings.Builder
	for _, i := range tab.byTime() {
		got.WriteString(tab.rows[i].id)
	}
	if got.String() != "deabcf" {
		t.Errorf("the order is %s, want deabcf", got.String())
	}
}

// What is merged away leads on to what it became part of, over several merges.
func TestMergedDevelopmentsAreFollowed(t *testing.T) {
	into := map[model.DevelopmentID]model.DevelopmentID{1: 2, 2: 5}
	for id, want := range map[model.DevelopmentID]model.DevelopmentID{1: 5, 2: 5, 3: 3, 5: 5} {
		if got := last(id, into); got != want {
			t.Errorf("development %d became %d, want %d", id, got, want)
		}
	}
}

// FuzzTable looks for inputs that crash the reading, or give rows that would break the output.
func FuzzTable(f *testing.F) {
	f.Add([]byte("id\ttitle\n1\tEnvoys meet\n"))
	f.Add([]byte("\ufefftext\tid\tpublished_rfc3339\r\nEnvoys\t1\t2026-01-01T00:00:00Z\r\n\n"))
	f.Add([]byte("{\"id\":1,\"title\":\"Envoys\\u0000 meet\"}\n{\"id\":\"a\\tb\",\"text\":\"x\"}\n"))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		tab, err := readTable(strings.NewReader(string(in)))
		if err != nil {
			return
		}
		tab.fillDates()
		if len(tab.byTime()) != len(tab.rows) {
			t.Fatal("rows are lost in the order")
		}
		for _, r := range tab.rows {
			if r.id == "" || r.published == undated || strings.ContainsAny(r.title+r.summary, "\t\n\r\x00\x1b") {
				t.Fatalf("a row that cannot be written: %+v", r)
			}
		}
	})
}
