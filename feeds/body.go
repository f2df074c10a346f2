package feeds

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// accepted is what the client says it can decode.
const accepted = "gzip, br, zstd"

// Decoders hold tables of tens to hundreds of kilobytes, so they are used again. So is the memory of documents once they are read.
var (
	bodies  sync.Pool // of *bytes.Buffer
	gzips   sync.Pool
	brotlis sync.Pool
	zstds   sync.Pool
)

// errFull is what a reader gives once a document has used up its bytes.
var errFull = errors.New("document too large")

// capped gives errFull instead of more than left bytes.
type capped struct {
	r    io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		// At the limit exactly: only another byte makes the document too large.
		var one [1]byte
		n, err := c.r.Read(one[:])
		if n > 0 {
			return 0, errFull
		}
		return 0, err
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}

// readBody reads and decodes the body of an answer, at most limit bytes of it on the wire and again decoded. It gives
// what it has even when it fails; errFull says that the limit ended it. came is how many bytes came over the network.
func readBody(res *http.Response, limit int64) (body []byte, came int64, err error) {
	wire := &capped{r: res.Body, left: limit}
	defer func() { came = limit - wire.left }()
	decoded, done, err := decode(bufio.NewReader(wire), res.Header.Get("Content-Encoding"))
	if err != nil {
		return nil, 0, err
	}
	defer done()
	buf, _ := bodies.Get().(*bytes.Buffer)
	if buf == nil {
		buf = new(bytes.Buffer)
	}
	if n := res.ContentLength; n > 0 {
		buf.Grow(int(min(4*n, limit, 512<<10)))
	}
	_, err = buf.ReadFrom(&capped{r: decoded, left: limit})
	return buf.Bytes(), 0, err
}

// release gives the memory of the body back, which nobody may look at any more.
func (a *Answer) release() {
	const most = 1 << 20 // that of a huge one is not kept
	if c := cap(a.Body); c > 0 && c <= most {
		bodies.Put(bytes.NewBuffer(a.Body[:0]))
	}
	a.Body = nil
}

// decode undoes the content codings, the last one first. Two are enough for any honest server. A body that begins like a
// gzip file is one, whatever the header says.
func decode(r *bufio.Reader, header string) (io.Reader, func(), error) {
	done := func() {}
	var codings []string
	for _, c := range strings.Split(strings.ToLower(header), ",") {
		if c = strings.TrimSpace(c); c != "" && c != "identity" {
			codings = append(codings, c)
		}
	}
	if len(codings) > 2 {
		return nil, done, errors.New("packed more than twice over")
	}
	var out io.Reader = r
	for i := len(codings) - 1; i >= 0; i-- {
		next, end, err := decoder(codings[i], buffered(out))
		if err != nil {
			return nil, done, err
		}
		before := done
		out, done = next, func() { end(); before() }
	}
	if len(codings) == 0 {
		if magic, _ := r.Peek(3); bytes.Equal(magic, []byte{0x1f, 0x8b, 8}) {
			return gunzip(r)
		}
	}
	return out, done, nil
}

func buffered(r io.Reader) *bufio.Reader {
	if b, ok := r.(*bufio.Reader); ok {
		return b
	}
	return bufio.NewReader(r)
}

func decoder(coding string, r *bufio.Reader) (io.Reader, func(), error) {
	switch coding {
	case "gzip", "x-gzip":
		if magic, _ := r.Peek(2); len(magic) == 2 && !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
			return r, func() {}, nil // says gzip and sends it plain: happens behind misconfigured caches
		}
		return gunzip(r)
	case "br":
		b, _ := brotlis.Get().(*brotli.Reader)
		if b == nil {
			b = brotli.NewReader(nil)
		}
		return b, func() { brotlis.Put(b) }, b.Reset(r)
	case "zstd":
		return unzstd(r)
	case "deflate":
		if magic, _ := r.Peek(2); len(magic) == 2 && magic[0]&0x0f == 8 && (uint(magic[0])<<8|uint(magic[1]))%31 == 0 {
			z, err := zlib.NewReader(r)
			return z, func() {}, err
		}
		return flate.NewReader(r), func() {}, nil // without the envelope that the standard asks for
	}
	return nil, nil, errors.New("packed as " + coding + ", which was not asked for")
}

func gunzip(r *bufio.Reader) (io.Reader, func(), error) {
	z, _ := gzips.Get().(*gzip.Reader)
	if z == nil {
		z = new(gzip.Reader)
	}
	err := z.Reset(r)
	return z, func() { gzips.Put(z) }, err
}

func unzstd(r io.Reader) (io.Reader, func(), error) {
	z, _ := zstds.Get().(*zstd.Decoder)
	if z == nil {
		var err error
		// One goroutine-free decoder; a window of 8 MB is what RFC 9659 allows for HTTP.
		z, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(8<<20))
		if err != nil {
			return nil, nil, err
		}
	}
	err := z.Reset(r)
	end := func() {
		if z.Reset(nil) == nil {
			zstds.Put(z)
		}
	}
	return z, end, err
}
