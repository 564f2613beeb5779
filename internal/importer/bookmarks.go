package importer

import (
	"slices"

	"plenary/internal/extract"
)

// fromBookmarks returns the headings that the file's own outline names, none
// where most of its entries are not found.
func (f *headingFinder) fromBookmarks() []heading {
	if len(f.doc.Outline) < 2 {
		return nil
	}
	var found []heading
	at := 0
	missed := 0
	for _, mark := range f.doc.Outline {
		i := f.findBookmark(mark, at)
		if i < 0 {
			if tocTitle.MatchString(mark.Title) || key(mark.Title) == key(f.Meta.Title) {
				continue
			}
			missed++
			f.doubt(extract.Doubt{Text: mark.Title, Page: mark.Page, Why: "stands among the file's bookmarks, but no such heading was found on its page"})
			continue
		}
		if n := len(found); n > 0 && found[n-1].block == i {
			continue
		}
		found = append(found, heading{block: i, style: mark.Level, text: f.blocks[i].Text, why: "bookmark"})
		at = i + 1
	}
	if missed > len(found) {
		return nil
	}
	return found
}

// fromBook returns the headings of a book that marks two or more, with the ranks
// that its own outline gives them; none for other files. Often all headings
// are of one rank in the text.
func (f *headingFinder) fromBook() []heading {
	if f.doc.Format != "EPUB" {
		return nil
	}
	found := f.fromStyles()
	if len(found) < 2 {
		return nil
	}
	found = f.addListedInBook(found)
	ranks, at := map[int]int{}, 0 // by the index of the heading
	deepest := 0
	for _, mark := range f.doc.Outline {
		wanted := key(mark.Title)
		n := slices.IndexFunc(found[at:], func(h heading) bool { return key(h.text) == wanted })
		if n < 0 {
			continue
		}
		ranks[at+n] = mark.Level
		at += n + 1
		deepest = max(deepest, mark.Level)
	}
	if deepest < 2 || len(ranks)*3 < len(f.doc.Outline)*2 {
		return found
	}
	rank, shift := 0, 0 // of the last heading that the outline has
	for i := range found {
		h := &found[i]
		if r, ok := ranks[i]; ok {
			rank, shift = r, r-h.style
		}
		if rank > 0 {
			h.style = max(1, h.style+shift)
		}
	}
	return found
}

// addListedInBook adds the lines that the book's own outline lists and that are
// not marked as headings: as many as have the very words, in order.
func (f *headingFinder) addListedInBook(found []heading) []heading {
	have := map[string]bool{}
	for _, h := range found {
		have[key(h.text)] = true
	}
	at := 0
	var more []heading
	for _, mark := range f.doc.Outline {
		wanted := key(mark.Title)
		if wanted == "" {
			continue
		}
		for i := at; i < len(f.blocks); i++ {
			if key(f.blocks[i].Text) != wanted || f.skip[i] {
				continue
			}
			if at = i + 1; !have[wanted] && f.blocks[i].Kind != extract.Contents {
				more = append(more, heading{block: i, style: mark.Level, text: f.blocks[i].Text, why: "the book's own outline"})
			}
			break
		}
	}
	return addMissing(found, more)
}

// findBookmark returns the block from at on that a bookmark names, or -1. The
// page may differ by one; the right one comes first.
func (f *headingFinder) findBookmark(mark extract.Bookmark, at int) int {
	wanted := headingKeys(extract.Plain(mark.Title))
	best := -1
	for i := at; i < len(f.blocks); i++ {
		b := f.blocks[i]
		page := b.Page()
		if mark.Page > 0 && page > mark.Page+1 {
			break
		}
		if f.skip[i] || len(b.Text) > maxHeading || mark.Page > 0 && page > 0 && page < mark.Page-1 {
			continue
		}
		have := headingKeys(b.Text)
		if !slices.ContainsFunc(wanted, func(w string) bool { return slices.Contains(have, w) }) {
			continue
		}
		if page == mark.Page || mark.Page == 0 {
			return i
		}
		if best < 0 {
			best = i
		}
	}
	return best
}
