package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
	"time"
)

// A document is what a request gets: a page, the style sheet, the script or the picture.
type document struct {
	kind   string // media type
	etag   string
	plain  []byte
	zipped []byte
}

// compressed makes a document.
func compressed(body []byte, kind string) (document, error) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write(body); err != nil {
		return document{}, err
	}
	if err := z.Close(); err != nil {
		return document{}, err
	}
	sum := sha256.Sum256(body)
	return document{kind: kind, etag: base64.RawURLEncoding.EncodeToString(sum[:12]), plain: body, zipped: zipped.Bytes()}, nil
}

func (d document) size() int { return len(d.plain) + len(d.zipped) }

// serve answers with the document, or that the reader has it already.
func (d document) serve(w http.ResponseWriter, r *http.Request, status int) {
	body, etag := d.plain, `"`+d.etag+`"`
	header := w.Header()
	header.Add("Vary", "Accept-Encoding")
	if acceptsGzip(r.Header.Get("Accept-Encoding")) {
		body, etag = d.zipped, `"`+d.etag+`-gzip"`
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("Content-Type", d.kind)
	if status != http.StatusOK {
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_, _ = w.Write(body) // fails only where the reader is gone
		}
		return
	}
	header.Set("ETag", etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// acceptsGzip reports whether an Accept-Encoding header takes gzip.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(strings.ReplaceAll(part, " ", ""), ";")
		if strings.EqualFold(coding, "gzip") {
			return strings.Trim(strings.TrimPrefix(strings.ToLower(weight), "q="), "0.") != "" || weight == ""
		}
	}
	return false
}

//go:embed assets
var assetFiles embed.FS

// assets are the style sheet, the script and the other files by their names.
var assets = sync.OnceValue(func() map[string]document {
	made := map[string]document{}
	for name, kind := range map[string]string{
		styleSheet: "text/css; charset=utf-8",
		script:     "text/javascript; charset=utf-8",
		picture:    "image/svg+xml",
		robots:     "text/plain; charset=utf-8",
	} {
		body, err := assetFiles.ReadFile("assets/" + name)
		if err != nil {
			panic("page: " + err.Error())
		}
		d, err := compressed(body, kind)
		if err != nil {
			panic("page: " + err.Error())
		}
		made[name] = d
	}
	return made
})

// The names of the assets.
const (
	styleSheet = "style.css"
	script     = "script.js"
	picture    = "icon.svg"
	robots     = "robots.txt" // keeps search engines from asking questions
)

// asset is the address of an asset below the root, with its sum, so that it can be kept
// for good.
func asset(name string) string { return apart + "/" + name + "?" + assets()[name].etag }

// serveAsset serves a file of the assets.
func serveAsset(w http.ResponseWriter, r *http.Request, name string) {
	d, ok := assets()[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	if r.URL.RawQuery == d.etag {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	d.serve(w, r, http.StatusOK)
}
