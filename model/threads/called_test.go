package threads

import (
	"math/rand/v2"
	"strings"
	"testing"

	"attache/model"
	"attache/model/text"
)

// unique fails when two threads that are warm bear one name, and says how many bear one that is not what they would be called by
// themselves.
func unique(t *testing.T, e *Engine, titles map[model.ThreadID]ThreadState) (apart int) {
	t.Helper()
	by := map[string]model.ThreadID{}
	for id := range e.threads {
		name := titles[id].Title
		if name == "" {
			t.Fatalf("thread %d has no name", id)
		}
		if o, ok := by[name]; ok {
			t.Fatalf("%d and %d are both called %q", o, id, name)
		}
		by[name] = id
		if th := e.threads[id]; th.course != nil && th.naming.shown.plain != th.naming.title {
			apart++
		}
	}
	return apart
}

// Whatever is laid down, stored and taken up again meanwhile, no two threads of a board are called the same.
func TestNoTwoThreadsAreCalledTheSame(t *testing.T) {
	in := stream(700)
	apart, resting := 0, 0
	for n := range 4 {
		rng := rand.New(rand.NewPCG(uint64(n), 29))
		k := newKept()
		e, _ := k.resting(t)
		for rest := in; len(rest) > 0; {
			part := rest[:min(len(rest), 1+rng.IntN(30))]
			rest = rest[len(part):]
			k.apply(e.Assign(part))
			k.tail = append(k.tail, part...)
			apart += unique(t, e, k.threads)
			switch rng.IntN(4) {
			case 0:
				k.checkpoint(e)
				e.Rest(rng.IntN(6))
				resting++
			case 1:
				e, _ = k.resting(t)
				unique(t, e, k.threads)
			}
		}
	}
	if apart == 0 || resting == 0 {
		t.Fatalf("%d times a thread bore another name than by itself, %d times some were laid down: nothing was tried", apart, resting)
	}
}

func TestNamesThatAReaderTakesForOneAreOne(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Iran–US: talks", "US–Iran: Talks", true}, {"Iran: drone strike", "Iran: drone strikes", true}, {"Iran: talks", "Iran: protests", false},
		{"Iran–US: talks", "Iran: US talks", false}, {"Iran–Iraq: talks", "Iran–US: talks", false}, {"Oil tanker", "oil tankers", true},
	} {
		if got := nameKeyOf(c.a) == nameKeyOf(c.b); got != c.same {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}

// telling opens a thread of headlines, each a development of its own.
func telling(e *Engine, titles ...string) *thread {
	t := e.openThread()
	for i, title := range titles {
		in := &Input{Item: model.ItemID(1000*t.id) + model.ItemID(i), Title: title, Published: surgeStart, Doc: text.Analyze(text.Input{Title: title, Lang: "en"})}
		in.Scores[model.Protests] = 1
		t.devs = append(t.devs, model.DevelopmentID(1000*t.id)+model.DevelopmentID(i))
		e.corpus.advance(in.Published.Unix())
		p := newProfile(in, e.corpus)
		e.touchThread(e.heard(in, p, p.list(&scale{}), 1, true), t)
	}
	return t
}

// What tells a thread from another that would be called the same is another matter, who else acts, or where; the day only when
// nothing else does.
func TestTheLaterOfTwoIsCalledByWhatIsItsOwn(t *testing.T) {
	for _, c := range []struct {
		titles []string
		want   string
	}{
		{[]string{"Protests in Iran over bread", "Iran protests grow", "Iran bread riots and protests"}, "bread"},
		{[]string{"Iran protests reach Shiraz", "Shiraz protests shake Iran", "Iran: protests in Shiraz go on"}, "Shiraz"},
		{[]string{"Iran protests", "Protests in Iran", "Iran protests"}, surgeStart.Format("2 January")},
	} {
		e := New(Options{})
		e.out = newOutcome()
		first := telling(e, "Iran protests", "Protests in Iran", "Iran protests", "Iran protests")
		later := telling(e, c.titles...)
		if first.naming.title != "Iran: protests" {
			t.Fatalf("the first is called %q", first.naming.title)
		}
		if !strings.Contains(later.naming.title, c.want) || !strings.HasPrefix(later.naming.title, "Iran") {
			t.Errorf("%q are called %q, want something with %q", c.titles, later.naming.title, c.want)
		}
	}
}

// A thread that becomes far greater than the one that bears its name is given it; who bore it goes out with the result, and with what a
// restart needs.
func TestTheFarGreaterThreadIsGivenTheName(t *testing.T) {
	e := New(Options{})
	e.out = newOutcome()
	first := telling(e, "Iran protests", "Protests in Iran over bread")
	if first.naming.title != "Iran: protests" {
		t.Fatalf("the first is called %q", first.naming.title)
	}
	var titles []string
	for range 16 {
		titles = append(titles, "Iran protests")
	}
	later := telling(e, titles...)
	if later.naming.title != "Iran: protests" || first.naming.title == later.naming.title {
		t.Errorf("the greater is called %q, the lesser %q", later.naming.title, first.naming.title)
	}
	if id := model.ThreadID(first.id); !e.out.anewThreads[id] || e.out.threads[id] == nil {
		t.Error("nobody is told that the lesser is called otherwise")
	}
}

// Who was merged away or went cold leaves its name to others.
func TestANameIsFreeWhenItsThreadIsGone(t *testing.T) {
	e := New(Options{})
	e.out = newOutcome()
	first, later := telling(e, "Iran protests", "Protests in Iran"), telling(e, "Serbia elections", "Elections in Serbia")
	e.absorbThread(first, later)
	if again := telling(e, "Serbia elections", "Elections in Serbia"); again.naming.title != "Serbia: elections" {
		t.Errorf("called %q after the one before was merged away", again.naming.title)
	}
	e.corpus.advance(surgeStart.Unix() + warmThread + 2*daySeconds)
	e.sweep()
	if again := telling(e, "Iran protests", "Protests in Iran"); again.naming.title != "Iran: protests" {
		t.Errorf("called %q after all others went cold", again.naming.title)
	}
	if len(e.called.by) != 1 {
		t.Errorf("%d names are borne by one thread", len(e.called.by))
	}
}

// A store from before names were told apart has two threads of one name; both go on.
func TestOldNamesThatAreTheSameAreToldApartWhenSomethingComesIn(t *testing.T) {
	e := New(Options{})
	a, b := telling(e, "Iran protests", "Protests in Iran"), telling(e, "Iran protests", "Protests in Iran over bread")
	stored := []ThreadState{{ID: model.ThreadID(a.id), Title: "Iran: protests"}, {ID: model.ThreadID(b.id), Title: "Iran: protests"}}
	e.called.by = nil
	a.bears, b.bears = 0, 0
	e.callAgain(stored)
	if b.naming.title != "Iran: protests" || b.bears != 0 {
		t.Fatalf("called %q, alone %v", b.naming.title, b.bears != 0)
	}
	e.out = newOutcome()
	e.callAnew(b)
	if b.naming.title == a.naming.title || a.naming.title != "Iran: protests" {
		t.Errorf("called %q and %q", a.naming.title, b.naming.title)
	}
}

// Names are English: what a report in another language says is no word to tell a thread apart by.
func TestAThreadIsNotToldApartInAnotherLanguage(t *testing.T) {
	e := New(Options{})
	e.out = newOutcome()
	first := telling(e, "Iran protests", "Protests in Iran", "Iran protests")
	title := "Protestas en Irán: muertos confirmados"
	in := &Input{Item: 5000, Title: title, Published: surgeStart, Doc: text.Analyze(text.Input{Title: title, Lang: "es"})}
	later := e.openThread()
	e.touchThread(e.heard(in, newProfile(in, e.corpus), nil, 1, true), later)
	if later.naming.title == first.naming.title || strings.Contains(later.naming.title, "muertos") {
		t.Errorf("called %q beside %q", later.naming.title, first.naming.title)
	}
}
