// Package snowball has Snowball's algorithms for the stems of words.
//
// Eighteen are those of the module snowballstem. The folders hold those that it lacks;
// generate.sh wrote them by Snowball's own compiler from Debian's source package snowball
// 2.2.0, on the module's runtime. They are under Snowball's licence, see COPYING.
package snowball

import (
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
	"github.com/blevesearch/snowballstem/turkish"

	"plenary/internal/language/snowball/armenian"
	"plenary/internal/language/snowball/basque"
	"plenary/internal/language/snowball/catalan"
	"plenary/internal/language/snowball/greek"
	"plenary/internal/language/snowball/hindi"
	"plenary/internal/language/snowball/indonesian"
	"plenary/internal/language/snowball/lithuanian"
	"plenary/internal/language/snowball/nepali"
	"plenary/internal/language/snowball/serbian"
	"plenary/internal/language/snowball/yiddish"
)

// An Algorithm cuts a word in small letters to its stem.
type Algorithm func(word string) string

// For returns the algorithm of a language by its ISO 639-1 code, nil where Snowball
// has none.
func For(tag string) Algorithm {
	algorithm, ok := algorithms[tag]
	if !ok {
		return nil
	}
	return func(word string) string {
		env := snowballstem.NewEnv(word)
		algorithm(env)
		return env.Current()
	}
}

var algorithms = map[string]func(*snowballstem.Env) bool{
	"ar": arabic.Stem,
	"ca": catalan.Stem,
	"da": danish.Stem,
	"de": german.Stem,
	"el": greek.Stem,
	"en": english.Stem,
	"es": spanish.Stem,
	"eu": basque.Stem,
	"fi": finnish.Stem,
	"fr": french.Stem,
	"ga": irish.Stem,
	"hi": hindi.Stem,
	"hr": serbian.Stem, // written for Serbian, Croatian and Bosnian alike
	"hu": hungarian.Stem,
	"hy": armenian.Stem,
	"id": indonesian.Stem,
	"it": italian.Stem,
	"lt": lithuanian.Stem,
	"ne": nepali.Stem,
	"nl": dutch.Stem,
	"no": norwegian.Stem,
	"pt": portuguese.Stem,
	"ro": romanian.Stem,
	"ru": russian.Stem,
	"sv": swedish.Stem,
	"ta": tamil.Stem,
	"tr": turkish.Stem,
	"yi": yiddish.Stem,
}
