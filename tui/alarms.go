package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Saved is a query with a name: a saved search or a watch.
type Saved struct {
	Name, Query string
	Watch       bool
}

// Alarm is a watch that fired, and how it is to be made known. Words are one line.
type Alarm struct {
	Name, Words         string
	Light, Bell, Notify bool
}

// alarmMsg brings one alarm to the screen.
type alarmMsg Alarm

func (a *app) listenToAlarms() tea.Cmd {
	alarms := a.opt.Alarms
	if alarms == nil {
		return nil
	}
	return a.call("listening to the watches", func(ctx context.Context) tea.Msg {
		select {
		case one, ok := <-alarms:
			if ok {
				return alarmMsg(one)
			}
		case <-ctx.Done():
		}
		return nil
	})
}

// alarmTicks is how long an alarm stands in the last line when no key is pressed, in ticks: nobody asked for it, and the log
// and the strip keep it.
const alarmTicks = 8

// onAlarm says an alarm, lights its watch, and rings.
func (a *app) onAlarm(m alarmMsg) tea.Cmd {
	a.note(rWarn, a.g.surge+" "+m.Words)
	a.say.ticks = alarmTicks
	if m.Light {
		a.saved.lit[m.Name]++
		a.saved.rev++
		a.search.rev++
	}
	return tea.Batch(ring(Alarm(m)), a.listenToAlarms())
}

// ring gives the terminal the bell and the notification. The words are cleaned of controls here, where they are put inside
// a control sequence, and of the semicolon, which parts the fields of OSC 777.
func ring(m Alarm) tea.Cmd {
	out := ""
	if m.Notify {
		words := strings.ReplaceAll(clean(m.Words), ";", ",")
		out = "\x1b]9;" + words + "\x1b\\\x1b]777;notify;attaché;" + words + "\x1b\\"
	}
	if m.Bell {
		out += "\a"
	}
	if out == "" {
		return nil
	}
	return tea.Raw(out)
}
