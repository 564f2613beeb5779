// Package terminal is the adapter of a terminal: a person types lines, and
// replies are drawn beneath them. On a terminal lines can be edited and
// recalled, and replies are wrapped and set off; where the output goes to a
// pipe or a file it is plain.
package terminal
