// Package discord relays between Discord and the command core: over the gateway,
// and over HTTP interactions where a public key is configured. It draws neutral
// replies as embeds and components and adds no behaviour of its own.
//
// Discord's shapes come from discordgo. Two of its parts do not: its gateway
// session, which retries fatal close codes for ever, ignores the address to
// resume at, identifies again at once and endlessly when a session is invalid,
// and cannot be cancelled; and its REST path, which keeps a bucket for every
// interaction token and sleeps blind to contexts. A [shard] and the [client]
// stand in their place. What arrives is decoded into structs that hold only what
// is used, because discordgo drops a whole message for one component that it
// does not know.
package discord
