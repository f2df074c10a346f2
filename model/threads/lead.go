package threads

import (
	"math"
	"slices"
	"strings"

	"attache/model/text"
)

// speaksFor says for which state a leader speaks: headlines name the one for the other.
var speaksFor = func() map[uint32]string {
	out := map[uint32]string{}
	for state, leaders := range map[string]string{
		"United States": "Donald Trump|Joe Biden|JD Vance|Marco Rubio|Pete Hegseth|Steve Witkoff|Jared Kushner|Scott Bessent|Keith Kellogg|Tom Barrack",
		"Russia":        "Vladimir Putin|Sergei Lavrov|Dmitry Medvedev|Dmitry Peskov|Yuri Ushakov|Kirill Dmitriev|Maria Zakharova|Sergei Ryabkov", "China": "Xi Jinping|Wang Yi",
		"Ukraine": "Volodymyr Zelensky|Andrii Sybiha|Rustem Umerov|Andriy Yermak", "Israel": "Benjamin Netanyahu|Israel Katz|Gideon Saar",
		"Iran":           "Ali Khamenei|Mojtaba Khamenei|Masoud Pezeshkian|Abbas Araghchi|Ali Larijani|Mohammad Bagher Ghalibaf|Esmail Baghaei",
		"United Kingdom": "Keir Starmer", "France": "Emmanuel Macron|Jean-Noel Barrot", "Germany": "Friedrich Merz|Johann Wadephul", "Italy": "Giorgia Meloni", "Spain": "Pedro Sanchez",
		"Canada": "Mark Carney", "India": "Narendra Modi|Subrahmanyam Jaishankar", "Pakistan": "Shehbaz Sharif|Asim Munir|Ishaq Dar", "Finland": "Alexander Stubb", "Greenland": "Jens-Frederik Nielsen", "Japan": "Sanae Takaichi", "South Korea": "Lee Jae-myung",
		"North Korea": "Kim Jong Un", "Venezuela": "Nicolas Maduro|Delcy Rodriguez", "Colombia": "Gustavo Petro", "Brazil": "Luiz Inacio Lula da Silva",
		"Argentina": "Javier Milei", "Mexico": "Claudia Sheinbaum", "Turkey": "Recep Tayyip Erdogan|Hakan Fidan", "Syria": "Ahmed al-Sharaa|Asaad al-Shaibani", "Lebanon": "Joseph Aoun|Nawaf Salam",
		"Saudi Arabia": "Mohammed bin Salman", "Egypt": "Abdel Fattah el-Sisi", "Hungary": "Viktor Orban", "Slovakia": "Robert Fico", "Poland": "Donald Tusk",
		"Serbia": "Aleksandar Vucic", "Denmark": "Mette Frederiksen", "South Africa": "Cyril Ramaphosa", "Belarus": "Alexander Lukashenko",
		"Philippines": "Ferdinand Marcos Jr", "Australia": "Anthony Albanese", "Ethiopia": "Abiy Ahmed", "Uganda": "Yoweri Museveni",
	} {
		for l := range strings.SplitSeq(leaders, "|") {
			out[hash(nameKey, l)] = state
		}
	}
	return out
}()

// spokenFor is what a leader's share of a thread adds to that of the state.
const spokenFor = 0.6

// regions are the places that headlines speak of by themselves; any other is in some state.
var regions = map[string]bool{"Gaza": true, "West Bank": true, "Golan Heights": true, "Crimea": true, "Donbas": true, "Kashmir": true, "Tibet": true, "Xinjiang": true,
	"Red Sea": true, "Black Sea": true, "South China Sea": true, "Strait of Hormuz": true, "Taiwan Strait": true, "Nagorno-Karabakh": true, "Darfur": true, "Sahel": true,
	"Catalonia": true, "Transnistria": true, "Northern Ireland": true}

// parts of the world are where states have to do with each other: they lead a name only where no state does.
var partsOfTheWorld = map[string]bool{"Europe": true, "Middle East": true, "Arctic": true, "Africa": true, "Latin America": true, "Caribbean": true,
	"Balkans": true, "Kurdistan": true}

// What a state needs to lead a name instead of a place that more of the thread is about.
const (
	besidePlace = 0.5  // of the place's share
	besideVenue = 0.3  // of the thread, beside a place where others meet
	leastLead   = 0.34 // of the thread, for whoever leads its name
	leastSecond = 0.4  // the same for the second
	partSecond  = 0.45 // and of the first one's
	holdSecond  = 0.3  // of the thread for the second to stay
	bodyShare   = 0.5  // of the thread, for a body or a person to lead the name
	personShare = 0.6  // of the thread, for somebody who speaks for no state to lead the name beside states
	besideTown  = 0.5  // and of the thread where it is more about some place in the first
)

// leading gives the states and places that the thread is most about: the two foremost states, and of places the foremost where
// that is to lead the name.
func (t *thread) leading() (place *shared, states []shared) {
	var led [4]shared // of states that are spoken for
	spoken := led[:0]
	for i := range t.names {
		if state := speaksFor[t.names[i].key]; state != "" {
			s := shared{&t.names[i], spokenFor * t.share(&t.names[i])}
			if at := slices.IndexFunc(spoken, func(o shared) bool { return speaksFor[o.key] == state }); at >= 0 {
				if spoken[at].share < s.share {
					spoken[at] = s
				}
			} else if len(spoken) < len(led) {
				spoken = append(spoken, s)
			}
		}
	}
	add := func(s shared) {
		states = append(states, s)
		for k := len(states) - 1; k > 0 && states[k].ahead(&states[k-1]); k-- {
			states[k], states[k-1] = states[k-1], states[k]
		}
		states = states[:min(len(states), 2)]
	}
	for i := range t.names {
		n := &t.names[i]
		s := shared{n, t.share(n)}
		switch n.kind {
		case text.State:
			for k := range spoken {
				if speaksFor[spoken[k].key] == n.text {
					s.share = min(1, s.share+spoken[k].share)
					spoken[k].share = 0
				}
			}
			if s.share > 0 {
				add(s)
			}
		case text.Place:
			if s.share > 0 && (place == nil || s.ahead(place)) {
				place = &s
			}
		}
	}
	for _, s := range spoken {
		if s.share > 0 { // nobody names the state but by who speaks for it
			state := speaksFor[s.key]
			add(shared{&name{key: hash(nameKey, state), kind: text.State, text: state}, s.share})
		}
	}
	return place, states
}

// placeLeads says whether a place leads the name rather than the foremost of the states.
func placeLeads(place *shared, states []shared) bool {
	if place == nil || len(states) == 0 {
		return place != nil
	}
	first, second := &states[0], 0.0
	if !place.ahead(first) {
		return false
	}
	if len(states) > 1 {
		second = states[1].share
	}
	if in, ok := text.Within(place.text); ok && venues[place.text] && in.Canonical == first.text {
		first, second = &states[len(states)-1], 0 // where the venue lies says nothing about who meets there
	}
	switch {
	case venues[place.text]:
		return first.share < besideVenue || second < besideVenue && first.share < besidePlace
	case partsOfTheWorld[place.text]:
		return first.share < besideVenue
	case regions[place.text]:
		return true
	}
	return first.share < max(leastSecond, besidePlace*place.share)
}

// chooseWho names the one or two actors, or the place, that lead the name.
func (t *thread) chooseWho(slack float64) string {
	place, states := t.leading()
	first := place
	if !placeLeads(place, states) {
		first = nil
		if len(states) > 0 {
			first = &states[0]
		}
	}
	if first == nil || first.share < leastLead {
		others := t.ranked(func(k text.Kind) bool { return k != text.Unknown }, 1, 0)
		if len(others) > 0 && (others[0].share >= bodyShare || first != nil && others[0].share >= foremost*first.share) {
			return shortName(others[0].text)
		}
		if first == nil {
			return ""
		}
	} else if bodies := t.ranked(func(k text.Kind) bool { return k == text.Organisation }, 1, bodyShare); len(bodies) > 0 && forums[bodies[0].text] && bodies[0].share >= foremost*first.share {
		return shortName(bodies[0].text)
	} else if one := t.ranked(func(k text.Kind) bool { return k == text.Person }, 1, personShare); len(one) > 0 && speaksFor[one[0].key] == "" && one[0].share >= first.share && shipsWith(one[0].text) {
		return shortName(one[0].text)
	}
	lead := shortName(first.text)
	second := max(leastSecond, partSecond*first.share)
	if place != nil && place.ahead(first) {
		second = max(second, besideTown)
	}
	if first.kind == text.State && len(states) > 1 && states[1].share >= second {
		a, b := lead, shortName(states[1].text)
		lead = a + "–" + b
		if t.naming.shown.who == b+"–"+a {
			return t.naming.shown.who
		}
	}
	if old := t.naming.shown.who; old != "" && old != lead && t.whoScore(old, states)*slack > t.whoScore(lead, states) && (place == nil || old != shortName(place.text)) {
		return old
	}
	return lead
}

// shipsWith says whether the tables that ship have a person: of whom they do not know it is not known, either, for which state they speak.
func shipsWith(person string) bool {
	return slices.ContainsFunc(text.Analyze(text.Input{Title: person, Lang: "en"}).Names, func(n text.Name) bool { return n.Canonical == person && n.Kind == text.Person })
}

// whoScore is the mean share of the names in a lead; pairs are worth a little more than either.
func (t *thread) whoScore(lead string, states []shared) float64 {
	var sum float64
	parts := 0
	for part := range strings.SplitSeq(lead, "–") {
		parts++
		if at := slices.IndexFunc(states, func(s shared) bool { return shortName(s.text) == part }); at >= 0 {
			if sum += states[at].share; states[at].share < holdSecond {
				return 0
			}
			continue
		}
		for i := range t.names {
			if shortName(t.names[i].text) == part {
				sum += t.share(&t.names[i])
				break
			}
		}
	}
	return sum / math.Sqrt(float64(parts))
}

// What goes before the matter where much of the thread is about it and it does not lead the name.
const (
	whoseShare = 0.5
	thirdShare = 0.4  // for a state of which those who lead the name talk
	whoseHold  = 0.75 // of that is enough for what stands there already
	whoseTexts = 3    // texts in a thread before there is anything to say of shares
	whoseRunes = 34   // of the matter with it

	unknownShare = 0.6 // of the thread for a name that no table has
	unknownNamed = 0.4 // of the recorded reports with the word, that have it for a name
)

// alwaysName says whether a name that no table has is one word that is hardly anything else: Mercosur, and not Action.
func alwaysName(n *name) bool {
	const letters = 4
	return len(n.text) >= letters && everName(n.text)
}

// everName says whether a word in lower case is hardly anything but a name in recorded reports, and often enough to tell.
func everName(word string) bool {
	const reports = 10
	bg, err := shipped()
	if err != nil || strings.ContainsAny(word, " -") {
		return false
	}
	named := bg.count(hash(nameKey, word))
	if named < reports || named < unknownNamed*bg.count(hash(termKey, word)) { // many are their own stems, and stems cost more
		return false
	}
	stem := stemOf(word)
	return stem != "" && named >= unknownNamed*bg.count(hash(termKey, stem))
}

// stemOf is the stem of an English word, empty where the analysis finds none in it.
func stemOf(word string) string {
	if d := text.Analyze(text.Input{Title: word, Lang: "en"}); len(d.Title) == 1 {
		return d.Title[0]
	}
	return ""
}

// chooseWhose gives the key of the body, force or place that the matter is of: talks in Abu Dhabi, clashes with the SDF.
// Who leads the name and persons are none.
func (t *thread) chooseWhose(matter string) uint32 {
	if n := &t.naming; matter == "" || n.lead == "" || n.texts < whoseTexts {
		return 0
	}
	var best shared
	for i := range t.names {
		s := shared{&t.names[i], t.share(&t.names[i])}
		if s.key == t.naming.shown.whose {
			s.share /= whoseHold
		}
		least := whoseShare
		if s.kind == text.State {
			least = thirdShare
		}
		if s.share >= least && (best.name == nil || s.ahead(&best)) && t.mayOwn(s.name, s.share, matter) {
			best = s
		}
	}
	if best.name == nil {
		return 0
	}
	return best.key
}

// mayOwn says whether a matter may be shown as that of somebody or something that the thread is so much about.
func (t *thread) mayOwn(s *name, share float64, matter string) bool {
	switch s.kind {
	case text.Unknown:
		if share < unknownShare || inOtherLetters(s.text) || !alwaysName(s) {
			return false
		}
	case text.Person:
		return false
	case text.State:
		if !between[matter[strings.LastIndexByte(matter, ' ')+1:]] {
			return false
		}
	case text.Force:
		if armies[s.text] {
			return false
		}
	case text.Place:
		in, _ := text.Within(s.text)
		if s.text == "Europe" || in.Seat && t.about(s.key) < t.about(hash(nameKey, in.Canonical)) {
			return false
		}
	}
	if outlets[s.text] || forums[s.text] || strings.Contains(t.naming.shown.who, shortName(s.text)) {
		return false
	}
	name, matter := strings.ToLower(ownForm(s)), strings.ToLower(matter)
	if strings.Contains(name, matter) {
		return true
	}
	const alike = 4                          // bytes that a name and its other forms begin with
	for w := range strings.FieldsSeq(name) { // "Kurdish" of Kurdish fighters
		if strings.Contains(matter, w[:min(len(w), alike)]) {
			return false
		}
	}
	if name == strings.ToLower(s.text) && strings.ToUpper(s.text) == s.text && strings.Contains(matter, " ") {
		return false // what is written out is seldom of what is shortened
	}
	return len([]rune(name))+1+len([]rune(matter)) <= whoseRunes
}

// between are the matters that states have with each other about something: where a third state is much of that, it says what about.
var between = map[string]bool{"talks": true, "negotiations": true, "mediation": true}

// armies are those that act for a state that leads the name.
var armies = map[string]bool{"IDF": true, "Syrian army": true, "Russian army": true, "Ukrainian army": true, "US Army": true, "US Navy": true, "CENTCOM": true}

// whoseMatter is a matter after whom or what it is of.
func (t *thread) whoseMatter(matter string) string {
	if t.naming.shown.whose == 0 {
		return matter
	}
	i := slices.IndexFunc(t.names, func(n name) bool { return n.key == t.naming.shown.whose })
	if i < 0 {
		return matter
	}
	name := ownForm(&t.names[i])
	if strings.Contains(strings.ToLower(name), strings.ToLower(matter)) {
		return name
	}
	return name + " " + matter
}

// ownForms are how headlines say of whom or what a matter is, where that is not the name itself.
var ownForms = map[string]string{"Kurdistan": "Kurdish", "Southern Transitional Council": "STC", "Islamic State": "IS", "Rapid Support Forces": "RSF"}

func ownForm(n *name) string {
	if f := ownForms[n.text]; f != "" {
		return f
	}
	if n.kind == text.Unknown { // folded
		if strings.ContainsAny(n.text, "0123456789") || !strings.ContainsAny(n.text[1:], "aeiouy") && len(n.text) < 5 {
			return strings.ToUpper(n.text)
		}
		return capitalised(n.text)
	}
	return shortName(n.text)
}
