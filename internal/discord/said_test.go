package discord

import (
	"encoding/json"
	"testing"
)

func TestWhatAMessageSays(t *testing.T) {
	for said, want := range map[string]string{
		`{"content":"a","embeds":[{"title":"b"}]}`:                                                   "a",
		`{"embeds":[{"title":"a","description":"b"},{"url":"https://example.com"}]}`:                 "a\nb",
		`{"message_snapshots":[{"message":{"content":"a"}},{"message":{"embeds":[{"title":"b"}]}}]}`: "a\nb",
		`{}`: "",
	} {
		var m channelMessage
		if err := json.Unmarshal([]byte(said), &m); err != nil || m.said() != want {
			t.Errorf("%s says %q, %v", said, m.said(), err)
		}
	}
}
