package bot

import "plenary/internal/answer"

// explain answers a question about the statement itself from its structure.
func (d *desk) explain(answer.Topic, call) (Reply, error) { return d.noSuchPlace(""), nil }
