package parse

import (
	"testing"
	"time"
)

func TestParseDateQuick(t *testing.T) {
	for _, s := range []string{"Mon, 02 Jan 2006 15:04:05 GMT", "Κυρ, 11 Ιούλ 2004 12:00:00 EST", "Nov. 16, 2020, 10:57 a.m.", "22013", "2013-01-28T11:30:00-06:00Textra"} {
		got, ok := parseDate(s, dateHint{})
		t.Log(s, got.Format(time.RFC3339), ok)
	}
}
