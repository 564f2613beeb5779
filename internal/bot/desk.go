package bot

import (
	"plenary/internal/answer"
	"plenary/internal/statement"
)

// A book is one statement with its index.
type book struct {
	statement *statement.Statement
	index     *answer.Index
}

// A desk answers one request. It keeps the book that lay open when the request
// came, so that content replaced in the meantime is never mixed with the old.
type desk struct {
	cfg Config
	book
}
