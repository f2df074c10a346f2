package tui

import "attache/model"

func (p *plainDesk) doFetch(arg string) {
	it, ok := p.detail(arg)
	switch {
	case !ok:
		return
	case p.World == nil:
		p.say("This program does not fetch.")
		return
	case it.Link == "":
		p.say("This report has no link to a text.")
		return
	}
	p.sayf("Fetching the text from %s.", it.Source)
	if err := p.World.FetchArticle(p.ctx, it.Item); err != nil {
		p.failed("The text was not fetched", err)
		return
	}
	p.read(it.ID)
}

func (p *plainDesk) doRefresh(string) {
	if p.World == nil {
		p.say("This program does not fetch.")
		return
	}
	p.World.Refresh()
	p.say("All feeds are being looked at; what is new is told as it comes.")
}

// doAddFeed looks at an address and follows the feed that is there. When a page names several it lists them.
func (p *plainDesk) doAddFeed(arg string) {
	want, err := parseFeed(arg)
	if err != nil {
		p.say(err.Error())
		return
	}
	trier, can := p.World.(Trier)
	if !can {
		p.addFeed(named(want))
		return
	}
	p.say("Looking at " + want.URL)
	trials, err := trier.Try(p.ctx, want)
	switch {
	case err != nil:
		p.failed("No feed was added", err)
	case len(trials) == 0:
		p.say("There is no feed at " + want.URL)
	case len(trials) > 1:
		p.sayf("This page names %s. Type add-feed with the address of one:", count(len(trials), "feed"))
		for _, t := range trials {
			p.say(named(t.Feed).Source + ": " + t.Feed.URL)
		}
	default:
		p.show(trialPage{trials})
		p.addFeed(asWanted(want, trials[0].Feed))
	}
}

func (p *plainDesk) addFeed(f model.Feed) {
	id, err := p.Desk.AddFeed(p.ctx, f)
	if err == nil && p.World != nil {
		p.World.Refresh(id)
	}
	p.done("Added "+f.Source+"; undo takes it back.", err)
}

// feedOf gives the feed of a row.
func (p *plainDesk) feedOf(arg string) (model.FeedEntry, bool) {
	if arg == "" {
		p.say("Say which: the number of a feed. Type feeds for all of them.")
		return model.FeedEntry{}, false
	}
	r, ok := p.row(arg)
	if ok && r.feed.ID == 0 {
		p.say("This row is no feed. Type feeds for all of them.")
		ok = false
	}
	return r.feed, ok
}

func (p *plainDesk) doRemoveFeed(arg string) {
	f, ok := p.feedOf(arg)
	switch {
	case !ok:
	case f.Origin == model.FromConfig:
		p.say(f.Name() + " stands in the configuration file: take it out there, or switch it off with toggle-feed.")
	default:
		p.done("Removed "+f.Name()+"; its reports stay, undo brings it back.", p.Desk.RemoveFeed(p.ctx, f.ID))
	}
}

func (p *plainDesk) doToggleFeed(arg string) {
	if f, ok := p.feedOf(arg); ok {
		words := "Switched " + f.Name() + " off; undo takes it back."
		if f.Disabled {
			words = "Switched " + f.Name() + " on; undo takes it back."
		}
		p.done(words, p.Desk.EnableFeed(p.ctx, f.ID, f.Disabled))
	}
}
