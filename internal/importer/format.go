package importer

import (
	"archive/zip"
	"bytes"
	"context"
	"path/filepath"
	"strings"

	"plenary/internal/extract"
	"plenary/internal/extract/docx"
	"plenary/internal/extract/epub"
	"plenary/internal/extract/html"
	"plenary/internal/extract/markdown"
	"plenary/internal/extract/text"
)

// A Reader reads the files of one format.
type Reader func(ctx context.Context, data []byte) (*extract.Document, error)

// readerOf returns the reader for a file, by what it holds rather than by its
// name where that can be told.
func (c Config) readerOf(name string, data []byte) (Reader, error) {
	ending := strings.ToLower(filepath.Ext(name))
	head := data[:min(len(data), 4096)]
	switch {
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		if c.PDF == nil {
			return nil, ErrPDF
		}
		return c.PDF, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return zipReader(data)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return nil, extract.Unreadable("this is a file of an old Office (.doc): open it and save it as DOCX")
	case bytes.HasPrefix(head, []byte(`{\rtf`)):
		return nil, extract.Unreadable("this is an RTF file: open it and save it as DOCX")
	}
	for _, magic := range []string{"\x89PNG", "\xff\xd8\xff", "GIF8", "II*\x00", "MM\x00*"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return nil, extract.Unreadable("this is a picture: it needs text recognition (OCR) first, for instance with ocrmypdf, and then the PDF that comes of it can be imported")
		}
	}
	switch {
	case ending == ".pdf" || ending == ".docx" || ending == ".epub":
		if extract.IsText(data) {
			return nil, extract.Unreadable("it is named %s and holds plain text: give it the ending .txt, .md or .html, whichever it is, and import it again", ending)
		}
		return nil, extract.Unreadable("it is named %s and is none: it is damaged, or of another kind. Get it anew from where it came, and see that it opens in its own program", ending)
	case !extract.IsText(data):
		return nil, extract.Unreadable("it is none of the files that can be read: PDF, DOCX, HTML, Markdown, plain text or EPUB. If it was one it is damaged: get it anew; else open it in its own program and save it as one of these")
	case isMarkup(head) || ending == ".html" || ending == ".htm" || ending == ".xhtml":
		return html.Read, nil
	case ending == ".md" || ending == ".markdown" || ending == ".mdown":
		return markdown.Read, nil
	}
	return text.Reader{Known: c.Known}.Read, nil
}

// isMarkup reports whether a file begins as an HTML page does.
func isMarkup(head []byte) bool {
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n"))
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body"} {
		if bytes.HasPrefix(start, []byte(tag)) {
			return true
		}
	}
	return (bytes.HasPrefix(start, []byte("<?xml")) || bytes.HasPrefix(start, []byte("<!--"))) && bytes.Contains(start, []byte("<html"))
}

// zipReader tells the formats apart that are archives.
func zipReader(data []byte) (Reader, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, extract.Unreadable("the file is damaged: it begins as an archive (DOCX, EPUB) and cannot be read as one")
	}
	for _, f := range archive.File {
		switch {
		case f.Name == "word/document.xml":
			return docx.Read, nil
		case f.Name == "META-INF/container.xml":
			return epub.Read, nil
		case f.Name == "content.xml":
			return nil, extract.Unreadable("this is an OpenDocument file: open it and save it as DOCX")
		case strings.HasPrefix(f.Name, "xl/") || strings.HasPrefix(f.Name, "ppt/"):
			return nil, extract.Unreadable("this is a spreadsheet or a presentation, not a text: export the text as DOCX or PDF")
		}
	}
	return nil, extract.Unreadable("this archive is neither DOCX nor EPUB: unpack it and import the file in it")
}
