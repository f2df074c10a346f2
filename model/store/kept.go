package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"strings"

	"modernc.org/sqlite" // the driver, pure Go
)

// The library reads the words of a statement, looks up what they name and makes a plan, each time anew: for the questions
// behind a key, that takes longer than to answer them. A connection therefore keeps the statements that come again, by
// their words. They go with the connection: a repair that puts another file in place has other connections, and these
// have statements of their own. When the schema changes, the library itself makes its plan anew.
//
// A statement is kept when its words come for the second time within a few hundred others, so that what is made for the
// occasion, with its numbers in its words, does not push out what is asked for all the time. One takes 4 to 15 KB of the
// library's memory, the longest inserts 60: 0.2 MB in a reader that keeps all that it may, 1.2 MB in the writer while much
// comes in, who lets go of it when nothing does (see Spare).
const (
	keptByWriter = 96
	keptByReader = 32      // of each connection
	mostWords    = 4 << 10 // longer ones are of the occasion
	mostHeard    = 256     // so many texts that came once are remembered
)

// openDB opens a file with connections that keep so many statements each.
func openDB(name string, kept int) (*sql.DB, error) {
	c, err := sqlite.NewConnector(name)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector{c, kept}), nil
}

type connector struct {
	driver.Connector
	kept int
}

// Connect opens a connection; see driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	one, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	lib, ok := one.(library)
	if !ok {
		return nil, errors.Join(errors.New("this driver of SQLite cannot keep statements"), one.Close())
	}
	return &conn{library: lib, most: c.kept, kept: map[string]*statement{}}, nil
}

// library is what a connection of the driver's can do.
type library interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// conn is a connection that keeps statements. As with every connection of a driver, one goroutine uses it at a time.
type conn struct {
	library
	kept  map[string]*statement
	most  int
	run   uint64 // statements run so far
	heard [mostHeard]uint64

	args  []driver.NamedValue // empty, see exec
	texts []byte
}

var heardSeed = maphash.MakeSeed()

// statement is one that is kept. While its rows are read it is these rows, too.
type statement struct {
	on    *conn
	words string
	stmt  prepared
	used  uint64 // when it was run last
	busy  bool
	rows  driver.Rows
	ill   bool // it failed, and is not kept any longer: what a failure leaves in it is the library's business
}

// prepared is what a statement of the driver's can do.
type prepared interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// take gives the kept statement of these words, busy from now on; nil when there is none.
func (c *conn) take(ctx context.Context, words string) *statement {
	if c.run++; len(words) > mostWords {
		return nil
	}
	st := c.kept[words]
	if st == nil {
		st = c.keep(ctx, words)
	}
	if st == nil || st.busy {
		return nil
	}
	st.used, st.busy = c.run, true
	return st
}

// keep prepares a statement when its words have been heard before. What cannot be prepared is left to whoever runs it, who
// is told why.
func (c *conn) keep(ctx context.Context, words string) *statement {
	h := maphash.String(heardSeed, words)
	if at := &c.heard[h%mostHeard]; *at != h {
		*at = h
		return nil
	}
	if strings.HasPrefix(words, "PRAGMA ") || !c.room() { // those the library makes anew whenever they are run
		return nil
	}
	st, err := c.PrepareContext(ctx, words)
	if err != nil {
		return nil
	}
	p, ok := st.(prepared)
	if !ok {
		_ = st.Close()
		return nil
	}
	kept := &statement{on: c, words: words, stmt: p}
	c.kept[words] = kept
	return kept
}

// room lets go of the statement that was not needed for longest, where there are as many as may be.
func (c *conn) room() bool {
	if len(c.kept) < c.most {
		return true
	}
	var old *statement
	for _, st := range c.kept {
		if !st.busy && (old == nil || st.used < old.used) {
			old = st
		}
	}
	if old == nil {
		return false
	}
	c.drop(old)
	return true
}

func (c *conn) drop(st *statement) {
	delete(c.kept, st.words)
	_ = st.stmt.Close() // it says again how its last run failed, which was told then
}

// give takes a statement back.
func (st *statement) give() {
	if st.busy = false; st.ill {
		st.on.drop(st)
	}
}

// ExecContext runs a statement; see driver.ExecerContext.
func (c *conn) ExecContext(ctx context.Context, words string, args []driver.NamedValue) (driver.Result, error) {
	st := c.take(ctx, words)
	if st == nil {
		return c.library.ExecContext(ctx, words, args)
	}
	res, err := st.stmt.ExecContext(ctx, args)
	st.ill = err != nil
	st.give()
	return res, err
}

// mostTexts is how much room for texts is kept from one statement for the next.
const mostTexts = 1 << 20

// exec is ExecContext for whoever has the connection to itself, and gives the number of rows that were changed. What is bound
// is laid out in room that is used again, where database/sql would take new for every statement: in a refresh, that is half
// of what writing allocates. The library copies what it is given.
func (c *conn) exec(ctx context.Context, words string, args []any) (int64, error) {
	c.args, c.texts = c.args[:0], c.texts[:0]
	defer func() {
		clear(c.args)
		if cap(c.texts) > mostTexts {
			c.texts = nil
		}
	}()
	for i, a := range args {
		v, err := c.value(a)
		if err != nil {
			return 0, fmt.Errorf("argument %d: %w", i+1, err)
		}
		c.args = append(c.args, driver.NamedValue{Ordinal: i + 1, Value: v})
	}
	res, err := c.ExecContext(ctx, words, c.args)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// value gives an argument in a form that the library takes.
func (c *conn) value(a any) (v driver.Value, err error) {
	switch a := a.(type) {
	case nil, int64, string, []byte:
		return a, nil
	case coded:
		v, c.texts = a.value(c.texts)
		return v, nil
	case memo:
		v, c.texts = a.value(c.texts)
		return v, nil
	}
	return driver.DefaultParameterConverter.ConvertValue(a)
}

// QueryContext asks a question; see driver.QueryerContext.
func (c *conn) QueryContext(ctx context.Context, words string, args []driver.NamedValue) (driver.Rows, error) {
	st := c.take(ctx, words)
	if st == nil {
		return c.library.QueryContext(ctx, words, args)
	}
	rows, err := st.stmt.QueryContext(ctx, args)
	if err != nil {
		st.ill = true
		st.give()
		return nil, err
	}
	st.rows = rows
	return st, nil
}

// forget lets go of all statements that are not at work, and of the room for what is bound to them.
func (c *conn) forget() {
	c.args, c.texts = nil, nil
	for _, st := range c.kept {
		if !st.busy {
			c.drop(st)
		}
	}
}

// Close ends the connection and what it keeps; see driver.Conn.
func (c *conn) Close() error {
	for _, st := range c.kept {
		c.drop(st)
	}
	return c.library.Close()
}

// Columns names the columns of the rows; see driver.Rows.
func (st *statement) Columns() []string { return st.rows.Columns() }

// Next reads a row; see driver.Rows.
func (st *statement) Next(dest []driver.Value) error {
	err := st.rows.Next(dest)
	st.ill = st.ill || err != nil && err != io.EOF
	return err
}

// Close ends the reading of the rows and gives the statement back; see driver.Rows.
func (st *statement) Close() error {
	if st.rows == nil {
		return nil
	}
	err := st.rows.Close()
	st.rows, st.ill = nil, st.ill || err != nil
	st.give()
	return err
}
