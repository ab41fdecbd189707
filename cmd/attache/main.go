// Command attache answers questions from a folder of documents with citations that it has
// checked, on the command line and in Discord.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"attache/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second Ctrl-C ends the program at once
	}()
	os.Exit(cli.Run(ctx, os.Args[1:], cli.Streams{Out: os.Stdout, Err: os.Stderr}, os.LookupEnv))
}
