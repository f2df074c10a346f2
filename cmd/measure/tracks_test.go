package main

import "testing"

func TestFoldsKeepStoriesTogether(t *testing.T) {
	const folds = 5
	fold := func(id, code string) int { return foldFor(id, code, folds) }
	if fold("wce-2015-01-03-0-a", "Law > Some war") != fold("wce-2019-07-30-4-b", "Armed conflicts > Some war") {
		t.Error("one story stands in two folds")
	}
	if fold("wce-2016-10-03-0-a", "Sports > -") != fold("wce-2016-10-28-2-b", "Disasters > -") {
		t.Error("rows of one month without a story stand in two folds")
	}
	seen := map[int]bool{}
	for _, id := range []string{"gsr-DEMAND-0001", "gsr-DEMAND-0002", "gsr-DEMAND-0003", "gsr-DEMAND-0004", "gsr-DEMAND-0005", "gsr-DEMAND-0006"} {
		seen[fold(id, "10/DEMAND")] = true
	}
	if len(seen) < 2 {
		t.Error("all examples of one code stand in one fold")
	}
}

func TestTruePosture(t *testing.T) {
	for code, want := range map[string]string{"15:3/4;13:1/4": "15", "1384/THREATEN": "138", "MOBILIZE": "MOBILIZE", "190": "", "ASSAULT": ""} {
		if got := truePosture(trackRow{code: code}); got != want {
			t.Errorf("%s is %q, want %q", code, got, want)
		}
	}
}
