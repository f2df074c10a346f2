package tui

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// promptKind is what a prompt is for.
type promptKind uint8

// The kinds of prompt.
const (
	promptLine promptKind = iota
	promptPalette
	promptConfirm
)

// prompt is a question in the status line; it has all keys until it is answered or left.
type prompt struct {
	kind  promptKind
	label string
	hint  string
	input
	edited func(*app, string) tea.Cmd // after every change; nil: none
	done   func(*app, string) tea.Cmd
	left   func(*app) tea.Cmd // when it is left with Esc; nil: nothing happens
	row    int                // of the palette's list, or of the links
	links  []string           // the links to choose from, where that is the question

	special func(*app, string) bool // takes a key before it is typed; nil: none
}

func (p *prompt) line(l *look, w int) string {
	pen := l.pen(w, onPlain).gap(1).put(rPrompt, p.label).gap(1)
	if p.kind == promptConfirm {
		return pen.put(rKey, "y").put(rDim, " yes   ").put(rKey, "n").put(rDim, " no").line()
	}
	hint := l.width(p.hint)
	if hint > 0 && pen.left > hint+30 {
		keep := pen.left
		pen.left -= hint + 2
		room := pen.left
		p.draw(pen, true)
		pen.left = keep - (room - pen.left)
		return pen.gap(pen.left-hint-1).put(rFaint, p.hint).line()
	}
	p.draw(pen, true)
	return pen.line()
}

// ask opens a prompt.
func (a *app) ask(p prompt) tea.Cmd {
	a.prompt, a.say, a.dirty = &p, said{}, true
	return nil
}

// onPromptKey gives a key to the open prompt.
func (a *app) onPromptKey(m tea.KeyPressMsg) tea.Cmd {
	p := a.prompt
	a.dirty = true
	key := m.String()
	switch {
	case key == "esc" || key == "ctrl+c" || key == "ctrl+g":
		a.prompt = nil
		if p.left != nil {
			return p.left(a)
		}
		return nil
	case p.kind == promptConfirm:
		a.prompt = nil
		if strings.EqualFold(key, "y") {
			return p.done(a, "y")
		}
		return nil
	case p.kind == promptPalette:
		if cmd, used := a.onPaletteKey(key); used {
			return cmd
		}
	case p.special != nil && p.special(a, key):
		return nil
	case key == "enter":
		a.prompt = nil
		return p.done(a, strings.TrimSpace(p.String()))
	}
	if changed, _ := p.key(m); changed {
		return a.promptChanged()
	}
	return nil
}

func (a *app) promptChanged() tea.Cmd {
	p := a.prompt
	p.row = 0
	if p.edited != nil {
		return p.edited(a, strings.TrimSpace(p.String()))
	}
	return nil
}

// onPaste puts pasted text where text is typed, and nowhere else: it never acts as keys.
func (a *app) onPaste(m tea.PasteMsg) tea.Cmd {
	a.dirty = true
	switch {
	case a.prompt != nil && a.prompt.kind != promptConfirm:
		a.prompt.insert(m.Content)
		return a.promptChanged()
	case a.prompt == nil && a.focus() == pSearch && a.search.typing:
		a.search.insert(m.Content)
		return a.searchChanged()
	}
	a.note(rDim, "There is nothing to paste into here; "+a.keys.first("search")+" opens the search.")
	return nil
}

// openPalette asks for a command.
func (a *app) openPalette() tea.Cmd {
	return a.ask(prompt{kind: promptPalette, label: ":"})
}

// choice is an action that fits what was typed in the palette.
type choice struct {
	act       *actionDef
	score     int
	elsewhere bool // it is on offer in other places only
}

// choices gives the actions that fit, best first: those on offer here, then those that other places have.
func (a *app) choices(typed string) []choice {
	var out []choice
	where := a.where()
	if n, err := strconv.Atoi(strings.TrimSpace(typed)); err == nil && n > 0 {
		act := &actionDef{name: typed, help: "go to row " + strconv.Itoa(n), do: func(a *app) tea.Cmd {
			a.count.n = min(n, mostCounted)
			return a.toCounted()
		}}
		return []choice{{act: act}}
	}
	for i := range a.keys.actions {
		act := &a.keys.actions[i]
		if act.name == "palette" {
			continue
		}
		if s, ok := fuzzy(typed, act.name+" "+act.help); ok {
			out = append(out, choice{act, s, act.in&where == 0})
		}
	}
	out = append(out, a.savedChoices(typed)...)
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].elsewhere != out[j].elsewhere {
			return out[j].elsewhere
		}
		return out[i].score > out[j].score
	})
	return out
}

// choose does what a row of the palette says.
func (a *app) choose(c choice) tea.Cmd {
	a.prompt = nil
	if c.elsewhere {
		a.note(rWarn, c.act.name+" is not on offer here"+placeWords(c.act.in)+".")
		return nil
	}
	return a.run(c.act)
}

// fuzzy says how well typed fits name: its letters must come in order; letters in a row, at the beginning of words and
// near the beginning count more.
func fuzzy(typed, name string) (int, bool) {
	n := []rune(strings.ToLower(name))
	score, at, run := 0, 0, 0
	for _, c := range strings.ToLower(strings.TrimSpace(typed)) {
		i := slices.Index(n[at:], c)
		if i < 0 {
			return 0, false
		}
		if i == 0 {
			run++
			score += 2 * run
		} else {
			run = 0
		}
		if p := at + i; p == 0 || n[p-1] == ' ' || n[p-1] == '-' {
			score += 6
		}
		score -= min(i, 10)
		at += i + 1
	}
	return score, true
}

func (a *app) onPaletteKey(key string) (tea.Cmd, bool) {
	p := a.prompt
	found := a.choices(p.String())
	switch key {
	case "down", "ctrl+n", "tab":
		p.row = min(p.row+1, max(len(found)-1, 0))
	case "up", "ctrl+p", "shift+tab":
		p.row = max(p.row-1, 0)
	case "enter":
		if p.row < len(found) {
			return a.choose(found[p.row]), true
		}
		a.prompt = nil
		a.note(rWarn, "There is no command "+p.String()+" here; "+a.keys.first("help")+" lists them all.")
	default:
		return nil, false
	}
	return nil, true
}

const paletteRows = 12

// paletteBox gives the place of the palette and which choice its first row is.
func (a *app) paletteBox() (box rect, first int) {
	w, rows := min(a.w, 76), min(paletteRows, a.h-6)
	h := rows + 3
	return rect{(a.w - w) / 2, max(1, (a.h-h)/3), w, h}, max(0, a.prompt.row-rows+1)
}

// overlay draws the palette over the frame.
func (a *app) overlay(lines []string) {
	if a.prompt == nil || a.prompt.kind != promptPalette {
		return
	}
	r, top := a.paletteBox()
	w := r.w
	found := a.choices(a.prompt.String())
	in := a.pen(w-2, onPlain).gap(1).put(rPrompt, ":")
	a.prompt.draw(in, true)
	body := []string{in.line()}
	for i := top; i < len(found) && i < top+r.h-3; i++ {
		gr := onPlain
		if i == a.prompt.row {
			gr = onCursor
		}
		body = append(body, a.choiceRow(found[i], w-2, gr))
	}
	if len(found) == 0 {
		body = append(body, a.pen(w-2, onPlain).gap(1).put(rDim, "no command fits").line())
	}
	box := a.box(w, r.h, true, rPrompt, []span{{rTitle, "Commands"}}, []span{{rFaint, "Enter runs, Esc leaves"}}, body)
	a.layOver(lines, box, r.x, r.y, w)
}

func (a *app) choiceRow(c choice, w int, gr ground) string {
	name, place := rText, ""
	if c.elsewhere {
		name, place = rFaint, placeWords(c.act.in)
	}
	p := a.pen(w, gr).gap(1).col(name, c.act.name, 16).gap(1).col(rKey, a.keys.shown(c.act.name), 13).gap(1)
	return p.put(rDim, a.cut(c.act.help, p.left-a.width(place), a.g.ellipsis)).put(rFaint, place).line()
}

// layOver lays a box over lines of the frame.
func (a *app) layOver(lines, box []string, x, y, w int) {
	for i, b := range box {
		if y+i >= len(lines) {
			return
		}
		under := lines[y+i]
		left := a.method.Truncate(under, x, "")
		// A cluster under the edge of the box goes as a whole and leaves a gap. (Cut of x/ansi 0.11.9 is wrong by runes.)
		right := a.method.TruncateLeft(under, x+w, "")
		for n := 1; a.styledWidth(right) > a.w-x-w; n++ {
			right = a.method.TruncateLeft(under, x+w+n, "")
		}
		left += off + blank(x-a.styledWidth(left))
		right = blank(a.w-x-w-a.styledWidth(right)) + right
		lines[y+i] = left + b + right
	}
}

// styledWidth measures text that holds escape sequences.
func (a *app) styledWidth(s string) int { return a.method.StringWidth(s) }
