package answer

import "plenary/internal/statement"

// A Topic is what a question about the statement itself asks for: its outline,
// its date, its publisher.
type Topic struct{}

// TopicOf returns what a question asks about the statement itself, false for
// one about what it says.
func TopicOf(s *statement.Statement, words string) (Topic, bool) { return Topic{}, false }
