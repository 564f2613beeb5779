// Command plenary brings a published statement into a group's chat: it answers
// from the statement's own words in a terminal, in Slack and in Discord.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
