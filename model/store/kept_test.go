package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/model"
)

// keeping opens a file of its own with one connection that keeps so many statements.
func keeping(t *testing.T, most int) (*sql.Conn, func(fn func(*conn))) {
	t.Helper()
	db, err := openDB(dsn(filepath.Join(t.TempDir(), "kept.db"), "busy_timeout(10000)", "journal_mode(WAL)"), most)
	if err != nil {
		t.Fatal(err)
	}
	c, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = c.Close(), db.Close() })
	return c, func(fn func(*conn)) {
		t.Helper()
		if err := c.Raw(func(is any) error { fn(is.(*conn)); return nil }); err != nil {
			t.Fatal(err)
		}
	}
}

func run(t *testing.T, c *sql.Conn, q string, args ...any) {
	t.Helper()
	if _, err := c.ExecContext(t.Context(), q, args...); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

func numbers(t *testing.T, c *sql.Conn, q string, args ...any) (out []int64) {
	t.Helper()
	var n int64
	rows, err := c.QueryContext(t.Context(), q, args...)
	if err := each(rows, err, func() error { out = append(out, n); return nil }, &n); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return out
}

func TestWhatComesAgainIsPreparedOnce(t *testing.T) {
	c, look := keeping(t, 4)
	run(t, c, "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT)")
	const insert, ask = "INSERT INTO t(b) VALUES(?)", "SELECT a FROM t WHERE a>? ORDER BY a"
	var kept *statement
	for i := range 5 {
		run(t, c, insert, fmt.Sprint("row ", i))
		if got, want := len(numbers(t, c, ask, 0)), i+1; got != want {
			t.Fatalf("%d rows, not %d", got, want)
		}
		look(func(c *conn) {
			if i == 0 && len(c.kept) > 0 {
				t.Error("a statement is kept that came once")
			}
			if i == 1 {
				kept = c.kept[ask]
			}
			if i > 0 && (c.kept[ask] == nil || c.kept[ask] != kept || c.kept[insert] == nil) {
				t.Errorf("round %d: what came again is prepared anew", i)
			}
		})
	}
	for i := range 20 { // of the others, no more than there is room for, and the one in use is not pushed out
		for range 2 {
			numbers(t, c, fmt.Sprintf("SELECT a+%d FROM t", i))
		}
		numbers(t, c, ask, 0)
	}
	look(func(c *conn) {
		if len(c.kept) != 4 || c.kept[ask] != kept {
			t.Errorf("%d statements are kept, not 4 with the one in use", len(c.kept))
		}
		c.forget()
		if len(c.kept) != 0 {
			t.Error("what is let go of is still there")
		}
	})
	if got := numbers(t, c, ask, 3); !slices.Equal(got, []int64{4, 5}) {
		t.Errorf("rows %v after letting go", got)
	}
}

func TestAStatementWhoseRowsAreReadIsNotDisturbed(t *testing.T) {
	c, _ := keeping(t, 1)
	run(t, c, "CREATE TABLE t(a INTEGER PRIMARY KEY)")
	run(t, c, "INSERT INTO t VALUES(1),(2),(3)")
	const ask = "SELECT a FROM t WHERE a>=? ORDER BY a"
	numbers(t, c, ask, 1)
	numbers(t, c, ask, 1)
	var n int64
	var got []int64
	rows, err := c.QueryContext(t.Context(), ask, 1)
	err = each(rows, err, func() error {
		got = append(got, n)
		if inner := numbers(t, c, ask, 3); !slices.Equal(inner, []int64{3}) {
			t.Errorf("the same question asked meanwhile gives %v", inner)
		}
		for range 2 { // nothing may push it out
			numbers(t, c, "SELECT -a FROM t")
		}
		return nil
	}, &n)
	if err != nil || !slices.Equal(got, []int64{1, 2, 3}) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestAStatementThatFailedIsNotKept(t *testing.T) {
	c, look := keeping(t, 8)
	run(t, c, "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT CHECK (b<>'no'))")
	const insert, ask = "INSERT INTO t(b) VALUES(?)", "SELECT abs(b) FROM t"
	for _, word := range []string{"yes", "yes", "no", "yes", "yes", "no"} {
		_, err := c.ExecContext(t.Context(), insert, word)
		if (err != nil) != (word == "no") {
			t.Errorf("%s: %v", word, err)
		}
		look(func(c *conn) {
			if word == "no" && c.kept[insert] != nil {
				t.Error("a statement that failed is kept")
			}
		})
	}
	if n := len(numbers(t, c, "SELECT a FROM t")); n != 4 {
		t.Errorf("%d rows, not 4", n)
	}
	run(t, c, "UPDATE t SET b=1")
	numbers(t, c, ask)
	numbers(t, c, ask)
	run(t, c, "UPDATE t SET b=-9223372036854775807-1 WHERE a=3") // whose amount no number can be: the third row fails
	var n int64
	rows, err := c.QueryContext(t.Context(), "SELECT abs(CAST(b AS INTEGER)) FROM t ORDER BY a")
	if err := each(rows, err, func() error { return nil }, &n); err == nil {
		t.Fatal("what cannot be reckoned is answered")
	}
	rows, err = c.QueryContext(t.Context(), "SELECT abs(CAST(b AS INTEGER)) FROM t ORDER BY a")
	if err := each(rows, err, func() error { return nil }, &n); err == nil {
		t.Fatal("what cannot be reckoned is answered")
	}
	look(func(c *conn) {
		if c.kept["SELECT abs(CAST(b AS INTEGER)) FROM t ORDER BY a"] != nil {
			t.Error("a question that failed on the way is kept")
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.QueryContext(ctx, ask); err == nil {
		t.Error("a question that nobody waits for any more is answered")
	}
}

func TestAKeptStatementFollowsTheSchema(t *testing.T) {
	c, _ := keeping(t, 8)
	run(t, c, "CREATE TABLE t(a INTEGER)")
	run(t, c, "INSERT INTO t VALUES(7)")
	const ask = "SELECT * FROM t"
	for range 3 {
		numbers(t, c, ask)
	}
	run(t, c, "DROP TABLE t")
	run(t, c, "CREATE TABLE t(a INTEGER, b INTEGER)")
	run(t, c, "INSERT INTO t VALUES(8, 9)")
	for range 3 {
		var a, b int64
		if err := c.QueryRowContext(t.Context(), ask).Scan(&a, &b); err != nil || a != 8 || b != 9 {
			t.Errorf("%d, %d, %v", a, b, err)
		}
	}
}

// A setting is made while its words are read; the library reads them whenever it is run.
func TestSettingsAreMadeEachTime(t *testing.T) {
	c, look := keeping(t, 8)
	for range 4 {
		for _, level := range []int64{1, 2} {
			run(t, c, fmt.Sprintf("PRAGMA synchronous=%d", level))
			if got := numbers(t, c, "PRAGMA synchronous"); !slices.Equal(got, []int64{level}) {
				t.Fatalf("level %v, not %d", got, level)
			}
		}
	}
	look(func(c *conn) {
		if len(c.kept) > 0 {
			t.Error("settings are kept, which gains nothing and takes the place of what gains")
		}
	})
}

func TestNothingIsHeldOpenByWhatIsKept(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), Options{Path: filepath.Join(dir, "store.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for range 5 {
		if _, err := s.Board(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.AddFeed(t.Context(), model.Feed{URL: "https://example.org/" + time.Now().String()}); err != nil {
			t.Fatal(err)
		}
	}
	var busy, log, done int64 // a reader that is left open keeps the log from being folded into the file
	if err := s.w.QueryRowContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done); err != nil || busy != 0 || log != 0 {
		t.Errorf("busy %d, %d pages in the log, %v", busy, log, err)
	}
}

func TestAmongFindsWhatListFinds(t *testing.T) {
	c, _ := keeping(t, 16)
	run(t, c, "CREATE TABLE t(a INTEGER PRIMARY KEY)")
	run(t, c, "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i<200) INSERT INTO t SELECT i FROM n")
	for n := range 140 {
		var ids []model.ItemID
		for i := range n {
			ids = append(ids, model.ItemID((i*37+n)%220))
		}
		var args []any
		listed := among(&args, ids)
		want := numbers(t, c, "SELECT a FROM t WHERE a IN "+list(ids))
		if got := numbers(t, c, "SELECT a FROM t WHERE a IN "+listed, args...); !slices.Equal(got, want) {
			t.Fatalf("%d ids: %v, not %v", n, got, want)
		}
		if len(args) > mostBound {
			t.Fatalf("%d numbers are bound", len(args))
		}
	}
}

// Many texts stand in one room while a statement is run, and the room is used again by the next one.
func TestWhatIsBoundIsWhatIsStored(t *testing.T) {
	c, look := keeping(t, 16)
	run(t, c, "CREATE TABLE t(a INTEGER PRIMARY KEY, b, c)")
	words := func(round, i int) string {
		return strings.Repeat(fmt.Sprintf("Envoys of state %d meet in round %d. ", i, round), 1+i*i%13)
	}
	const rows = 40
	for round := range 3 {
		var args []any
		for i := range rows {
			args = append(args, round*rows+i, coded(words(round, i)), map[bool]any{true: memo{byte(i)}, false: nil}[i%2 == 0])
		}
		look(func(c *conn) {
			n, err := c.exec(t.Context(), "INSERT INTO t VALUES"+marks(rows, 3), args)
			if n != rows || err != nil {
				t.Fatalf("%d rows, %v", n, err)
			}
		})
	}
	var n int
	var text string
	var blob []byte
	seen := 0
	all, err := c.QueryContext(t.Context(), "SELECT a, b, c FROM t ORDER BY a")
	err = each(all, err, func() error {
		round, i := n/rows, n%rows
		if text != words(round, i) || i%2 == 0 && (len(blob) != 2 || blob[0] != bodyPlain || blob[1] != byte(i)) || i%2 != 0 && blob != nil {
			t.Errorf("row %d: %q, %v", n, text, blob)
		}
		seen++
		return nil
	}, &n, inFull(&text), &blob)
	if err != nil || seen != 3*rows {
		t.Errorf("%d rows, %v", seen, err)
	}
	look(func(c *conn) {
		if _, err := c.exec(t.Context(), "INSERT INTO t VALUES(?,?,?)", []any{1, 2, struct{}{}}); err == nil || !strings.Contains(err.Error(), "argument 3") {
			t.Errorf("what cannot be bound: %v", err)
		}
		if len(slices.DeleteFunc(slices.Clone(c.args[:cap(c.args)]), func(v driver.NamedValue) bool { return v.Value == nil })) > 0 {
			t.Error("what was bound is held on to")
		}
	})
}

// What is read of a BLOB stays as it is when other rows are read, and when the statement is run again; see unpacked.
func TestABlobThatWasReadIsItsReadersOwn(t *testing.T) {
	c, _ := keeping(t, 4)
	run(t, c, "CREATE TABLE t(a INTEGER PRIMARY KEY, b BLOB)")
	for i := range 20 {
		run(t, c, "INSERT INTO t(b) VALUES(?)", memo(strings.Repeat(fmt.Sprint(i), 100)))
	}
	var all [][]byte
	var one unpacked
	for range 4 { // also by the statement that is kept
		rows, err := c.QueryContext(t.Context(), "SELECT b FROM t ORDER BY a")
		if err := each(rows, err, func() error { all = append(all, one); return nil }, &one); err != nil {
			t.Fatal(err)
		}
	}
	for i, b := range all {
		if want := strings.Repeat(fmt.Sprint(i%20), 100); string(b) != want {
			t.Fatalf("row %d is %.20q, not %.20q", i, b, want)
		}
	}
}
