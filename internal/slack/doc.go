// Package slack relays between Slack and the command core: over Socket Mode or
// over HTTP, whichever the configuration has a secret for. It draws neutral
// replies as Block Kit and adds no behaviour of its own.
//
// The way of a mention, top to bottom:
//
//  1. socket.deliver (Socket Mode) or endpoint (HTTP, which verifies the
//     signature) takes the delivery and calls receive.
//  2. decode makes a task of it, here messageTask. replyTarget decides where
//     the reply goes.
//  3. receive recognises a redelivery by the task's id and reserves room for
//     the task; without room, the member is told that the bot is busy.
//  4. The delivery is acknowledged.
//  5. The task starts: parseText reads the request in the message.
//  6. ask asks the core, and ready puts names in the place of members' ids and
//     hands files over.
//  7. messages draws the reply as Block Kit, in as many messages as it needs.
//  8. postOnce posts each, or postPrivately shows it to the member alone.
//
// In a workspace where the app is an agent, a direct message is answered in the thread of
// its session, which shows that it is worked on (answerInSession). A message that is
// edited soon after it was written has its answer corrected in place (answerEdit).
//
// Commands, buttons, shortcuts and modals go the same way with tasks of their
// own. Where the reply to one of these asks for values, openForm shows its form. What a
// view cannot show any more is told privately (replyUnshown). Where Slack refuses the
// blocks of a message or a view, simpler ones take their place (sendVersions).
//
// Three rules hold everywhere. What Slack delivers is acknowledged before any
// work is done on it, but for forms that are filled in and for selects that are
// searched, which the acknowledgement answers within seconds; and the work is
// bounded. Every message for everybody has a key in its metadata; where the
// response to a post was lost, the message is looked up by the key before it is
// posted again. And text is drawn as rich text elements, which Slack takes
// literally, so that no word of a member or of the statement can become a
// mention, a link or markup.
package slack
