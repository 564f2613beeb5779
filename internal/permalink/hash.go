package permalink

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"plenary/internal/statement"
)

// hashLength is the length of a hash in an address: 60 bits, so that two of a million
// sentences are alike once in two million statements.
const hashLength = 12

// hash gives a section or sentence its hash. Where the same words stand several times, the
// later ones are counted: "k3v7xq2m9wpa-2".
func (a *addresses) hash(ref statement.Ref, words string) {
	sum := sha256.Sum256([]byte(words))
	hash := strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:hashLength])
	a.alike[hash]++
	if n := a.alike[hash]; n > 1 {
		hash = fmt.Sprintf("%s-%d", hash, n)
	}
	a.hashes[ref], a.byHash[hash] = hash, ref
}

// wholeMark stands behind the hash of a paragraph's first sentence for the paragraph.
const wholeMark = "p"

// lasting is the address of a place by its words. Several sentences are named by the first:
// "~k3v7xq2m9wpa.3" is it with the two after it, "~k3v7xq2m9wpa.p" its paragraph.
func (a *addresses) lasting(ref statement.Ref) string {
	hash := ""
	switch ref = a.whole(ref); {
	case ref == statement.SectionRef(0):
		return a.name
	case ref.Kind == statement.WholeSection:
		hash = a.hashes[ref]
	case ref.Kind == statement.WholeParagraph:
		hash = a.hashes[sentenceRef(ref.Index, 0, 1)]
		if len(a.s.Paragraphs[ref.Index].Sentences) > 1 {
			hash += "." + wholeMark
		}
	case ref.Kind == statement.SomeSentences:
		hash = a.hashes[sentenceRef(ref.Index, ref.From, ref.From+1)]
		if n := ref.To - ref.From; n > 1 {
			hash = fmt.Sprintf("%s.%d", hash, n)
		}
	}
	if hash == "" {
		return a.path(ref) // of a paragraph without sentences
	}
	return a.name + "/~" + hash
}

// findHash returns the place whose words have a hash. Where fewer places have the words
// than once did, it is the first.
func (a *addresses) findHash(hash string) (statement.Ref, bool) {
	hash, extent, _ := strings.Cut(strings.ToLower(hash), ".")
	ref, ok := a.byHash[hash]
	if !ok {
		first, _, _ := strings.Cut(hash, "-")
		if ref, ok = a.byHash[first]; !ok {
			return statement.Ref{}, false
		}
	}
	if ref.Kind == statement.WholeSection {
		return ref, true
	}
	if extent == wholeMark {
		return statement.ParagraphRef(ref.Index), true
	}
	if n, err := strconv.Atoi(extent); err == nil && n > 1 {
		ref.To = ref.From + min(n, len(a.s.Paragraphs[ref.Index].Sentences)-ref.From)
	}
	return a.canonical(ref), true
}

// words are the words of a text without case, punctuation and typography, which another
// edition may set otherwise. A text without words is taken as it stands.
func words(text string) string {
	folded := strings.Join(strings.FieldsFunc(strings.ToLower(norm.NFC.String(text)), func(r rune) bool { return !isLetter(r) }), " ")
	if folded == "" {
		return text
	}
	return folded
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// maxSlug is the length in characters of the longest part of an address.
const maxSlug = 60

// slug writes a name as a part of an address: "§ 3 Abs. 2" is "3-abs.-2".
func slug(name string) string {
	var b strings.Builder
	n, gap := 0, false
	for _, r := range strings.ToLower(name) {
		switch {
		case !isLetter(r) && r != '.':
			gap = n > 0
			continue
		case gap:
			b.WriteByte('-')
		}
		b.WriteRune(r)
		if n, gap = n+1, false; n == maxSlug {
			break
		}
	}
	return strings.Trim(b.String(), ".")
}

// unique returns a name that is not taken: the name, else instead where it is empty, else
// with a number behind it.
func unique(name, instead string, taken func(string) bool) string {
	if name == "" {
		name = instead
	}
	for n := 1; ; n++ {
		numbered := name
		if n > 1 {
			numbered = fmt.Sprintf("%s-%d", name, n)
		}
		if !taken(numbered) {
			return numbered
		}
	}
}
