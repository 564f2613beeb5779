// Package dictionary holds the commonest words of thirty languages, and tells in
// which of them a text is written.
//
// It is by hand: no Go reader of spelling dictionaries is served, and the
// detectors of languages embed 128 MB or know no words. README.md says where the
// words come from.
package dictionary

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"io"
	"strings"
)

//go:embed words.zip
var archive []byte

// commonEnding ends the name of the file that holds a language's commonest words.
const commonEnding = ".common"

const (
	minCommon = 8    // words of the text among the commonest of its language
	minShare  = 0.15 // of all its words; languages have 0.25 to 0.5
)

// Detect returns the tag of the language in which a text is written, "" where it
// is none of those held or the text is too short. count holds how often it has
// each word, in small letters.
func Detect(count map[string]int) string {
	tag, found, all := nearest(count)
	if found < minCommon || float64(found) < minShare*float64(all) {
		return ""
	}
	return tag
}

// CommonShare returns which part of the words of a text, from 0 to 1, is among the
// commonest of one language.
func CommonShare(count map[string]int) float64 {
	_, found, all := nearest(count)
	return float64(found) / float64(max(all, 1))
}

// nearest returns the language with the most words of a text among its commonest,
// how many they are, and how many words the text has.
func nearest(count map[string]int) (tag string, found, all int) {
	for _, n := range count {
		all += n
	}
	for _, f := range files() {
		one, ok := strings.CutSuffix(f.Name, commonEnding)
		if !ok {
			continue
		}
		n := 0
		for _, word := range wordsIn(f) {
			n += count[word]
		}
		if n > found {
			tag, found = one, n
		}
	}
	return tag, found, all
}

// Words returns the words of a language in small letters, nil where it is none of
// those held.
func Words(tag string) map[string]bool {
	for _, f := range files() {
		if f.Name != tag {
			continue
		}
		list := wordsIn(f)
		words := make(map[string]bool, len(list))
		for _, word := range list {
			words[word] = true
		}
		return words
	}
	return nil
}

// files returns the files of the archive. It panics where the program was built
// with a damaged one.
func files() []*zip.File {
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		panic("dictionary: " + err.Error())
	}
	return r.File
}

func wordsIn(f *zip.File) []string {
	r, err := f.Open()
	if err != nil {
		panic("dictionary: " + err.Error())
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		panic("dictionary: " + err.Error())
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}
