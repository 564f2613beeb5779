package answer

import (
	"context"
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"plenary/internal/answer/memory"
	"plenary/internal/answer/reading"
	"plenary/internal/answer/verdict"
	"plenary/internal/bert"
	"plenary/internal/bert/weights"
	"plenary/internal/vectorcache"
)

// networks opens the embedded networks. What they say is kept by its hash in the
// user's cache folder, so that measuring again takes minutes and not an hour.
func networks(t testing.TB) *Networks {
	t.Helper()
	model, err := weights.Open(bert.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(model.Calibration) == 0 {
		model.Calibration = []byte("{}")
	}
	n := &Networks{model: model, read: reading.Read, remembered: memory.New[[]Answer](1)}
	if n.calibration, err = verdict.ParseCalibration(model.Calibration); err != nil {
		t.Fatal(err)
	}
	folder, err := os.UserCacheDir()
	if err != nil {
		return n
	}
	folder = filepath.Join(folder, "plenary-test", t.Name())
	if vectors := vectorcache.Open(folder, weights.Fingerprint(), model.Encoder.Dimensions()); vectors != nil {
		t.Cleanup(vectors.Close)
		n.cache = vectors
	}
	readings := &readings{file: filepath.Join(folder, "readings"), kept: map[[16]byte][][][]reading.Sentence{}}
	readings.load()
	t.Cleanup(readings.save)
	n.read = readings.read
	return n
}

// readings keep what the reader said.
type readings struct {
	file string

	mu    sync.Mutex
	kept  map[[16]byte][][][]reading.Sentence
	fresh int
}

func (r *readings) load() {
	if f, err := os.Open(r.file); err == nil {
		defer f.Close()
		_ = gob.NewDecoder(f).Decode(&r.kept) // what cannot be read is read anew
	}
}

func (r *readings) save() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fresh == 0 {
		return
	}
	f, err := os.CreateTemp(filepath.Dir(r.file), "readings")
	if err != nil {
		return
	}
	if err := gob.NewEncoder(f).Encode(r.kept); err != nil || f.Close() != nil {
		return
	}
	_ = os.Rename(f.Name(), r.file)
}

func (r *readings) read(ctx context.Context, q reading.Question, parts []reading.Part) ([][][]reading.Sentence, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00", weights.Fingerprint(), q.Text)
	for _, p := range parts {
		for _, i := range p.Paragraphs {
			fmt.Fprintf(h, "%s\x00", p.Text.Passage(i))
		}
		fmt.Fprint(h, "\x01")
	}
	key := [16]byte(h.Sum(nil))
	r.mu.Lock()
	kept, ok := r.kept[key]
	r.mu.Unlock()
	if ok {
		return kept, nil
	}
	read, err := reading.Read(ctx, q, parts)
	if err == nil {
		r.mu.Lock()
		r.kept[key] = read
		r.fresh++
		r.mu.Unlock()
	}
	return read, err
}
