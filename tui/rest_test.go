package tui

import (
	"reflect"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// The renderer's ticker is found by name. When a new version of the library renames it the dashboard works as before but
// no longer rests: this test says so.
func TestTheRenderersTickerIsFound(t *testing.T) {
	f, ok := reflect.TypeFor[tea.Program]().FieldByName("ticker")
	if !ok || f.Type != reflect.TypeFor[*time.Ticker]() {
		t.Fatal("the library's program has no ticker of that name and type any more")
	}
	if got := tickerOf(tea.NewProgram(nil)); got != nil {
		t.Error("a program that has not begun has a ticker")
	}
}

type still struct{}

func (still) Init() tea.Cmd                       { return nil }
func (still) Update(tea.Msg) (tea.Model, tea.Cmd) { return still{}, nil }
func (still) View() tea.View                      { return tea.NewView("still") }

func TestTheRendererRestsWhenNothingIsDrawn(t *testing.T) {
	r := &resting{Model: still{}, ticker: time.NewTicker(framePace), looked: true}
	defer r.ticker.Stop()
	if r.View().Content != "still" || !r.awake {
		t.Fatal("a frame must wake the renderer")
	}
	r.View()
	r.settle()
	if !r.awake {
		t.Error("the renderer rests although a frame was drawn meanwhile")
	}
	r.settle()
	if r.awake {
		t.Error("the renderer does not rest although nothing was drawn")
	}
	if m, _ := r.Update(nil); m != tea.Model(r) {
		t.Error("an update must keep the model that rests")
	}
	r.View()
	if !r.awake {
		t.Error("the next frame must wake it again")
	}
}

func TestWithoutATickerNothingIsDone(t *testing.T) {
	r := &resting{Model: still{}, program: tea.NewProgram(nil)}
	r.View()
	if r.awake {
		t.Error("there is nothing to wake")
	}
}
