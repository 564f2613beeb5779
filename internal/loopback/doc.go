// Package loopback is Slack and Discord on loopback ports, as far as Plenary
// sees of them. The adapters' tests, the tests of whole processes and the load
// program run against them: what is posted is kept, and calls go wrong as they
// are told to.
//
// By default a platform keeps nothing but counts, so that it can be used for
// hours. Its Keep methods make it keep more.
package loopback
