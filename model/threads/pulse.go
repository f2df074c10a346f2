package threads

import (
	"math"
	"slices"
)

// pulse counts the independent texts of a thread by the hour, as far back as the baseline reaches, and says when they
// come in a surge: far more than the thread's own habit.
type pulse struct {
	hours []hour // oldest first
	until int64  // the surge is shown until then; a new one needs no fewer texts than the first
}

type hour struct {
	at    int64 // hours since 1970
	texts int
}

// The rule of a surge.
const (
	surgeHours   = 2      // the texts of so many hours
	surgeLeast   = 6      // must be so many at least
	surgeTimes   = 3      // and so many times as many as usual
	baselineDays = 7      // as the days before show
	coolDown     = 3 * 60 // minutes for which a surge stays on screen
)

// add counts a report. Reprints do not count: seven of them are not seven witnesses. deaf says how many of the hours from one
// up to another its sources could not be heard in.
func (p *pulse) add(at int64, fresh bool, deaf func(from, to int64) float64) {
	if !fresh {
		return
	}
	h := at / hourSeconds
	i, ok := slices.BinarySearchFunc(p.hours, h, func(a hour, h int64) int { return int(a.at - h) })
	if ok {
		p.hours[i].texts++
	} else {
		p.hours = slices.Insert(p.hours, i, hour{h, 1})
	}
	p.forget()
	if p.rises(deaf) {
		p.until = max(p.until, at+coolDown*60)
	}
}

// forget drops the hours before the baseline.
func (p *pulse) forget() {
	newest := p.hours[len(p.hours)-1].at
	n := 0
	for n < len(p.hours) && p.hours[n].at < newest-24*baselineDays {
		n++
	}
	p.hours = slices.Delete(p.hours, 0, n)
}

// rises says whether the newest hours hold a surge. Hours without any text of the thread count as quiet only after its
// first one: a new thread is compared with what six hours of quiet would be. Hours in which nobody could hear its sources are
// not quiet but unknown, and are left out.
func (p *pulse) rises(deaf func(from, to int64) float64) bool {
	newest := p.hours[len(p.hours)-1].at
	now, before := 0, 0
	for _, h := range p.hours {
		if h.at > newest-surgeHours {
			now += h.texts
		} else {
			before += h.texts
		}
	}
	if now < surgeLeast {
		return false
	}
	first, last := p.hours[0].at, newest-surgeHours
	span := max(float64(last-first)-deaf(first, last), 6)
	return float64(now) > surgeTimes*float64(before)/span*surgeHours
}

// surging says whether a surge is on at the given time, in seconds.
func (p *pulse) surging(at int64) bool { return at <= p.until }

func (p *pulse) absorb(o *pulse) {
	for _, h := range o.hours {
		i, ok := slices.BinarySearchFunc(p.hours, h.at, func(a hour, h int64) int { return int(a.at - h) })
		if ok {
			p.hours[i].texts += h.texts
		} else {
			p.hours = slices.Insert(p.hours, i, h)
		}
	}
	if len(p.hours) > 0 {
		p.forget()
	}
	p.until = max(p.until, o.until)
}

func (p *pulse) encode(w *writer) {
	var last int64
	putList(w, p.hours, func(h hour) { w.varint(h.at - last); w.uvarint(uint64(h.texts)); last = h.at })
	w.varint(p.until)
}

func (p *pulse) decode(r *reader) {
	var last int64
	p.hours = ascending(r, getList(r, func() hour { last += r.varint(); return hour{last, int(min(r.uvarint(), math.MaxInt32))} }),
		func(h hour) int64 { return h.at })
	p.until = r.varint()
}
