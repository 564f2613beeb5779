package schedule

import "plenary/internal/message"

// timesText writes times of day as a sentence does: "09:00, 13:00 and 17:30".
func timesText(c *message.Catalogue, times []TimeOfDay) message.Text {
	items := make([]message.Text, len(times))
	for i, at := range times {
		items[i] = message.Literal(at.String())
	}
	return c.List(items)
}
