package tui

import (
	"fmt"
	"slices"
	"time"

	"attache/model"
)

// matter is a thread of the tests' world: a title per development, newest first.
type matter struct {
	track model.Track
	title string
	devs  []string
}

// matters are invented. Some titles are long, some are written from the right, some in wide characters.
var matters = []matter{
	{model.Negotiations, "Corran–Velmar talks: venue", []string{
		"Talks between Corran and Velmar move from Port Aster to the island of Sel, mediators say",
		"Velmar denies that any talks are planned",
		"مذاکرات کران و ولمار در جزیرهٔ سل برگزار می‌شود",
		"Port Aster offers to host a first round"}},
	{model.Negotiations, "Grain corridor agreement", []string{
		"Grain corridor: third ship inspected, insurers still wait", "谷物走廊协议延长六十天,两国外长在塞尔岛会面并发表联合声明"}},
	{model.Negotiations, "Prisoner exchange at Ostra bridge", []string{"Forty prisoners cross the Ostra bridge in both directions"}},
	{model.Posture, "Carrier group in the Sel Strait", []string{
		"Carrier group enters the Sel Strait with two destroyers, ministry confirms",
		"מקורות: נושאת המטוסים נכנסה למצר סל", "Velmar calls the passage a provocation"}},
	{model.Posture, "Air defence batteries near Karsk", []string{"Satellite pictures show new air defence batteries near Karsk 🚀 within a day"}},
	{model.Protests, "Fuel protests in Lower Velmar", []string{
		"Fuel protests spread to eleven towns; hospital counts 40 dead, ministry 12",
		"निचले वेलमार में ईंधन विरोध प्रदर्शन ग्यारह शहरों में फैला", "Curfew in three districts after a night of fires"}},
	{model.Protests, "Students' strike at Port Aster", []string{"Students’ strike enters its second week"}},
}

var outlets = []struct{ source, perspective, lang string }{
	{"Aster Wire", "as/private", "en"}, {"Velmar State Radio", "ve/state", "en"}, {"Corran Courier", "co/private", "en"},
	{"Agence du Sel", "se/state", "fr"}, {"Human Count", "int/ngo", "en"}, {"صدای ولمار", "ve/exile", "fa"},
}

// newFake makes the tests' world.
func newFake() *fakeDesk {
	d := &fakeDesk{details: map[model.ItemID]model.ItemDetail{}, changes: make(chan model.Change)}
	id, dev := model.ItemID(1000), model.DevelopmentID(100)
	for m, x := range matters {
		th := model.Thread{ID: model.ThreadID(m + 1), Track: x.track, Title: x.title, Latest: x.devs[0], Surge: m == 5, Edited: m == 0}
		if m == 3 {
			th.Also = model.Negotiations
		}
		for i, title := range x.devs {
			dev++
			at := clockAt.Add(-time.Duration(m*37+i*500+12) * time.Minute)
			first := id
			for k := range 1 + (m+i*2)%4 {
				o := outlets[(m+i+k)%len(outlets)]
				it := model.Item{ID: id, FeedID: model.FeedID((m+i+k)%len(outlets) + 1), Source: o.source, Perspective: o.perspective, Lang: o.lang, Title: title,
					Summary: "Summary of what is said about it. " + title + ".", Link: fmt.Sprintf("https://news.example/%d", id), Track: x.track,
					Thread: th.ID, Development: dev, Text: first, Published: at.Add(-time.Duration(k*7) * time.Minute), Scores: model.Scores{0.02, 0.81, 0.12, 0.05}, Read: i > 0 && m != 5, Cached: k == 0}
				if k == 1 {
					it.Title, it.Text = o.source+": "+title, id
				}
				it.Fetched = it.Published.Add(time.Minute)
				if m == 0 && i == 0 && k == 0 {
					it.Revisions = 1
				}
				d.items = append(d.items, it)
				d.details[id] = detailOf(it)
				id--
			}
		}
		d.threads = append(d.threads, th)
	}
	slices.SortStableFunc(d.items, func(a, b model.Item) int { return b.Published.Compare(a.Published) })
	d.sum()
	for i, o := range outlets {
		d.feeds = append(d.feeds, entry(i, o.source, o.perspective, o.lang))
	}
	d.feeds = append(d.feeds, entry(6, "Northern Review", "no/think", "en"))
	d.board.Feeds = model.FeedCount{OK: 4, Slow: 1, Waiting: 1, Dead: 1, NextWait: clockAt.Add(18 * time.Minute)}
	d.board.Horizon, d.board.LastFetch = clockAt, clockAt.Add(-time.Minute)
	return d
}

// sum counts the threads from their items.
func (d *fakeDesk) sum() {
	for i := range d.threads {
		t := &d.threads[i]
		t.Pulse = make([]int, model.PulseHours)
		devs, sources, texts := map[model.DevelopmentID]bool{}, map[string]bool{}, map[model.ItemID]bool{}
		for _, it := range d.items {
			if it.Thread != t.ID {
				continue
			}
			t.Items++
			devs[it.Development], sources[it.Source], texts[it.Text] = true, true, true
			if t.Last.Before(it.Published) {
				t.Last = it.Published
			}
			t.First = it.Published
			if h := int(clockAt.Sub(it.Published).Hours()); h < model.PulseHours {
				t.Pulse[model.PulseHours-1-h]++
			}
		}
		t.Developments, t.Sources, t.Texts = len(devs), len(sources), len(texts)
	}
	d.count()
}

func detailOf(it model.Item) model.ItemDetail {
	x := model.ItemDetail{Item: it, FeedTitle: it.Source, SameText: []string{"Corran Courier", "Agence du Sel"}}
	if it.Revisions > 0 {
		x.History = []model.Revision{{Title: "Talks between Corran and Velmar to be held in Port Aster, mediators say", Until: it.Published.Add(40 * time.Minute)}}
	}
	if it.Cached {
		x.Article = &model.Article{From: "page", At: it.Fetched, Links: []string{"https://news.example/background"}, Blocks: []model.Block{
			{Kind: model.Paragraph, Text: "The first round will take place on the island of Sel rather than in Port Aster, two mediators said on Wednesday, after a week in which both sides had denied that anything was planned [1]."},
			{Kind: model.Heading, Level: 2, Text: "What is known"},
			{Kind: model.Bullet, Level: 1, Text: "The delegations are led by deputy ministers."},
			{Kind: model.Bullet, Level: 1, Text: "Prisoners come first, the strait second."},
			{Kind: model.Quote, Level: 1, Text: "We will come if they come, and we will leave when they leave."},
			{Kind: model.Image, Text: "the ferry terminal of Sel in the evening"},
			{Kind: model.Paragraph, Text: "دو میانجی گفتند که دور نخست گفت‌وگوها در جزیرهٔ سل برگزار می‌شود و نه در بندر آستر."},
			{Kind: model.Numbered, Level: 1, Text: "1. Exchange of lists"},
			{Kind: model.Preformatted, Text: "12:00 arrival\n13:30 first session"},
		}}
	}
	x.Why = model.Why{
		Track: []model.Reason{{Kind: "word", Text: "talks", Weight: 2.1}, {Kind: "pair", Text: "first round", Weight: 1.2}, {Kind: "word", Text: "strait", Weight: -0.4}},
		Score: 0.93, Joined: []model.Reason{{Kind: "name", Text: "Sel", Weight: 1.8}, {Kind: "title", Text: "titles share 6 of 9 words", Weight: 1.1}},
		Rival: 102, RivalScore: 0.31, RivalWhy: []model.Reason{{Kind: "veto", Text: "places exclude each other: Port Aster, Sel", Weight: -2}},
		ThreadScore: 0.88, Thread: []model.Reason{{Kind: "name", Text: "Corran, Velmar", Weight: 1.5}},
	}
	return x
}

func entry(i int, source, perspective, lang string) model.FeedEntry {
	f := model.FeedEntry{Feed: model.Feed{ID: model.FeedID(i + 1), URL: fmt.Sprintf("https://feeds.example/%d.xml", i), Source: source, Perspective: perspective, Lang: lang, Origin: model.FromStore},
		Items: 40 + i, PerDay: 12.5, Today: 11, NewestItem: clockAt.Add(-time.Duration(i*40) * time.Minute)}
	f.Poll = model.PollState{State: model.FeedOK, Status: 200, TookMS: 240, LastSuccess: clockAt.Add(-4 * time.Minute), LastTry: clockAt.Add(-4 * time.Minute), Next: clockAt.Add(11 * time.Minute), NextWhy: "it changes every 40 minutes"}
	switch i {
	case 1:
		f.Poll.State, f.Poll.TookMS = model.FeedSlow, 9200
	case 3:
		f.Poll.State, f.Poll.Error, f.Poll.Status, f.Poll.NextWhy = model.FeedWaiting, "the server asked to wait", 429, "Retry-After"
	case 4:
		f.Poll.State, f.Poll.Error, f.Poll.Failures, f.Poll.LastSuccess, f.Today = model.FeedDead, "no answer within 10 s", 31, clockAt.Add(-72*time.Hour), 0
		f.Origin = model.FromConfig
	}
	return f
}

// manyThreads makes a world of n threads with one item each.
func manyThreads(n int) *fakeDesk {
	d := newFake()
	for i := range n {
		at := clockAt.Add(-time.Duration(i+100) * time.Minute)
		th := model.Thread{ID: model.ThreadID(1000 + i), Track: model.BoardTracks[i%3], Title: fmt.Sprintf("Matter %d of many: envoys, ships and squares", i),
			Latest: "What moved last in it, said in a sentence of some length", Last: at, First: at, Items: 1, Sources: 1, Texts: 1, Developments: 1, Unread: i % 2,
			Pulse: make([]int, model.PulseHours)}
		th.Pulse[i%model.PulseHours] = 1 + i%5
		d.threads = append(d.threads, th)
		d.items = append(d.items, model.Item{ID: model.ItemID(100000 + n - i), FeedID: 1, Source: "Aster Wire", Perspective: "as/private", Title: th.Latest, Thread: th.ID,
			Development: model.DevelopmentID(5000 + i), Text: model.ItemID(100000 + n - i), Track: th.Track, Published: at, Read: i%2 == 0})
	}
	return d
}
