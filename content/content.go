// Package content holds the statement that Plenary ships with.
package content

import "embed"

// FS is a content folder: statement.md and the editor's files. They
// are listed by name, so that nothing else in the folder gets into the program.
//
//go:embed statement.md prompts.yaml recommendations.yaml sections.yaml
var FS embed.FS
