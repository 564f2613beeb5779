package pdf

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"plenary/internal/extract"
)

// Limits on a file's bookmarks, which may be made to lead back to themselves.
const (
	maxBookmarks     = 10_000
	maxBookmarkDepth = 12
)

const imageObject = enums.FPDF_PAGEOBJ_IMAGE

// outline reads the bookmarks.
func (f *file) outline() []extract.Bookmark {
	var all []extract.Bookmark
	visited := 0
	var walk func(parent *references.FPDF_BOOKMARK, level int)
	walk = func(parent *references.FPDF_BOOKMARK, level int) {
		if level > maxBookmarkDepth {
			return
		}
		first, err := f.FPDFBookmark_GetFirstChild(&requests.FPDFBookmark_GetFirstChild{Document: f.doc, Bookmark: parent})
		if err != nil {
			return
		}
		for at := first.Bookmark; at != nil && visited < maxBookmarks; {
			visited++
			mark := extract.Bookmark{Level: level, Page: f.target(*at)}
			if title, err := f.FPDFBookmark_GetTitle(&requests.FPDFBookmark_GetTitle{Bookmark: *at}); err == nil {
				mark.Title = extract.Plain(title.Title)
			}
			if mark.Title != "" {
				all = append(all, mark)
			}
			walk(at, level+1)
			next, err := f.FPDFBookmark_GetNextSibling(&requests.FPDFBookmark_GetNextSibling{Document: f.doc, Bookmark: *at})
			if err != nil {
				return
			}
			at = next.Bookmark
		}
	}
	walk(nil, 1)
	if visited >= maxBookmarks {
		return nil // a loop, or no outline that anybody reads
	}
	return all
}

// target is the page that a bookmark leads to, 0 where that is unknown.
func (f *file) target(mark references.FPDF_BOOKMARK) int {
	dest, err := f.FPDFBookmark_GetDest(&requests.FPDFBookmark_GetDest{Document: f.doc, Bookmark: mark})
	if err != nil {
		return 0
	}
	to := dest.Dest
	if to == nil {
		action, err := f.FPDFBookmark_GetAction(&requests.FPDFBookmark_GetAction{Bookmark: mark})
		if err != nil || action.Action == nil {
			return 0
		}
		dest, err := f.FPDFAction_GetDest(&requests.FPDFAction_GetDest{Document: f.doc, Action: *action.Action})
		if err != nil || dest.Dest == nil {
			return 0
		}
		to = dest.Dest
	}
	page, err := f.FPDFDest_GetDestPageIndex(&requests.FPDFDest_GetDestPageIndex{Document: f.doc, Dest: *to})
	if err != nil || page.Index < 0 {
		return 0
	}
	return page.Index + 1
}
