package store

import (
	"slices"
	"sync"
	"syscall"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// The library holds each page of the file in one piece of memory together with what it knows of the page, which is a little more
// than the page alone. Its allocator has only sizes that are powers of two, and lays seven where eight would fit, so that a page
// takes 9.4 KB. Here such pieces stand side by side, and what none of them holds goes back to the system when the store rests.
// Whatever is not of their size comes from where it always came from.
const (
	pieceOver  = 4096 // bytes: a page
	pieceSize  = 4368 // with its head, in the library that is used now
	mostPieces = 4096 // at once; more come from the library's allocator
)

// pieces are those of all connections of this process.
var pieces pieceMemory

// pieceMemory gives out the pieces. It is safe for concurrent use.
type pieceMemory struct {
	mu    sync.Mutex
	from  uintptr // the first piece; 0: there are none
	used  int     // so many, from the first on, were given out since they last were the system's
	free  []int32 // of these, what nobody holds
	other allocator
}

// allocator is what the library has memory of, as it calls it.
type allocator struct {
	malloc  func(*libc.TLS, int32) uintptr
	free    func(*libc.TLS, uintptr)
	realloc func(*libc.TLS, uintptr, int32) uintptr
	size    func(*libc.TLS, uintptr) int32
}

// The library takes no other allocator once a connection was opened.
func init() { pieces.install() }

// install has the library ask here first. Where that does not work everything stays as it was.
func (m *pieceMemory) install() {
	tls := libc.NewTLS()
	defer tls.Close()
	room := libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_mem_methods{}))) // not Go's: the library reads it
	args := libc.Xmalloc(tls, libc.Tsize_t(unsafe.Sizeof(room)))
	defer libc.Xfree(tls, args)
	defer libc.Xfree(tls, room)
	if room == 0 || args == 0 || sqlite3.Xsqlite3_config(tls, sqlite3.SQLITE_CONFIG_GETMALLOC, libc.VaList(args, room)) != sqlite3.SQLITE_OK {
		return
	}
	how := *(**sqlite3.Tsqlite3_mem_methods)(unsafe.Pointer(&room))
	m.other = allocator{
		malloc:  called[func(*libc.TLS, int32) uintptr](how.FxMalloc),
		free:    called[func(*libc.TLS, uintptr)](how.FxFree),
		realloc: called[func(*libc.TLS, uintptr, int32) uintptr](how.FxRealloc),
		size:    called[func(*libc.TLS, uintptr) int32](how.FxSize),
	}
	how.FxMalloc, how.FxFree, how.FxRealloc, how.FxSize = callable(pieceMalloc), callable(pieceFree), callable(pieceRealloc), callable(pieceUsable)
	if m.reserve() == nil && sqlite3.Xsqlite3_config(tls, sqlite3.SQLITE_CONFIG_MALLOC, libc.VaList(args, room)) != sqlite3.SQLITE_OK {
		m.from = 0
	}
}

// called and callable turn the library's notion of a pointer to a function into Go's and back, as its own package does: it is
// the pointer that Go's value of a function is.
func called[F any](pointer uintptr) F { return *(*F)(unsafe.Pointer(&pointer)) }

func callable[F any](f F) uintptr { return *(*uintptr)(unsafe.Pointer(&f)) }

// What the library calls; it has no place for what they belong to.
func pieceMalloc(tls *libc.TLS, n int32) uintptr             { return pieces.malloc(tls, n) }
func pieceFree(tls *libc.TLS, p uintptr)                     { pieces.release(tls, p) }
func pieceRealloc(tls *libc.TLS, p uintptr, n int32) uintptr { return pieces.realloc(tls, p, n) }
func pieceUsable(tls *libc.TLS, p uintptr) int32             { return pieces.size(tls, p) }

// reserve takes the addresses of all pieces. Memory comes to them when they are first written to, a page at a time.
func (m *pieceMemory) reserve() error {
	b, err := syscall.Mmap(-1, 0, mostPieces*pieceSize, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON|syscall.MAP_NORESERVE)
	if err != nil {
		return err
	}
	_ = syscall.Madvise(b, syscall.MADV_NOHUGEPAGE) // else a piece can take two megabytes
	m.from = uintptr(unsafe.Pointer(unsafe.SliceData(b)))
	return nil
}

// place gives the number of the piece at an address, and whether there is one.
func (m *pieceMemory) place(p uintptr) (int32, bool) {
	if m.from == 0 || p < m.from || p >= m.from+mostPieces*pieceSize {
		return 0, false
	}
	return int32((p - m.from) / pieceSize), true
}

// take gives a piece that nobody holds, 0 when there is none.
func (m *pieceMemory) take() uintptr {
	m.mu.Lock()
	defer m.mu.Unlock()
	place := int32(m.used)
	switch n := len(m.free); {
	case n > 0:
		place = m.free[n-1]
		m.free = m.free[:n-1]
	case m.from == 0 || m.used == mostPieces:
		return 0
	default:
		m.used++
	}
	return m.from + uintptr(place)*pieceSize
}

func (m *pieceMemory) malloc(tls *libc.TLS, n int32) uintptr {
	if n > pieceOver && n <= pieceSize {
		if p := m.take(); p != 0 {
			return p
		}
	}
	return m.other.malloc(tls, n)
}

func (m *pieceMemory) release(tls *libc.TLS, p uintptr) {
	place, ok := m.place(p)
	if !ok {
		m.other.free(tls, p)
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.free = append(m.free, place)
}

func (m *pieceMemory) realloc(tls *libc.TLS, p uintptr, n int32) uintptr {
	if _, ok := m.place(p); !ok {
		return m.other.realloc(tls, p, n)
	}
	if n > pieceOver && n <= pieceSize {
		return p
	}
	to := m.other.malloc(tls, n)
	if to != 0 {
		libc.Xmemcpy(tls, to, p, libc.Tsize_t(min(n, pieceSize)))
		m.release(tls, p)
	}
	return to
}

func (m *pieceMemory) size(tls *libc.TLS, p uintptr) int32 {
	if _, ok := m.place(p); ok {
		return pieceSize
	}
	return m.other.size(tls, p)
}

// rest gives what no piece holds back to the system, and has the first places given out first, so that those at the end become
// free.
func (m *pieceMemory) rest() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.from == 0 {
		return
	}
	slices.Sort(m.free)
	for len(m.free) > 0 && int(m.free[len(m.free)-1]) == m.used-1 {
		m.free = m.free[:len(m.free)-1]
		m.used--
	}
	for i, n := 0, len(m.free); i < n; {
		end := i + 1
		for end < n && m.free[end] == m.free[end-1]+1 {
			end++
		}
		m.giveBack(int(m.free[i]), int(m.free[end-1])+1)
		i = end
	}
	m.giveBack(m.used, mostPieces)
	slices.Reverse(m.free)
}

// giveBack has the system take the memory of the pieces from one up to another: the pages in which nothing else is.
func (m *pieceMemory) giveBack(piece, end int) {
	page := uintptr(syscall.Getpagesize())
	from := (m.from + uintptr(piece)*pieceSize + page - 1) / page * page
	to := (m.from + uintptr(end)*pieceSize) / page * page
	if from < to {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED) // what is refused stays, and nothing else
	}
}
