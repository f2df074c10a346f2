package feeds

import (
	"context"
	"errors"
	"time"

	"attache/model"
)

// holding does the work while the lease holds, renews it at a third of its time, and gives it back. When the lease is lost
// the work's context ends with model.ErrLeaseLost.
func (p *Poller) holding(ctx context.Context, work func(context.Context) error) error {
	held, lose := context.WithCancelCause(ctx)
	renewing := make(chan struct{})
	go func() {
		defer close(renewing)
		p.renew(held, lose)
	}()
	err := work(held)
	lost := errors.Is(context.Cause(held), model.ErrLeaseLost)
	lose(nil)
	<-renewing
	if lost {
		return model.ErrLeaseLost
	}
	back, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if e := p.desk.Release(back, p.holder); e != nil {
		p.o.Log.Warn("the lease could not be given back; it runs out by itself", "error", e)
	}
	return err
}

// renew keeps the lease until the context ends. An error is not yet a loss, since the lease was given for longer.
func (p *Poller) renew(ctx context.Context, lose context.CancelCauseFunc) {
	until := time.Now().Add(p.o.LeaseTTL)
	for {
		p.rest(ctx, p.o.LeaseTTL/3)
		if ctx.Err() != nil {
			return
		}
		asked := time.Now()
		ok, err := p.desk.Lease(ctx, p.holder, p.o.LeaseTTL)
		switch {
		case err == nil && ok:
			until = asked.Add(p.o.LeaseTTL)
		case err == nil, time.Now().After(until):
			lose(model.ErrLeaseLost)
			return
		}
	}
}
