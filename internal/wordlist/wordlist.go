// Package wordlist reads the word lists that stand as text files beside the
// packages that use them.
//
// A file holds named lists. "[name]" begins a list, every other line is one
// entry, and a line that begins with "#" is a comment, which says where the
// list comes from.
package wordlist

import (
	"fmt"
	"strings"
)

// Lists are the lists of one file by their names.
type Lists map[string][]string

// Parse reads a file. It panics on an entry before the first name: the files
// are embedded in the program.
func Parse(file string) Lists {
	all := Lists{}
	name := ""
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			name = line[1 : len(line)-1]
			all[name] = nil
		case name == "":
			panic(fmt.Sprintf("wordlist: %q stands before the name of a list", line))
		default:
			all[name] = append(all[name], line)
		}
	}
	return all
}

// List returns a list. It panics for a name that the file does not have.
func (l Lists) List(name string) []string {
	list, ok := l[name]
	if !ok {
		panic(fmt.Sprintf("wordlist: there is no list %q", name))
	}
	return list
}

// Set returns a list as a set.
func (l Lists) Set(name string) map[string]bool {
	set := map[string]bool{}
	for _, entry := range l.List(name) {
		set[entry] = true
	}
	return set
}

// Words returns the words of a list whose entries are words that spaces part.
func (l Lists) Words(name string) []string { return strings.Fields(strings.Join(l.List(name), " ")) }

// WordSet returns the words of such a list as a set.
func (l Lists) WordSet(name string) map[string]bool {
	set := map[string]bool{}
	for _, word := range l.Words(name) {
		set[word] = true
	}
	return set
}

// Pattern returns a list of regular expressions as one that matches any of
// them, the first in the list before later ones. An empty list matches nothing.
func (l Lists) Pattern(name string) string {
	entries := l.List(name)
	if len(entries) == 0 {
		return noMatch
	}
	return "(?:" + strings.Join(entries, "|") + ")"
}

// noMatch is a regular expression that matches nothing.
const noMatch = `[^\x{0}-\x{10FFFF}]`
