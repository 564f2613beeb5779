package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"plenary/internal/bert"
)

// release is the version of a release, set by the linker: -X main.release=v1.2.3.
// Without it the version is that of the module or the revision.
var release string

// versionCommand is plenary version.
type versionCommand struct{}

// Run prints version, commit, date, what they were built with, and the networks.
func (*versionCommand) Run(_ context.Context, env *environment, _ []string) error {
	model, err := env.openModel(bert.Options{})
	if err := errors.Join(join(env.sources.faultsOf(env)), err); err != nil {
		return err
	}
	b := readBuild()
	fmt.Fprintf(env.out, "plenary %s\ncommit %s\ndate %s\n%s %s/%s\n",
		b.version, cmp.Or(b.commit, "unknown"), cmp.Or(b.date, "unknown"), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if model == nil {
		_, err = fmt.Fprintln(env.out, "networks off")
		return err
	}
	for _, about := range model.About() {
		fmt.Fprintf(env.out, "network %s (%s)\n", about.Name, about.Licence)
	}
	_, err = fmt.Fprintf(env.out, "networks %.12s, computed with %s\n", model.Sum(), model.InstructionSet())
	return err
}

// A build identifies the source of this program.
type build struct {
	version string
	commit  string // in full, with "+changes" where the tree had some; may be empty
	date    string // of the commit, RFC 3339; may be empty
}

// readBuild reads the build information. The date is that of the commit, so that
// building twice gives the same bytes.
func readBuild() build {
	b := build{version: release}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		b.version = cmp.Or(b.version, "devel")
		return b
	}
	changed := false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.time":
			b.date = s.Value
		case "vcs.modified":
			changed = s.Value == "true"
		}
	}
	short := b.commit[:min(12, len(b.commit))]
	if changed {
		b.commit += "+changes"
		short += "+changes"
	}
	if v := info.Main.Version; v != "(devel)" {
		b.version = cmp.Or(b.version, v)
	}
	b.version = cmp.Or(b.version, short, "devel")
	return b
}

// version is the version that users see.
func version() string { return readBuild().version }
