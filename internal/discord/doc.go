// Package discord relays between Discord and the command core: over the gateway,
// and over HTTP interactions where a public key is configured. It draws neutral
// replies as embeds and components and adds no behaviour of its own.
//
// The way of a /quote, top to bottom:
//
//  1. onEvent (gateway) or serveInteraction (HTTP, which verifies the signature)
//     takes the delivery and decodes it.
//  2. interactionTask makes a task of it.
//  3. receive recognises a redelivery by the task's id and starts the task;
//     without room, the member is told that the bot is busy.
//  4. The task starts: interactionRequest makes the request.
//  5. answerInteraction asks the core. Where that takes long, Discord is told that
//     the answer comes later.
//  6. replyTarget decides where the reply goes and who sees it. A form is a modal
//     where Discord takes one, else a button that opens it. Of a longer form a draft
//     follows: a private message on which its further values are chosen, and saved.
//  7. draw lays the reply out, in as many messages as it needs.
//  8. respond sends each message once.
//
// A message goes the same way with messageTask, answerMessage and postReply.
//
// Two parts of discordgo, whose types are used, are replaced by hand. A [shard]
// replaces its gateway session, which retries fatal close codes for ever, ignores
// the address to resume at, identifies again at once and endlessly when a session
// is invalid, and cannot be cancelled. The [client] replaces its REST path, which
// keeps a bucket for every interaction token and ignores contexts while it sleeps.
// The limiter stays beside golang.org/x/time/rate, which has neither priorities
// nor limits that the server changes. Payloads are decoded into types that hold
// only what is used, because discordgo drops a whole message for one component
// that it does not know.
package discord
