// Package relay holds what the adapters of chat platforms share: room for the
// requests at work, what was delivered before, and whether a call that failed was
// sent at all.
package relay
