package threads

import (
	"strings"
	"unicode/utf8"
)

// Of English words it is known by themselves which are verbs (see wordclass.go). In Spanish and French it shows in the headline: a noun
// stands behind an article or a preposition, or before "de"; what follows a noun without either is its adjective or the verb. German
// writes nouns with a capital. Russian tells by endings. What does not show names no matter: a wrong name is worse than the first headline.

// place is how a language shows what a word is.
type place struct {
	articles, prepositions, of map[string]bool
	objects                    map[string]bool // what a verb has behind it, and an adjective has not
	subjects                   map[string]bool // what a verb has before it
	verbs, adjectives          []string        // endings
	idle                       map[string]bool // small change of headlines
	nouns                      []string        // endings of nouns that would be taken for verbs or adjectives
}

func wordsOf(s string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		out[w] = true
	}
	return out
}

var places = map[string]*place{
	"es": {
		articles:     wordsOf("el la los las un una unos unas al del su sus este esta estos estas ese esa esos esas nuevo nueva nuevos nuevas primer primera gran otra otro"),
		prepositions: wordsOf("de en con contra sobre tras por sin desde hasta entre a ante bajo durante hacia según mediante y"),
		of:           wordsOf("de del"),
		objects:      wordsOf("el la los las un una unos unas que a al su sus no se para"),
		subjects:     wordsOf("se no que le les lo me nos ha han fue fueron quien"),
		verbs:        strings.Fields("ar er ir arse erse irse arlo arla arlos arlas erlo erla irlo irla ó aron ieron yeron ará arán erá erán irá irán aba aban ando iendo yendo aría arían ería erían iría irían aste iste"),
	},
	"fr": {
		articles:     wordsOf("le la les l un une des du au aux ce cet cette ces son sa ses leur leurs nouveau nouvelle nouveaux nouvelles premier première"),
		prepositions: wordsOf("de d en avec contre sur après par sans depuis entre à devant sous pendant vers dans chez pour et"),
		of:           wordsOf("de d du des"),
		objects:      wordsOf("le la les l un une des que qu à au aux son sa ses ne pas de d du"),
		subjects:     wordsOf("se s ne n qu il elle ils elles on qui a ont est sont va vont veut veulent"),
		idle: wordsOf(`semaine semaines an ans année années jour jours mois heure heures hier demain lundi mardi mercredi jeudi vendredi samedi dimanche janvier
			février mars avril mai juin juillet août septembre octobre novembre décembre personne personnes fois partie vidéo ministre président`),
		verbs: strings.Fields("er ir oir aient ait ent ant ez é ée és ées era eront ira iront"),
		nouns: strings.Fields("ment ments"),
	},
	"ru": {
		prepositions: wordsOf("в во на о об по из с со за от для против при про без под между над перед после через до у к ко и"),
		verbs: strings.Fields(`ть ться чь ет ют ут ит ят ёт ется ются утся ится ятся ал ала али ало ял яла яли ил ила или ило ел ела ели ыл ыла ыли ул ула ули
			лся лась лись лось ен ена ено ены ан ана ано аны ят ты та то ся сь шли шел шла`),
		adjectives: strings.Fields("ый ий ой ая яя ое ее ые ие ого его ому ему ым им ых их ую юю ыми ими"),
		nouns:      strings.Fields("ость ние тие вие ция ций ции сть"),
	},
}

// classIn tells what a word of a headline is by where it stands; lower is the word in lower case.
func (h *headings) classIn(lang string, i int, lower string) wordClass {
	if lang == "de" {
		if h.words[i].capital {
			return anyClass
		}
		return verbClass
	}
	l := places[lang]
	if l == nil {
		return anyClass
	}
	before, behind := "", ""
	if i > 0 && (h.words[i].joined || utf8.RuneCountInString(h.words[i-1].text) == 1) { // "l'accord"
		before = strings.ToLower(h.words[i-1].text)
	}
	if i+1 < len(h.words) && h.words[i+1].joined {
		behind = strings.ToLower(h.words[i+1].text)
	}
	if l.idle[lower] {
		return verbClass
	}
	known := learnedClasses()[lang]
	verbal := endsIn(lower, l.verbs) && !endsIn(lower, l.nouns)
	switch {
	case l.articles[before]:
		return anyClass
	case known.verbs[lower] || l.subjects[before]:
		return verbClass
	case lang == "ru" && endsIn(lower, l.adjectives) && !endsIn(lower, l.nouns):
		return beforeClass
	case known.nouns[lower], lang == "ru" && (!verbal || l.prepositions[before]):
		return anyClass
	case verbal:
		return verbClass
	case l.prepositions[before] || l.of[behind]:
		return anyClass
	case i > 0 && h.words[i].joined && h.words[i-1].key != 0 && h.words[i-1].class == anyClass && !l.objects[behind] && !endsIn(behind, l.verbs):
		return lastClass
	}
	return verbClass
}

// endsIn says whether a word has one of the endings, and something before it.
func endsIn(word string, endings []string) bool {
	for _, e := range endings {
		if len(word) >= len(e)+2 && strings.HasSuffix(word, e) {
			return true
		}
	}
	return false
}
