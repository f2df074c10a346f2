package table

import (
	"strings"
	"testing"
)

// Items without a date stand beside their neighbours in the input, and equal times keep the order of the input.
func TestOrderOfPublication(t *testing.T) {
	in := "id\tpublished_rfc3339\ttitle\n" +
		"a\t\tA\n" + "b\t2026-01-02T00:00:00Z\tB\n" + "c\t\tC\n" + "d\t2026-01-01T00:00:00Z\tD\n" + "e\tsoon\tE\n" + "f\t2026-01-02\tF\n"
	tab, err := Read(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	if tab.Strange != 1 {
		t.Errorf("%d strange dates, want 1", tab.Strange)
	}
	tab.FillDates()
	var got strings.Builder
	for _, i := range tab.ByTime() {
		got.WriteString(tab.ID(int(i)))
	}
	if got.String() != "deabcf" {
		t.Errorf("the order is %s, want deabcf", got.String())
	}
}

// FuzzTable looks for inputs that crash the reading, or give rows that would break the output.
func FuzzTable(f *testing.F) {
	f.Add([]byte("id\ttitle\n1\tEnvoys meet\n"))
	f.Add([]byte("\ufefftext\tid\tpublished_rfc3339\r\nEnvoys\t1\t2026-01-01T00:00:00Z\r\n\n"))
	f.Add([]byte("{\"id\":1,\"title\":\"Envoys\\u0000 meet\"}\n{\"id\":\"a\\tb\",\"text\":\"x\"}\n"))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		tab, err := Read(strings.NewReader(string(in)))
		if err != nil {
			return
		}
		tab.FillDates()
		if len(tab.ByTime()) != tab.Len() {
			t.Fatal("rows are lost in the order")
		}
		for i := range tab.Len() {
			it := tab.Item(int32(i), 1)
			if tab.ID(i) == "" || it.Published.Unix() == undated || strings.ContainsAny(it.Title+it.Summary, "\t\n\r\x00\x1b") {
				t.Fatalf("a row that cannot be written: %+v", it)
			}
		}
	})
}
