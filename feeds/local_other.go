//go:build !unix

package feeds

import (
	"context"
	"os/exec"
)

// shell makes a command of a line for the shell of systems without sh.
func shell(ctx context.Context, line string) *exec.Cmd {
	return exec.CommandContext(ctx, "cmd", "/C", line)
}
