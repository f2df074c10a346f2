package attache

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Duration is a length of time as people write it in a file: "90s", "10m", "6h", "1h30m", and days as "30d". It stays the
// text that was written, so that a bare number, whose unit nobody knows, is refused with its place; a Config that was
// parsed has only durations that can be read.
type Duration string

// Std gives the length of time, 0 for the empty text and for one that cannot be read.
func (d Duration) Std() time.Duration {
	t, _ := d.parse()
	return t
}

func (d Duration) parse() (time.Duration, error) {
	s := string(d)
	if s == "" {
		return 0, nil
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 && n <= 36500 {
			return time.Duration(n) * 24 * time.Hour, nil
		}
	}
	t, err := time.ParseDuration(s)
	if err != nil || t < 0 {
		return 0, fmt.Errorf("%q is not a length of time: write it like 90s, 10m, 6h or 30d", s)
	}
	return t, nil
}

// Size is a number of bytes as people write it: "512KB", "4MB", "2GB" (powers of 1024). Like Duration it stays a text.
type Size string

var sizeUnits = []struct {
	suffix string
	factor int64
}{{"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}, {"B", 1}}

// Bytes gives the number of bytes, 0 for the empty text and for one that cannot be read.
func (z Size) Bytes() int64 {
	n, _ := z.parse()
	return n
}

func (z Size) parse() (int64, error) {
	s := strings.TrimSpace(string(z))
	if s == "" {
		return 0, nil
	}
	for _, u := range sizeUnits {
		digits, ok := strings.CutSuffix(s, u.suffix)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64)
		if err != nil || n < 0 || n > (1<<50)/u.factor {
			break
		}
		return n * u.factor, nil
	}
	return 0, fmt.Errorf("%q is not a size: write it like 512KB, 4MB or 2GB", s)
}
