package tracks

import (
	"slices"
	"strings"
	"testing"

	"attache/model/text"
)

func TestNotions(t *testing.T) {
	for _, c := range []struct{ lang, title, has, lacks string }{
		{"en", "Crocodile attack closes river", "animals", ""},
		{"en", "Firm starts charm offensive", "figure of speech", "offensive"},
		{"en", "Actor survives heart attack", "figure of speech", "attack"},
		{"en", "Strikes on the port continue, officials say", "air strike", "labour strike"},
		{"en", "Strike over pay enters third day", "labour strike", "air strike"},
		{"en", "What the painters can teach us about light", "", "demonstrate"},
		{"en", "Sickness haunts the camp", "", "labour strike"},
		{"en", "Prisoner dies in detention", "", "demonstrate"},
		{"en", "Latest news bulletin, March 31st", "", "rally"},
		{"en", "Don't sit in chairs all day, doctors say", "", "demonstrate"},
		{"en", "Marenne and Halmar trade strikes over the strait", "air strike", "labour strike"},
		{"en", "Drug firm cleared after explosive allegations", "figure of speech", "bombing"},
		{"en", "Japan protests to Peru over patrol", "expel diplomats", "protest"},
		{"en", "Crowds protest in Peru over patrol", "protest", "expel diplomats"},
		{"en", "Japan protests Peruvian drilling in strait", "state protests", ""},
		{"en", "Fresh upheaval at the broadcaster", "", "riot"},
		{"en", "Court ruling is major roadblock for dam", "figure of speech", "road block"},
		{"en", "Passenger jet returns after bird strike", "figure of speech", "warplane"},
		{"en", "Oil reserves fall to lowest in a decade", "", "mobilise"},
		{"en", "Visitors told to stay away from the beach", "figure of speech", "labour strike"},
		{"en", "Lorry drivers block motorways", "road block", ""},
		{"en", "War widens as strikes continue", "air strike", "labour strike"},
		{"en", "Strikes continue as workers fear war will cost jobs", "labour strike", ""},
		{"en", "Strikes continue for a second week", "labour strike", "air strike"},
		{"en", "Emirate sends deal to Iran to avoid strikes on gas fields", "", "air strike"},
		{"en", "Turkey rallies allies behind plan", "figure of speech", "rally"},
		{"en", "Thousands rally in support of the king", "rally", "figure of speech"},
		{"en", "Leader congratulates women on March 8", "", "demonstrate"},
		{"en", "Women march on the ministry", "demonstrate", ""},
		{"en", "Entrepreneur stopped work at five", "figure of speech", "labour strike"},
		{"en", "Truckers blockade border crossing", "road block", "blockade"},
		{"es", "Los medios de comunicación hablan del caso", "", "mediation"},
		{"zh", "鲨鱼袭击泳客", "animals", ""},
	} {
		var x extractor
		got := x.notions(text.Analyze(text.Input{Title: c.title, Lang: c.lang}))
		if c.has != "" && !slices.Contains(got, c.has) || c.lacks != "" && slices.Contains(got, c.lacks) {
			t.Errorf("%q: %v, want %q and not %q", c.title, got, c.has, c.lacks)
		}
	}
}

func TestAddCuesRefusesTornLines(t *testing.T) {
	if err := addCues(map[string]*cueTable{}, "cue\tdrops\ten\nanimals\tattack\n"); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a line that lacks a column: %v", err)
	}
}

// A cue must not be so short that its function words leave but one common word of it.
func TestCuesKeepTheirFunctionWords(t *testing.T) {
	tables := map[string]*cueTable{}
	if err := addCues(tables, "cue\tdrops\ten\nfigure of speech\t\ttalks up|teach-in\n"); err != nil {
		t.Fatal(err)
	}
	tables["en"].takeApart()
	for _, first := range []string{"talk", "teach"} {
		if len(tables["en"].terms.by) != 0 || len(tables["en"].pattern.by[first]) != 1 {
			t.Errorf("%q is compared with terms %v, pattern %v", first, tables["en"].terms.by, tables["en"].pattern.by)
		}
	}
}

// A figure of speech takes its words with it where they would file a text almost alone; literal ones stay.
func TestWordsOfAFigureOfSpeechAreNoEvidence(t *testing.T) {
	for _, c := range []struct {
		title string
		want  bool
	}{
		{"Minister resigns in protest at cuts", false},
		{"Turkey rallies allies behind plan", false},
		{"Crowds protest at cuts", true},
		{"Thousands rally in support of the king", true},
	} {
		d := text.Analyze(text.Input{Title: c.title, Lang: "en"})
		var x extractor
		got := slices.ContainsFunc(x.extract(d), func(f feature) bool {
			return f.shape == wordShape && slices.Contains([]string{"protest", "ralli"}, x.word(d, f.a))
		})
		if got != c.want {
			t.Errorf("%q: %t", c.title, got)
		}
	}
}
