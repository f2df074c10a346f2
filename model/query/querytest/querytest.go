// Package querytest holds the cases that everything which answers queries must agree on: Match on a struct, and the SQL
// that a store executes. It is imported by tests alone.
package querytest

import (
	"time"

	"attache/model"
	"attache/model/query"
)

// Now is the clock of the cases, a Wednesday in UTC.
var Now = time.Date(2026, 2, 4, 12, 0, 0, 0, time.UTC)

// Items are what the cases ask about, by name. The texts are invented. Each call gives new ones, so that tests can't disturb
// each other; Fields.Now is set. ThreadTitle, Actors and Places belong to the item's Thread, and no two items share one.
func Items() map[string]*query.Fields {
	all := map[string]*query.Fields{
		"talks": {
			Title: "Corran talks move to Port Lisse", Summary: "Envoys will meet on Friday, the ministry said.",
			Body: "The carrier group stays where it is.", Note: "compare with Monday's brief", Source: "Meridian Wire", Perspective: "int/wire",
			Lang: "en", Track: model.Negotiations, FeedURL: "https://meridian.example/world.xml", Thread: 11, ThreadTitle: "Vestria–Halmar: Corran talks",
			Actors: []string{"Vestria", "United Nations"}, Places: []string{"Port Lisse"}, Tags: []string{"brief", "to check"},
			Read: true, Starred: true, Cached: true, Published: Now.Add(-2 * time.Hour),
		},
		"fleet": {
			Title: "Halmar sends carrier group through strait", Summary: "Sanctions and Sânctuary: café.", Source: "Vestrian State Radio",
			Perspective: "ve/state", Lang: "en-GB", Track: model.Posture, FeedURL: "https://radio.example/feed", Thread: 12,
			ThreadTitle: "Fleet in the strait", Actors: []string{"Halmar", "Vestria"}, Edited: true, Published: Now.Add(-30 * time.Hour),
		},
		"street": {
			Title: "Протесты в столице: полиция применила газ", Summary: "Ещё 40 задержанных.", Source: "Новости Север", Perspective: "ha/private",
			Lang: "ru", Track: model.Protests, FeedURL: "https://sever.example/rss", Thread: 13, ThreadTitle: "Протесты", Places: []string{"Korvale"},
			Published: time.Date(2026, 2, 1, 23, 30, 0, 0, time.UTC),
		},
		"zh": {
			Title: "维斯特里亚宣布新制裁", Summary: "谈判推迟到周五。", Source: "东方通讯", Perspective: "cn/state", Lang: "zh", Track: model.Negotiations,
			FeedURL: "https://df.example/rss", Thread: 14, ThreadTitle: "制裁", Published: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC),
		},
		"fa": {
			Title: "مذاكرات در بندر ليس آغاز شد", Summary: "۶۳۰۰ نفر بازداشت شدند.", Source: "Radio Kooh", Perspective: "int/ngo", Lang: "fa",
			Track: model.Negotiations, FeedURL: "https://kooh.example/", Thread: 15, ThreadTitle: "مذاکرات", Published: Now.AddDate(0, 0, -10),
		},
		"sport": {
			Title: "Rowers win gold or lose face", Summary: "Film and sport, a 12:30 start; 100% fun_ny.", Source: "Meridian Sport", Lang: "en",
			FeedURL: "https://meridian.example/sport.xml", Thread: 16, Published: Now.Add(-48 * time.Hour),
		},
	}
	for _, f := range all {
		f.Now = Now
	}
	return all
}

// Case is a query and the items that answer it, by name.
type Case struct {
	Query string
	Want  []string
}

// Cases are held by Match and by every store.
func Cases() []Case {
	const talks, fleet, street, zh, fa, sport = "talks", "fleet", "street", "zh", "fa", "sport"
	return []Case{
		{"", []string{talks, fleet, street, zh, fa, sport}},
		// words
		{"corran", []string{talks}},
		{"CORRAN Talks", []string{talks}},
		{"talk", nil},
		{"talk*", []string{talks}},
		{"sanct*", []string{fleet}},
		{"cafe", []string{fleet}},
		{"sanctuary", []string{fleet}},
		{"carrier group", []string{talks, fleet}},
		{`"carrier group"`, []string{talks, fleet}},
		{`"group carrier"`, nil},
		{"carrier-group", []string{talks, fleet}},
		{`"carrier gr"*`, []string{talks, fleet}},
		{`"lisse envoys"`, nil}, // not from one text into the next
		{"monday", []string{talks}},
		{"12:30", []string{sport}},
		{"fun_ny", []string{sport}},
		{"протесты", []string{street}},
		{"еще", []string{street}},
		{"полици*", []string{street}},
		{"制裁", []string{zh}},
		{"裁制", nil},
		{"推迟到", []string{zh}},
		{"مذاکرات", []string{fa}},
		{"6300", []string{fa}},
		// logic
		{"corran or sanctions", []string{talks, fleet}},
		{"carrier -corran", []string{fleet}},
		{"-carrier", []string{street, zh, fa, sport}},
		{"carrier NOT corran", []string{fleet}},
		{"-(carrier or lang:zh)", []string{street, fa, sport}},
		{"(corran or 制裁) track:neg", []string{talks, zh}},
		{"carrier corran or film sport", []string{talks, sport}},
		{"carrier (corran or sanctions) -envoys", []string{fleet}},
		{"carrier or -lang:en", []string{talks, fleet, street, zh, fa}},
		{"-carrier -film", []string{street, zh, fa}},
		{`gold "or"`, []string{sport}},
		{"Fleet – strait", nil},
		{"Halmar – strait", []string{fleet}},
		// fields
		{"track:posture", []string{fleet}},
		{"track:pos,prot", []string{fleet, street}},
		{"-track:other track:o", nil},
		{"source:meridian", []string{talks, sport}},
		{"source:merid", nil},
		{"source:merid*", []string{talks, sport}},
		{`SOURCE:"meridian wire"`, []string{talks}},
		{"source:север", []string{street}},
		{"source:通讯", []string{zh}},
		{"lang:en", []string{talks, fleet, sport}},
		{"lang:Persian,ru", []string{street, fa}},
		{"actor:vestria", []string{talks, fleet}},
		{"actor:un", []string{talks}},
		{"actor:ООН", []string{talks}},
		{`actor:"Организация Объединённых Наций"`, []string{talks}},
		{`actor:"الأمم المتحدة"`, []string{talks}},
		{`actor:"Naciones Unidas"`, []string{talks}},
		{`actor:"联合国"`, []string{talks}},
		{`actor:"united nations talks"`, nil}, // a name in a phrase does not name the phrase
		{`actor:"nations vestria"`, nil},
		{`actor:"vestria united"`, nil}, // not from one actor into the next
		{"-actor:vestria", []string{street, zh, fa, sport}},
		{"place:lisse", []string{talks}},
		{"place:kor*", []string{street}},
		{"tag:brief", []string{talks}},
		{`tag:"to check"`, []string{talks}},
		{"has:tag", []string{talks}},
		{"title:carrier", []string{fleet}},
		{"title:carrier,corran", []string{talks, fleet}},
		{"carrier -title:carrier", []string{talks}},
		{"thread:12", []string{fleet}},
		{"thread:#12,13", []string{fleet, street}},
		{"thread:strait", []string{fleet}},
		{"feed:meridian.example", []string{talks, sport}},
		{"feed:RADIO", []string{fleet}},
		{`feed:"%"`, nil},
		{"perspective:ve/state", []string{fleet}},
		{"perspective:state", []string{fleet, zh}},
		{"perspective:/state", []string{fleet, zh}},
		{"perspective:int", []string{talks, fa}},
		{"perspective:int/", []string{talks, fa}},
		{"-perspective:int", []string{fleet, street, zh, sport}},
		{"is:read", []string{talks}},
		{"is:unread", []string{fleet, street, zh, fa, sport}},
		{"-is:unread", []string{talks}},
		{"is:starred is:cached has:note", []string{talks}},
		{"is:edited", []string{fleet}},
		{"-is:edited is:starred", []string{talks}},
		// times
		{"since:24h", []string{talks}},
		{"since:48h", []string{talks, fleet, sport}},
		{"until:48h", []string{street, zh, fa, sport}},
		{"since:7d until:2d", []string{street, zh, sport}},
		{"since:today", []string{talks}},
		{"since:yesterday until:yesterday", []string{fleet}},
		{"since:monday", []string{talks, fleet, sport}},
		{"since:2026-02-01 until:2026-02-01", []string{street, zh}},
		{"until:2026-01", []string{fa}},
		{"since:2026-02-01T12:00Z until:2026-02-02T00:00Z", []string{street}},
		{"since:2026-02-01T03:30+03:30 until:2026-02-01T00:00Z", []string{zh}},
		{"-since:2026", nil},
	}
}

// Schema is a schema that has everything, for looking at the SQL itself.
func Schema() query.Schema {
	column := func(expr string) query.Column { return query.Column{Expr: expr} }
	return query.Schema{
		Match: func(fts string) (string, []any) {
			return "i.id IN (SELECT rowid FROM fts WHERE fts MATCH ?)", []any{fts}
		},
		TitleColumn: "title",
		Columns: map[query.Field]query.Column{
			query.Track: column("i.track"), query.Lang: column("i.lang"), query.Since: column("i.published"), query.Until: column("i.published"),
			query.Source:      {Expr: "f.source", Within: "i.feed IN (SELECT f.id FROM feeds f WHERE %s)"},
			query.Perspective: column("i.perspective"), query.Feed: column("i.url"), query.Actor: column("i.actors"), query.Place: column("i.places"),
			query.Tag: column("i.tags"), query.Thread: {Expr: "i.thread_title", ID: "i.thread"},
		},
		States: map[string]string{"read": "i.read", "starred": "i.starred", "edited": "i.edited", "cached": "i.cached", "note": "i.note", "tag": "i.tags"},
		Now:    Now,
		Time:   func(t time.Time) any { return t.Unix() },
	}
}
