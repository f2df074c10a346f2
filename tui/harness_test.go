package tui

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// stage is an app with its desk, driven without a terminal and without a clock that runs.
type stage struct {
	t       testing.TB
	a       *app
	desk    *fakeDesk
	world   *fakeWorld
	now     time.Time
	clip    []string
	quitted bool
}

func newStage(t testing.TB, d *fakeDesk, w, h int, change ...func(*Options)) *stage {
	t.Helper()
	s := &stage{t: t, desk: d, world: &fakeWorld{}, now: clockAt}
	o := Options{Desk: d, World: s.world, Theme: "dark", UTC: true, Now: func() time.Time { return s.now }}
	for _, f := range change {
		f(&o)
	}
	a, err := newApp(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	a.ticker = func() tea.Cmd { return nil }
	a.listen = func() tea.Cmd { return nil }
	a.wall = func() time.Time { return s.now }
	s.a = a
	s.send(tea.WindowSizeMsg{Width: w, Height: h})
	s.run(a.Init())
	return s
}

// send gives a message to the app and runs whatever commands follow, until all is quiet.
func (s *stage) send(msg tea.Msg) {
	s.t.Helper()
	_, cmd := s.a.Update(msg)
	s.a.View() // as the program does after every message
	s.run(cmd)
}

func (s *stage) run(cmd tea.Cmd) {
	s.t.Helper()
	todo := []tea.Cmd{cmd}
	for n := 0; len(todo) > 0; n++ {
		if n > 5000 {
			s.t.Fatal("the commands never end")
		}
		c := todo[0]
		todo = todo[1:]
		if c == nil {
			continue
		}
		switch m := c().(type) {
		case nil:
		case tea.BatchMsg:
			todo = append(todo, m...)
		case tea.QuitMsg:
			s.quitted = true
		case tea.SuspendMsg:
			s.clip = append(s.clip, "(suspended)")
		default:
			v := reflect.ValueOf(m)
			if v.Type().ConvertibleTo(reflect.TypeFor[[]tea.Cmd]()) { // one after the other
				todo = append(v.Convert(reflect.TypeFor[[]tea.Cmd]()).Interface().([]tea.Cmd), todo...)
				continue
			}
			if v.Kind() == reflect.String && v.Type().PkgPath() == "charm.land/bubbletea/v2" {
				s.clip = append(s.clip, v.String())
				continue
			}
			_, next := s.a.Update(m)
			s.a.View()
			todo = append(todo, next)
		}
	}
}

// press presses keys by the names that the key table uses; a sequence of letters is typed one by one.
func (s *stage) press(keys ...string) {
	s.t.Helper()
	for _, k := range keys {
		k = normal(k)
		if sequenceKey(k) {
			for _, c := range k {
				s.send(keyMsg(string(c)))
			}
			continue
		}
		s.send(keyMsg(k))
	}
}

func (s *stage) typed(text string) {
	s.t.Helper()
	for _, c := range text {
		if c == ' ' {
			s.send(tea.KeyPressMsg{Code: ' ', Text: " "})
		} else {
			s.send(tea.KeyPressMsg{Code: c, Text: string(c)})
		}
	}
}

var namedKeys = map[string]rune{"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
	"right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "pgdown": tea.KeyPgDown, "pgup": tea.KeyPgUp, "backspace": tea.KeyBackspace}

func keyMsg(k string) tea.KeyPressMsg {
	if k == "space" {
		return tea.KeyPressMsg{Code: ' ', Text: " "}
	}
	if c, ok := namedKeys[k]; ok {
		return tea.KeyPressMsg{Code: c}
	}
	if rest, ok := strings.CutPrefix(k, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: []rune(rest)[0], Mod: tea.ModCtrl}
	}
	if rest, ok := strings.CutPrefix(k, "shift+"); ok {
		return tea.KeyPressMsg{Code: namedKeys[rest], Mod: tea.ModShift}
	}
	return tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
}

// screen gives what is shown, without styles.
func (s *stage) screen() string { return ansi.Strip(s.a.View().Content) }

func (s *stage) shows(want string) {
	s.t.Helper()
	if !strings.Contains(s.screen(), want) {
		s.t.Fatalf("the screen does not show %q:\n%s", want, s.screen())
	}
}

func (s *stage) hides(not string) {
	s.t.Helper()
	if strings.Contains(s.screen(), not) {
		s.t.Fatalf("the screen shows %q:\n%s", not, s.screen())
	}
}

// click clicks with the left button; wheel turns the wheel.
func (s *stage) click(x, y int) { s.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }

// drag presses the left button on a cell, moves the pointer to another, and lets go.
func (s *stage) drag(x, y, toX, toY int) {
	s.click(x, y)
	s.send(tea.MouseMotionMsg{X: (x + toX) / 2, Y: (y + toY) / 2, Button: tea.MouseLeft})
	s.send(tea.MouseMotionMsg{X: toX, Y: toY, Button: tea.MouseLeft})
	s.send(tea.MouseReleaseMsg{X: toX, Y: toY, Button: tea.MouseLeft})
}

func (s *stage) wheel(x, y int, down bool) {
	b := tea.MouseWheelUp
	if down {
		b = tea.MouseWheelDown
	}
	s.send(tea.MouseWheelMsg{X: x, Y: y, Button: b})
}
