// Package slack relays between Slack and the command core: over Socket Mode or
// over HTTP, whichever the configuration has a secret for. It draws neutral
// replies as Block Kit and adds no behaviour of its own.
//
// Three rules hold everywhere. What Slack delivers is acknowledged before any
// work is done on it, and the work is bounded. Every message for everybody has a
// key in its metadata; where the response to a post was lost, the message is
// looked up by the key before it is posted again. And text is drawn as rich text
// elements, which Slack takes literally, so that no word of a member or of the
// statement can become a mention, a link or markup.
package slack
