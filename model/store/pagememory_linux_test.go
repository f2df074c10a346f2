package store

import (
	"bytes"
	"database/sql"
	"math/rand/v2"
	"path/filepath"
	"syscall"
	"testing"
	"unsafe"

	"modernc.org/libc"
)

// now says how many pieces somebody holds, and how much memory all take.
func (m *pieceMemory) now(t *testing.T) (held, resident int) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	page := syscall.Getpagesize()
	in := make([]byte, mostPieces*pieceSize/page)
	if _, _, err := syscall.Syscall(syscall.SYS_MINCORE, m.from, uintptr(len(in)*page), uintptr(unsafe.Pointer(unsafe.SliceData(in)))); err != 0 {
		t.Fatal(err)
	}
	for _, b := range in {
		resident += int(b&1) * page
	}
	return m.used - len(m.free), resident
}

// What a store reads of its file stands in pieces, each little more than a page, and goes back to the system when it rests.
func TestPagesStandSideBySide(t *testing.T) {
	if pieces.from == 0 {
		t.Fatal("the library does not ask here")
	}
	s, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), "attache.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // only read
	before, _ := pieces.now(t)
	db, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // it is closed below
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE much(b); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 500) INSERT INTO much SELECT randomblob(4000) FROM n"); err != nil {
		t.Fatal(err)
	}
	held, resident := pieces.now(t)
	if held < before+450 {
		t.Errorf("for 500 pages %d pieces are held, and %d before", held, before)
	}
	if most := (held + 100) * 4600; resident > most {
		t.Errorf("%d pieces take %d bytes", held, resident)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s.Spare()
	if held, resident := pieces.now(t); held > before+50 || resident > (before+100)*3*pieceSize {
		t.Errorf("at rest %d pieces are held and take %d bytes; %d were held before", held, resident, before)
	}
}

// Whatever is asked for and let go of in whatever order, nobody writes into another's piece, and what is held outlasts a rest.
func TestPiecesAreTheirHoldersAlone(t *testing.T) {
	m := &pieceMemory{other: pieces.other}
	if err := m.reserve(); err != nil {
		t.Fatal(err)
	}
	tls := libc.NewTLS()
	defer tls.Close()
	type piece struct {
		at   uintptr
		n    int32
		mark byte
	}
	var held []piece
	content := func(p piece) []byte { return unsafe.Slice(*(**byte)(unsafe.Pointer(&p.at)), p.n) }
	check := func(p piece) {
		if b := content(p); !bytes.Equal(b, bytes.Repeat([]byte{p.mark}, len(b))) {
			t.Fatalf("a piece of %d bytes at %x is not what was written", p.n, p.at)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for step := range 30_000 {
		switch k := r.IntN(100); {
		case k < 52 && len(held) < mostPieces+200 || len(held) == 0:
			n := int32(pieceOver + 1 + r.IntN(pieceSize-pieceOver+20))
			if r.IntN(10) == 0 {
				n = int32(1 + r.IntN(10_000))
			}
			p := piece{m.malloc(tls, n), n, byte(step)}
			if m.size(tls, p.at) < n {
				t.Fatalf("%d bytes, %d asked for", m.size(tls, p.at), n)
			}
			copy(content(p), bytes.Repeat([]byte{p.mark}, int(n)))
			held = append(held, p)
		case k < 98:
			i := r.IntN(len(held))
			check(held[i])
			m.release(tls, held[i].at)
			held[i] = held[len(held)-1]
			held = held[:len(held)-1]
		case k == 98:
			p := &held[r.IntN(len(held))]
			n := int32(1 + r.IntN(10_000))
			p.at, p.n = m.realloc(tls, p.at, n), min(p.n, n)
			check(*p)
		default:
			m.rest()
		}
	}
	for range mostPieces { // more than there are
		held = append(held, piece{m.malloc(tls, pieceSize), pieceSize, 0})
		clear(content(held[len(held)-1]))
	}
	for _, p := range held {
		check(p)
		m.release(tls, p.at)
	}
	m.rest()
	if n, resident := m.now(t); n != 0 || resident != 0 {
		t.Errorf("%d pieces are held and %d bytes taken in the end", n, resident)
	}
}
