package store

import (
	"database/sql/driver"
	"errors"
	"testing"
)

func TestWhatStandsBesideALinkComesBack(t *testing.T) {
	const link = "https://wire.example/news/4711?from=rss"
	for s, stored := range map[string]any{link: nil, "4711?from=rss": int64(13), "https://wire.example/news/4711": int64(-30),
		"": coded(""), "tag:wire.example,2026:4711": coded("tag:wire.example,2026:4711")} {
		v := besideLink(s, link)
		if v != stored {
			t.Errorf("%q is stored as %v", s, v)
		}
		if c, ok := v.(driver.Valuer); ok {
			v, _ = c.Value()
		}
		var b beside
		if err := b.Scan(v); err != nil || b.of(link) != s {
			t.Errorf("%q came back as %q (%v)", s, b.of(link), err)
		}
	}
	b := beside{part: 100}
	if b.of(link) != link {
		t.Error("more than there is of a link is not all of it")
	}
	if b.part = -100; b.of("") != "" {
		t.Error("a link that is lost is still told from")
	}
	if err := b.Scan(int64(0)); !errors.Is(err, ErrCorrupt) {
		t.Errorf("nothing of a link: %v", err)
	}
}
