// Package adapterkit holds what the adapters of chat platforms share: a bounded
// pool of workers, the ids of recent deliveries, and whether a call that failed
// was sent at all.
package adapterkit
