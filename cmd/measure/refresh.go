package main

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func init() {
	commands["refresh"] = command{
		help: "a cold and a warm refresh of many feeds from a local server, beside newsboat: --feeds 200 --items 100 --latency 0 --runs 5",
		run:  measureRefresh,
	}
}

// refreshRun is what is compared: the real programs, each from an empty store, against one server on the loopback
// interface.
type refreshRun struct {
	feeds, items, runs int
	server             *newsServer
	dir                string
	attache, newsboat  string // programs; newsboat is empty when there is none
	inside             inside
}

// timings are of one program, one value a run: on the wall, and of the processors, which other work on the machine
// troubles less.
type timings struct {
	name             string
	cold, warm       []time.Duration
	coldCPU, warmCPU []time.Duration
	memory           []int64 // the most that the cold one had, in bytes
	// settle is how many refreshes are made between the cold and the warm one, unmeasured. newsboat remembers a feed's
	// validators only from its second look.
	settle int
}

func measureRefresh(args []string) error {
	fs := flag.NewFlagSet("refresh", flag.ContinueOnError)
	r := &refreshRun{}
	latency := fs.Duration("latency", 0, "what the server lets pass before each answer")
	fs.IntVar(&r.feeds, "feeds", 200, "feeds")
	fs.IntVar(&r.items, "items", 100, "items in each")
	fs.IntVar(&r.runs, "runs", 5, "runs, of which the median counts")
	fs.StringVar(&r.inside.profile, "profile", "", "instead, make one cold refresh inside this process and write its CPU profile to this file")
	fs.IntVar(&r.inside.warm, "warm", 0, "with --profile: profile so many warm refreshes after an unprofiled cold one")
	fs.StringVar(&r.inside.heap, "heap", "", "with --profile: write what the memory holds once the program rests to this file")
	fs.StringVar(&r.inside.allocs, "allocs", "", "with --profile: write where memory was allocated in the refreshes to this file")
	fs.StringVar(&r.inside.store, "on", "", "with --profile: begin with a copy of this store instead of an empty one")
	fs.StringVar(&r.attache, "attache", "", "the program to measure (default: built from this tree)")
	if err := fs.Parse(args); err != nil {
		return err
	}
	var err error
	if r.dir, err = os.MkdirTemp("", "attache-measure-"); err != nil {
		return err
	}
	defer os.RemoveAll(r.dir)
	if r.server, err = serveNews(r.feeds, r.items, *latency); err != nil {
		return err
	}
	defer r.server.Close()
	if r.inside.profile != "" {
		return r.inside.run(context.Background(), r.server.urls(), r.dir)
	}
	if err := r.prepare(); err != nil {
		return err
	}
	return r.compare()
}

// prepare builds the program and looks for newsboat.
func (r *refreshRun) prepare() error {
	if r.attache == "" {
		r.attache = filepath.Join(r.dir, "attache")
		build := exec.Command("go", "build", "-o", r.attache, "./cmd/attache")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("building the program (run this from the root of the repository): %w\n%s", err, out)
		}
	}
	if err := os.WriteFile(filepath.Join(r.dir, "feeds.opml"), r.server.opml(), 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(r.dir, "config.toml"), []byte("[articles]\nfetch = false\n"), 0o600); err != nil {
		return err
	}
	var err error
	if r.newsboat, err = exec.LookPath("newsboat"); err != nil {
		r.newsboat = ""
		fmt.Println("newsboat is not installed here, so there is nothing to compare with; attaché alone:")
	}
	return nil
}

func (r *refreshRun) compare() error {
	all := []*timings{{name: "attache"}}
	ways := []func(string, *timings) error{r.runAttache}
	if r.newsboat != "" {
		// Its default is one feed after another; the second line is the most that its settings offer.
		for _, threads := range []int{1, 8} {
			all = append(all, &timings{name: fmt.Sprintf("newsboat, reload-threads %d", threads), settle: 1})
			ways = append(ways, func(dir string, t *timings) error { return r.runNewsboat(dir, threads, t) })
		}
	}
	for run := range r.runs {
		for i, t := range all { // in turn, so that what else the machine does falls on all
			dir := filepath.Join(r.dir, fmt.Sprintf("run-%d-%d", run, i))
			if err := os.Mkdir(dir, 0o700); err != nil {
				return err
			}
			if err := ways[i](dir, t); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
		}
	}
	r.report(all)
	return nil
}

func (r *refreshRun) report(all []*timings) {
	fmt.Printf("%d feeds of %d items, medians of %d runs\n\n%-28s %9s %9s %7s %9s %9s %9s %7s\n",
		r.feeds, r.items, r.runs, "", "cold", "its CPU", "times", "memory", "warm", "its CPU", "times")
	own := all[0]
	for _, t := range all {
		fmt.Printf("%-28s", t.name)
		printTimes(t.cold, t.coldCPU, own.cold)
		fmt.Printf(" %6d MB", medianOf(t.memory)>>20)
		printTimes(t.warm, t.warmCPU, own.warm)
		fmt.Println()
	}
	fmt.Println("\ncold: nothing stored, every document parsed, grouped, indexed and stored. warm: every server answers 304.")
}

func printTimes(wall, cpu, own []time.Duration) {
	w := medianOf(wall)
	fmt.Printf(" %9s %9s %7.2f", w.Round(time.Millisecond), medianOf(cpu).Round(time.Millisecond), float64(w)/float64(medianOf(own)))
}

func medianOf[T cmp.Ordered](list []T) (median T) {
	list = slices.Sorted(slices.Values(list))
	if len(list) == 0 {
		return median
	}
	return list[len(list)/2]
}

// runAttache times both refreshes with the program as a user runs it, and asks the server whether they were what they
// claim to be.
func (r *refreshRun) runAttache(dir string, t *timings) error {
	program := func(args ...string) *exec.Cmd {
		return exec.Command(r.attache, append(args, "--config", filepath.Join(r.dir, "config.toml"), "--data", dir)...)
	}
	if _, _, err := timed(program("import", "--allow-private", filepath.Join(r.dir, "feeds.opml"))); err != nil {
		return err
	}
	return r.coldAndWarm(t, program("fetch"), program("fetch", "--all"))
}

func (r *refreshRun) runNewsboat(dir string, threads int, t *timings) error {
	urls, config := filepath.Join(dir, "urls"), filepath.Join(dir, "config")
	if err := os.WriteFile(urls, []byte(strings.Join(r.server.urls(), "\n")+"\n"), 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(config, fmt.Appendf(nil, "reload-threads %d\n", threads), 0o600); err != nil {
		return err
	}
	program := func() *exec.Cmd {
		cmd := exec.Command(r.newsboat, "-q", "-u", urls, "-c", filepath.Join(dir, "cache.db"), "-C", config, "-x", "reload")
		cmd.Env = append(os.Environ(), "HOME="+dir)
		return cmd
	}
	return r.coldAndWarm(t, program(), program())
}

func (r *refreshRun) coldAndWarm(t *timings, cold, warm *exec.Cmd) error {
	r.server.forget()
	wall, cpu, err := timed(cold)
	if err != nil {
		return err
	}
	if full, _ := r.server.counts(); full != r.feeds {
		return fmt.Errorf("%d documents were fetched instead of %d", full, r.feeds)
	}
	t.cold, t.coldCPU, t.memory = append(t.cold, wall), append(t.coldCPU, cpu), append(t.memory, mostMemory(cold))
	for range t.settle {
		if _, _, err := timed(again(warm)); err != nil {
			return err
		}
	}
	r.server.forget()
	if wall, cpu, err = timed(warm); err != nil {
		return err
	}
	if full, same := r.server.counts(); same != r.feeds {
		return fmt.Errorf("the server gave %d documents and said 304 %d times, where the latter should be %d", full, same, r.feeds)
	}
	t.warm, t.warmCPU = append(t.warm, wall), append(t.warmCPU, cpu)
	return nil
}

// again makes a command that runs what another one is going to run.
func again(c *exec.Cmd) *exec.Cmd {
	return &exec.Cmd{Path: c.Path, Args: c.Args, Env: c.Env, Dir: c.Dir}
}

// timed runs a program and says how long it took from its start to its end, and how much of the processors.
func timed(cmd *exec.Cmd) (wall, cpu time.Duration, err error) {
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, 0, fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, said.Bytes())
	}
	return time.Since(start), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}

// mostMemory is the most that a program that has ended had in memory, in bytes; 0 where the system does not say.
func mostMemory(cmd *exec.Cmd) int64 {
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		return int64(u.Maxrss) << 10
	}
	return 0
}

// listenLocal is the loopback interface and nothing else.
func listenLocal(h http.Handler) (*http.Server, string, error) {
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go s.Serve(l)
	return s, "http://" + l.Addr().String(), nil
}
