package threads

import (
	"strings"
	"testing"

	"attache/model/text"
)

// A name says who acts or in which state it happens, and what the matter is, as whoever heads a section of a newspaper would.
func TestANameSaysWhoActsAndOfWhatTheMatterIs(t *testing.T) {
	for want, titles := range map[string][]string{
		"Russia–Ukraine: Abu Dhabi talks":  {"Ukraine and Russia meet for talks in Abu Dhabi", "Abu Dhabi talks between Russia and Ukraine end", "Russia, Ukraine in Abu Dhabi talks"},
		"Syria: Kurdish clashes":           {"Syrian army and Kurds clash in Aleppo", "Clashes between Syria and Kurdish fighters", "Syria: clashes with Kurdish forces"},
		"Israel: Somaliland recognition":   {"Israel recognises Somaliland", "Somaliland recognition by Israel condemned", "Israel defends Somaliland recognition"},
		"EU: Mercosur trade deal":          {"Mercosur trade deal divides EU", "EU signs Mercosur trade deal", "EU and Mercosur seal trade deal"},
		"Afghanistan: Kabul bomb attack":   {"Bomb attack in Kabul, Afghanistan", "Afghanistan: Kabul bombing", "Kabul bomb attack shocks Afghanistan"},
		"Gaza: second phase":               {"Phase two of Gaza plan begins", "Gaza plan enters second phase", "Second phase of Gaza plan in doubt"},
		"Iran–US: Middle East warships":    {"US warships sail to Middle East as Iran warns", "Iran and US: warships in the Middle East", "US sends warships to Middle East to face Iran"},
		"Greenland–US: tariffs":            {"Trump threatens tariffs over Greenland", "Greenland tariffs: US allies protest", "US: Trump defends Greenland tariffs"},
		"Minneapolis: protests":            {"Protests in Minneapolis", "Minneapolis protests grow", "Protesters fill Minneapolis"},
		"Davos: economic forum":            {"Davos economic forum opens", "Economic forum in Davos: who comes", "Davos forum without snow"},
		"Jordan: olive harvest":            {"Olive harvest begins in Jordan", "Jordan olive harvest fails", "Jordan: olive harvest in danger"},
		"Israel–Lebanon: Beirut air raids": {"Israel and Lebanon: Beirut air raids", "Air raids on Beirut, Lebanon: Israel speaks", "Israel defends Beirut air raids in Lebanon"},
	} {
		e := New(Options{})
		e.out = newOutcome()
		if got := telling(e, titles...).naming.title; got != want {
			t.Errorf("%q are called %q, want %q", titles, got, want)
		}
	}
}

// What may name a matter of one kind badly: each of these was a kind of poor name on a board of recorded news.
func TestNamesThatReadersCalledPoor(t *testing.T) {
	for _, c := range []struct {
		kind, want string
		titles     []string
	}{
		{"the matter says again whose it is", "Netherlands: tulip growers",
			[]string{"Dutch tulip growers march", "Tulip growers of the Netherlands protest", "Dutch tulip growers want answers"}},
		{"the same by a name in capitals", "ICE: hearing", []string{"Senators clash at ICE hearing", "ICE hearing turns loud", "Walkout at ICE hearing"}},
		{"talks of two states about a third", "Oman–Qatar: Yemen talks",
			[]string{"Qatar and Oman hold talks on Yemen", "Yemen: Oman, Qatar in talks", "Oman and Qatar: talks on Yemen go on"}},
		{"who speaks for a state is that state", "Russia–US: talks",
			[]string{"Witkoff arrives in Russia for talks", "Russia talks with Witkoff go on", "Kremlin: talks with Witkoff useful, says Russia"}},
		{"somebody who speaks for no state goes to some", "Pope Leo: youth festival",
			[]string{"Pope Leo holds youth festival in Lebanon", "Youth festival: Pope Leo moves Lebanon", "Thousands at youth festival of Pope Leo"}},
		{"a plan is one by the word before it", "Ukraine–US: peace plan",
			[]string{"Ukraine studies peace plan of US", "US peace plan splits Ukraine", "What is in the US peace plan for Ukraine"}},
		{"a looted lorry is no riot", "Sudan: aid lorries", []string{"Looted aid lorries found in Sudan", "Sudan: looting of aid lorries goes on", "Aid lorries looted again in Sudan"}},
		{"an accord is no programme", "Saudi Arabia–US: nuclear accord",
			[]string{"US and Saudi Arabia near nuclear accord", "Nuclear accord with Saudi Arabia: US explains", "Saudi Arabia, US seal nuclear accord"}},
		{"who a victim is", "India: rape protests", []string{"Girl: rape protests shake India", "India: girl buried as rape protests grow", "Rape protests in India after girl dies"}},
		{"a verb behind what sounds", "Bahrain: sirens", []string{"Sirens sound in Bahrain", "Bahrain: sirens sound again", "Air raid sirens sound across Bahrain"}},
		{"a visit is one where nothing more is said", "Japan–India: visit", []string{"Modi visits Japan", "Japan welcomes Modi on visit from India", "Modi begins visit to Japan"}},
	} {
		e := New(Options{})
		e.out = newOutcome()
		if got := telling(e, c.titles...).naming.title; got != c.want {
			t.Errorf("%s: %q are called %q, want %q", c.kind, c.titles, got, c.want)
		}
	}
}

// Of somebody whom the tables do not have nobody knows for which state they speak: the state leads the name.
func TestWhomTheTablesDoNotHaveLeadsNoNameBesideAState(t *testing.T) {
	for person, want := range map[string]bool{"Pope Leo": true, "Ilvar Dessen": false, "Peru": false} {
		if got := shipsWith(person); got != want {
			t.Errorf("%s: %v", person, got)
		}
	}
}

// Headlines in capitals do not tell a name from a word; other headlines of the thread do, and recorded news.
func TestAPlaceThatNoTableHasIsWrittenAsReportsWriteIt(t *testing.T) {
	th := newThread(1)
	th.mass, th.naming.texts = 10, 10
	th.names = []name{{key: 1, kind: text.Unknown, text: "zelenodolsk", docs: 4}, {key: 2, kind: text.Unknown, text: "second phase", docs: 9}}
	for matter, want := range map[string]string{"zelenodolsk": "Zelenodolsk", "zelenodolsk depot": "Zelenodolsk depot", "second phase": "second phase", "mercosur deal": "Mercosur deal", "tariffs": "tariffs"} {
		if got := th.written(&phrase{text: matter, count: 5}); got != want {
			t.Errorf("%q is written %q, want %q", matter, got, want)
		}
	}
	if got := th.written(&phrase{text: "zelenodolsk", count: 9}); got != "zelenodolsk" {
		t.Errorf("what most have for a word is written %q", got)
	}
}

func TestAWordThatAnyMatterHasNamesNoneWhereThereIsAnother(t *testing.T) {
	n := naming{texts: 10}
	for _, p := range []phrase{{0, "gunmen", 8, 5}, {0, "separatists", 5, 3}} {
		p.key = hash(phraseKey, p.text)
		n.phrases = append(n.phrases, p)
	}
	if n.phrases[0].key > n.phrases[1].key {
		n.phrases[0], n.phrases[1] = n.phrases[1], n.phrases[0]
	}
	if got := n.phraseOf(n.chooseWhat(1.25, "Yemen")); got != "separatists" {
		t.Errorf("called %q", got)
	}
	n.known(hash(phraseKey, "separatists")).count = 1
	if got := n.phraseOf(n.chooseWhat(1.25, "Yemen")); got != "gunmen" {
		t.Errorf("called %q where one in ten says anything else", got)
	}
}

// What no table knows is whose a matter is only where the word is hardly ever anything but a name.
func TestAnOrdinaryWordInCapitalsIsNobody(t *testing.T) {
	for word, want := range map[string]bool{"mercosur": true, "tiananmen": true, "action": false, "city": false, "hands": false, "pm": false, "nowhereville": false} {
		if got := alwaysName(&name{key: hash(nameKey, word), kind: text.Unknown, text: word}); got != want {
			t.Errorf("%q: %v", word, got)
		}
	}
}

// A name is settled with each of the first reports and then seldom, and the same by how the reports came in batches.
func TestANameIsSettledMoreAndMoreSeldom(t *testing.T) {
	th, settled := newThread(1), 0
	for th.items = 1; th.items <= 1024; th.items++ {
		if th.settles() {
			settled++
		} else if th.items < 4 {
			t.Errorf("not with report %d", th.items)
		}
	}
	if settled > 50 {
		t.Errorf("settled %d times in a thousand reports", settled)
	}
}

func TestTheNamesOfLeadersAreThoseOfTheTables(t *testing.T) {
	for _, state := range speaksFor {
		if !text.IsName(strings.ToLower(strings.Fields(shortName(state))[0])) && !text.IsName(strings.ToLower(shortName(state))) && !strings.Contains(state, " ") {
			t.Errorf("no table knows %q", state)
		}
	}
	for _, places := range []map[string]bool{regions, partsOfTheWorld} {
		for p := range places {
			d := text.Analyze(text.Input{Title: "Talks in " + p + " end", Lang: "en"})
			known := false
			for _, n := range d.Names {
				known = known || n.Canonical == p
			}
			if !known {
				t.Errorf("no table knows %q", p)
			}
		}
	}
}

// Words in letters of which the program knows no classes name a matter once several texts share them; before, the first headline does.
func TestAFragmentOfOneHeadlineIsNoMatter(t *testing.T) {
	one, two := "Казахстан отказал в убежище беглецу из России", "Россия: в убежище отказал беглецу Казахстан"
	for _, c := range []struct {
		titles []string
		first  bool
	}{{[]string{one}, true}, {[]string{one, two}, true}, {[]string{one, two, "Беглецу из России отказал в убежище Казахстан"}, false}, {[]string{"Переговоры России и США"}, false}} {
		e := New(Options{})
		e.out = newOutcome()
		if got := telling(e, c.titles...).naming.title; (got == c.titles[0]) != c.first {
			t.Errorf("%q are called %q", c.titles, got)
		}
	}
}
