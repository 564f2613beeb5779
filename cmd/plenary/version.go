package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// What a release is called, set by the linker: -X main.release=v1.2.3. Without
// it, the module's version or the revision says what runs.
var release string

// versionCommand is plenary version.
type versionCommand struct{}

// Run prints version, commit, date and what they were built with.
func (*versionCommand) Run(_ context.Context, env *environment, _ []string) error {
	b := readBuild()
	_, err := fmt.Fprintf(env.out, "plenary %s\ncommit %s\ndate %s\n%s %s/%s\n",
		b.version, cmp.Or(b.commit, "unknown"), cmp.Or(b.date, "unknown"), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// A build says what this program was built from.
type build struct {
	version string
	commit  string // in full, with "+changes" where the tree had some; may be empty
	date    string // of the commit, RFC 3339; may be empty
}

// readBuild reads what the compiler wrote down. The date is the commit's, not
// the hour of the build, so that building twice gives the same bytes.
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

// version is what the program calls itself.
func version() string { return readBuild().version }
