package feeds

import (
	"slices"
	"testing"
	"time"

	"attache/feeds/parse"
	"attache/model"
)

func TestWhatWasMissedIsRemembered(t *testing.T) {
	ago := func(hours int) time.Time { return noon.Add(-time.Duration(hours) * time.Hour) }
	items := func(hoursAgo ...int) (out []model.Item) {
		for _, h := range hoursAgo {
			out = append(out, model.Item{Title: "Talks", Published: ago(h)})
		}
		return out
	}
	old := model.Gap{From: ago(24 * 9), To: ago(24*8 + 1)}
	late := model.Gap{From: ago(100), To: ago(90)}
	mended := items(1)
	mended[0].DateMended = true
	for _, c := range []struct {
		what  string
		last  time.Time
		gaps  []model.Gap
		items []model.Item
		want  []model.Gap
	}{
		{"down for two days, and the document begins this morning", ago(50), nil, items(1, 3, 5), []model.Gap{{From: ago(50), To: ago(5)}}},
		{"down for two days, and the document goes back far enough", ago(50), nil, items(1, 3, 60), nil},
		{"an hour between two looks", ago(1), nil, items(0), nil},
		{"never looked at before", time.Time{}, nil, items(1), nil},
		{"nothing that has a date", ago(50), nil, mended, nil},
		{"a document without items", ago(50), nil, nil, nil},
		{"the last success lies in the future", ago(-500), nil, items(1), nil},
		{"what is long past is forgotten", ago(1), []model.Gap{old, late}, items(1), []model.Gap{late}},
		{"one more", ago(50), []model.Gap{late}, items(1), []model.Gap{late, {From: ago(50), To: ago(1)}}},
		{"too many", ago(50), slices.Repeat([]model.Gap{late}, mostGaps), items(1), append(slices.Repeat([]model.Gap{late}, mostGaps-1), model.Gap{From: ago(50), To: ago(1)})},
	} {
		entry := model.FeedEntry{Poll: model.PollState{LastSuccess: c.last, Gaps: c.gaps}}
		l := &look{entry: entry, at: noon, answer: &Answer{Status: 200}, doc: &parse.Document{Items: c.items}}
		if got := l.state(DefaultBounds, 0).Gaps; !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
		if len(c.gaps) > 0 && !slices.Equal(entry.Poll.Gaps, c.gaps) {
			t.Errorf("%s: the entry was changed", c.what)
		}
	}
}
