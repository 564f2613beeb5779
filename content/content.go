// Package content holds the statement that Plenary ships with.
package content

import "embed"

// FS is a content folder: statement.md and the editor's aids to it.
//
//go:embed *.md *.yaml
var FS embed.FS
