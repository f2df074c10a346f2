package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// smallDisk mounts a file system of the given size, or skips the test where that is not allowed. resize changes its size.
func smallDisk(t *testing.T, size string) (dir string, resize func(size string)) {
	t.Helper()
	dir = t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "none", dir).CombinedOutput(); err != nil {
		t.Skipf("no file system can be mounted here (%v: %s)", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "--lazy", dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
	return dir, func(size string) {
		t.Helper()
		if out, err := exec.Command("mount", "-o", "remount,size="+size, dir).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
}

// pressUntil presses keys until the screen matches, giving each press a second to take effect.
func (s *screen) pressUntil(what, pattern string, keys ...string) string {
	s.t.Helper()
	re := regexp.MustCompile(pattern)
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	pressed := time.Time{}
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-look.C {
		if text := s.text(); re.MatchString(text) {
			return text
		}
		if time.Since(pressed) > time.Second {
			s.press(keys...)
			pressed = time.Now()
		}
	}
	s.t.Fatalf("waiting for %s (%s), the screen is:\n%s", what, pattern, s.text())
	return ""
}

// whole fails the test unless attache check finds nothing wrong with the store of a data directory.
func whole(t *testing.T, dir string) {
	t.Helper()
	if out, err := exec.Command("attache", "--data", dir, "check", "--offline").CombinedOutput(); err != nil {
		t.Errorf("check: %v\n%s", err, out)
	}
}

// A disk that fills up while the dashboard runs is said on the screen, where everything else goes on; once there is room,
// what comes in is stored again without a restart, and nothing that was stored is lost.
func TestFullDiskOnScreen(t *testing.T) {
	dir, resize := smallDisk(t, "2m")
	g := newGrowing(t)
	g.weight = 6000
	g.configure(t, dir)
	s := newScreen(t, 120, 40, "attache --data "+dir)
	s.pressUntil("the word that the disk is full", `disk is full`, "R")
	before := linksIn(t, filepath.Join(dir, "attache.db"))
	s.press("?")
	s.until("the help", `Help(.|\n)*one level back`)
	s.back(`▸ board`)
	s.press("Enter")
	s.until("the thread that is open", `Timeline`)
	resize("64m")
	// A smaller look may have found room before, and have been told of: what counts is that everything is stored again.
	after := before
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for deadline := time.Now().Add(patience); len(after) < len(before)+killFeeds*perLook; <-look.C {
		if time.Now().After(deadline) {
			t.Fatalf("there is room, and no more than %d items are stored; the screen is:\n%s", len(after), s.text())
		}
		s.press("R")
		after = linksIn(t, filepath.Join(dir, "attache.db"))
	}
	for deadline := time.Now().Add(patience); strings.Contains(s.text(), "disk is full"); <-look.C {
		if time.Now().After(deadline) {
			t.Fatalf("there is room, and the screen is:\n%s", s.text())
		}
	}
	s.press("Q")
	s.ends()
	after = linksIn(t, filepath.Join(dir, "attache.db"))
	for link := range before {
		if !after[link] {
			t.Errorf("%s was stored before the disk was full and is gone", link)
		}
	}
	if len(before) == 0 || len(after) <= len(before) {
		t.Errorf("%d items were stored before the disk was full, %d after there was room", len(before), len(after))
	}
	whole(t, dir)
}

// A store on a disk that is full already is read: no list fails, and the dashboard opens.
func TestStartOnAFullDisk(t *testing.T) {
	dir, resize := smallDisk(t, "4m")
	g := newGrowing(t)
	g.configure(t, dir)
	attache := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("attache", append([]string{"--data", dir}, args...)...)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("attache %v: %v: %s", args, err, err.(*exec.ExitError).Stderr)
		}
		return string(out)
	}
	attache("fetch")
	fill, err := os.Create(filepath.Join(dir, "fill"))
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = fill.Write(make([]byte, 4096))
	}
	if err := fill.Close(); err != nil {
		t.Fatal(err)
	}
	if out := attache("items"); strings.Count(out, "\n") < killFeeds*perLook {
		t.Errorf("of %d items the list shows\n%s", killFeeds*perLook, out)
	}
	s := newScreen(t, 80, 24, "attache --data "+dir)
	s.until("the board with what is stored", `Nego\w*\.?\]? \d+●`)
	s.until("the word that the disk is full", `disk is full|disk does not`)
	s.press("Q")
	s.ends()
	resize("8m")
	attache("fetch", "--all")
	whole(t, dir)
}

// Wherever in its work the fetcher meets the end of the disk, it says so, and what it had said was stored is there.
func TestDiskFillsAnywhere(t *testing.T) {
	for _, size := range []string{"900k", "1300k", "1900k"} {
		t.Run(size, func(t *testing.T) {
			dir, resize := smallDisk(t, size)
			g := newGrowing(t)
			g.weight = 3000
			g.configure(t, dir)
			k := &killer{t: t, g: g, dir: dir}
			full := regexp.MustCompile(`disk is full|no room|not be written`)
			for n, said := 0, ""; !full.MatchString(said); n++ {
				out, _ := k.command("fetch", "--all").CombinedOutput() // that it failed is said in words, or the next one does
				said = string(out)
				noBlunder(t, "fetch", said)
				if n == 200 {
					t.Fatalf("the disk is never full: %s", said)
				}
			}
			resize("64m")
			for range 2 { // the second proves what the first has stored
				if out, err := k.command("fetch", "--all").CombinedOutput(); err != nil {
					t.Errorf("with room again: %v: %s", err, out)
				}
			}
			there := linksIn(t, filepath.Join(dir, "attache.db"))
			must := g.mustHave()
			for _, link := range must {
				if !there[link] {
					t.Errorf("%s was stored and is gone", link)
				}
			}
			if len(must) == 0 {
				t.Error("nothing was known to be stored")
			}
			whole(t, dir)
		})
	}
}
