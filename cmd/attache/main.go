// Attache is a terminal dashboard that follows diplomacy as it happens. This package is wiring: one file per subcommand,
// each of which opens what it needs (configuration, desk, fetcher, screen), introduces them to each other, and prints.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit statuses; scripts rely on them.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() { os.Exit(run()) }

// run is the whole program on the process's own streams and arguments. It gives the exit status.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	return execute(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}

// execute runs one command line.
func execute(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	a := &app{in: in, out: out, errs: errs}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	at, err := root.ExecuteContextC(ctx)
	return a.report(at, err)
}

// usageError is a command line that asks for something there is not.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errSilent fails the command when everything has been said already.
var errSilent = errors.New("")

// report says on standard error what went wrong and gives the exit status. What fails before the command begins to run is
// the fault of the command line.
func (a *app) report(at *cobra.Command, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errSilent):
		return exitFailed
	case !a.began || errors.As(err, &usage):
		fmt.Fprintf(a.errs, "attache: %v\n(%s --help says how it is used)\n", err, at.CommandPath())
		return exitUsage
	case errors.Is(err, syscall.EPIPE):
		// Whoever was reading has seen enough (attache items | head).
		return exitFailed
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(a.errs, "attache: stopped")
		return exitFailed
	default:
		fmt.Fprintf(a.errs, "attache: %v\n", err)
		return exitFailed
	}
}
