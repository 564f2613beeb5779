// Command background makes common.txt, the table of English word stems with
// how common they are, from SCOWL (Spell Checker Oriented Word Lists), whose
// licence allows copies and derivations with its notice kept:
//
//	go run ./internal/language/background DIR > internal/language/data/en/common.txt
//
// DIR holds SCOWL's final lists; Debian's package scowl installs them.
package main

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"plenary/internal/language"
)

// levels of SCOWL that count as one class, from the most common words to
// those of a large dictionary. Class 1 holds about 4,500 words.
var levels = [][]int{{10}, {20}, {35}, {40, 50}}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string) error {
	class := map[string]int{}
	for i, ls := range levels {
		for _, level := range ls {
			for _, list := range []string{"english-words", "american-words", "british-words", "english-contractions", "english-upper"} {
				if err := read(filepath.Join(dir, fmt.Sprintf("%s.%d", list, level)), i+1, class); err != nil {
					return err
				}
			}
		}
	}
	out := bufio.NewWriter(os.Stdout)
	for _, stem := range slices.Sorted(maps.Keys(class)) {
		fmt.Fprintf(out, "%s%d\n", stem, class[stem])
	}
	return out.Flush()
}

// read adds the stems of a list to class, keeping the most common class of
// each. A list that a level does not have is no error.
func read(path string, n int, class map[string]int) error {
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	for word := range strings.Lines(string(data)) {
		word = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(word), "'s"))
		if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" || word == "" {
			continue
		}
		stem := language.English().Stem(word)
		if class[stem] == 0 {
			class[stem] = n
		}
	}
	return nil
}
