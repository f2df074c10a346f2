package feeds

import (
	"context"
	"fmt"
	"sync"
	"time"

	"attache/model"
)

// articleBudget keeps fetching ahead within a day's bounds. What was spent is kept by the desk, so that the bounds hold across
// programs; what is on its way is known here alone.
type articleBudget struct {
	brought chan struct{} // new items came in

	mu     sync.Mutex
	tries  map[model.ItemID]int
	spent  model.Spent
	flying int // requests that were granted and are not paid yet
}

func newArticleBudget() *articleBudget {
	return &articleBudget{brought: make(chan struct{}, 1), tries: map[model.ItemID]int{}}
}

func (b *articleBudget) nudge() {
	select {
	case b.brought <- struct{}{}:
	default:
	}
}

// know takes over what the desk says was spent.
func (b *articleBudget) know(s model.Spent) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.knowLocked(s)
}

func (b *articleBudget) knowLocked(s model.Spent) {
	if !s.Since.Equal(b.spent.Since) {
		clear(b.tries) // another day
	} else if s.Requests < b.spent.Requests {
		return // overtaken by the answer to a later question
	}
	b.spent = s
}

// grant is one request that may be made ahead. It counts until it is paid, or given back unused.
type grant struct {
	b    *articleBudget
	over bool
}

// take grants one request if the day has one left, nil otherwise.
func (b *articleBudget) take(now time.Time, requests int, bytes int64) *grant {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s := b.spent.At(now); s.Requests+b.flying >= requests || bytes > 0 && s.Bytes >= bytes {
		return nil
	}
	b.flying++
	return &grant{b: b}
}

// pay takes over what the desk says was spent with the grant's request in it. A nil grant is of a request that needed none.
func (g *grant) pay(b *articleBudget, s model.Spent) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.knowLocked(s)
	g.endLocked()
}

// giveBack ends a grant of which no use was made.
func (g *grant) giveBack() {
	g.b.mu.Lock()
	defer g.b.mu.Unlock()
	g.endLocked()
}

func (g *grant) endLocked() {
	if g != nil && !g.over {
		g.over = true
		g.b.flying--
	}
}

// until says when there is something to spend again; the zero time means that there is now.
func (b *articleBudget) until(now time.Time, requests int, bytes int64) time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s := b.spent.At(now); s.Requests >= requests || bytes > 0 && s.Bytes >= bytes {
		return b.spent.Since.Add(model.Day)
	}
	return time.Time{}
}

// failed counts a try that failed and says whether it was the last one.
func (b *articleBudget) failed(id model.ItemID) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tries[id]++
	return b.tries[id] >= articleTries
}

// paid tells the desk what a request has cost: one, and the bytes of its answer. What the reader asks for counts too, though it is never
// refused. A desk that cannot write is counted for here.
func (p *Poller) paid(ctx context.Context, a *Answer, g *grant) {
	var bytes int64
	if a != nil {
		bytes = a.Wire
	}
	sum, err := p.desk.Spend(context.WithoutCancel(ctx), 1, bytes)
	if err != nil {
		p.o.Log.Warn("what was spent on articles could not be kept", "error", err)
		p.budget.mu.Lock()
		sum = p.budget.spent.At(p.now())
		p.budget.mu.Unlock()
		if sum.Since.IsZero() {
			sum.Since = p.now()
		}
		sum.Requests, sum.Bytes = sum.Requests+1, sum.Bytes+bytes
	}
	g.pay(p.budget, sum)
}

// Thrift says in words that the day's budget for full texts is used up, and for how much longer; it is empty while there is
// something left, as far as this poller was told by the desk, which it asks with every round.
func (p *Poller) Thrift() string { return p.thrift(p.now()) }

// thrift says in words that the day's budget is used up, nothing while it is not.
func (p *Poller) thrift(now time.Time) string {
	if !p.o.Articles {
		return ""
	}
	until := p.budget.until(now, p.o.ArticlesPerDay, p.o.ArticleBytesPerDay)
	if until.IsZero() {
		return ""
	}
	return fmt.Sprintf("the day's budget for full texts is used up for another %s", words(until.Sub(now)))
}
