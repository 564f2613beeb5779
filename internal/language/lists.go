package language

import (
	"io/fs"
	"slices"
	"strings"
	"sync"

	"plenary/internal/wordlist"
)

// listFiles are the files of a language's folder whose lists other packages read by
// their names. A name stands in one of them.
var listFiles = []string{"document.txt", "reference.txt", "quotation.txt", "schedule.txt", "talk.txt"}

// Lists returns these lists of the language of a BCP 47 tag. A list that it does not
// have, and others do, is empty. They are not to be changed.
func Lists(tag string) wordlist.Lists {
	tag = folderOf(tag)
	read, _ := listsOf.LoadOrStore(tag, sync.OnceValue(func() wordlist.Lists {
		own := readLists(tag)
		for name := range AllLists() {
			if _, ok := own[name]; !ok {
				own[name] = nil
			}
		}
		return own
	}))
	return read.(func() wordlist.Lists)()
}

// listsOf are the lists that were asked for, by tag.
var listsOf sync.Map // of func() wordlist.Lists

// AllLists returns each of these lists with the entries of all languages, those of
// English first, and each entry once. It is for text whose language is not known.
func AllLists() wordlist.Lists { return allLists() }

var allLists = sync.OnceValue(func() wordlist.Lists {
	all, seen := wordlist.Lists{}, map[[2]string]bool{}
	for _, tag := range Tags() {
		for name, entries := range readLists(tag) {
			for _, entry := range entries {
				if key := [2]string{name, entry}; !seen[key] {
					seen[key] = true
					all[name] = append(all[name], entry)
				}
			}
		}
	}
	return all
})

func readLists(tag string) wordlist.Lists {
	lists := wordlist.Lists{}
	for _, name := range listFiles {
		for list, entries := range wordlist.Parse(file(tag, name)) {
			lists[list] = append(lists[list], entries...)
		}
	}
	return lists
}

// Tags returns the codes of the languages that have a folder: English, then the others
// in the order of the alphabet.
func Tags() []string {
	folders, err := fs.ReadDir(data, "data")
	if err != nil {
		panic(err) // the files are part of the program
	}
	tags := []string{"en"}
	for _, folder := range folders {
		if folder.IsDir() && !slices.Contains(tags, folder.Name()) {
			tags = append(tags, folder.Name())
		}
	}
	return tags
}

// Values returns the entries of a list that counts from one, each with its number. An
// entry holds the words for one number, parted by "|".
func Values(entries []string) map[string]int {
	values := map[string]int{}
	for i, entry := range entries {
		for word := range strings.SplitSeq(entry, "|") {
			values[word] = i + 1
		}
	}
	return values
}
