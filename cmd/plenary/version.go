package main

import (
	"fmt"
	"runtime/debug"
)

// versionCommand is plenary version.
type versionCommand struct{}

// Run prints the version.
func (*versionCommand) Run(w *world) error {
	_, err := fmt.Fprintln(w.out, "plenary", version())
	return err
}

// version is the module's version, or the revision that the program was built
// from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	revision, changed := "devel", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			if s.Value == "true" {
				changed = "+changes"
			}
		}
	}
	return revision + changed
}
