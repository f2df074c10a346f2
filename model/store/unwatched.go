package store

import (
	"context"

	"attache/model"
)

// shortWindow bounds what is answered in less time than anybody could take it back in.
const shortWindow = 4096

// unwatched gives the context for a question that walks an index over the window and no further, unless far says that it may: one
// whose end nobody waits for. Looking out for it costs two goroutines for every statement and a look at every thousandth step,
// which is a third of what the questions behind a key take of the processors. What is over already is over.
func unwatched(ctx context.Context, w model.Window, far bool) context.Context {
	if far || w.Limit <= 0 || w.Offset+w.Limit > shortWindow || ctx.Err() != nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

// justOne is the window of a question about a single thing.
var justOne = model.Window{Limit: 1}
