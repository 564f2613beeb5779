package vectorcache_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"plenary/internal/vectorcache"
)

// model is the fingerprint of the model of most tests.
const model = "3f2a"

// vectorOf returns what the tests take for the vector of a sentence: any bits.
func vectorOf(sentence string, dimensions int) []float32 {
	random := rand.NewChaCha8(sha256.Sum256([]byte(sentence)))
	v := make([]float32, dimensions)
	for i := range v {
		v[i] = math.Float32frombits(uint32(random.Uint64()))
	}
	return v
}

func bits(v []float32) []uint32 {
	b := make([]uint32, len(v))
	for i, x := range v {
		b[i] = math.Float32bits(x)
	}
	return b
}

// isKept reports whether the vector of a sentence is there, and fails the test
// where it is not the one that was put in.
func isKept(t testing.TB, c *vectorcache.Cache, sentence string, dimensions int) bool {
	t.Helper()
	got, ok := c.Get(sentence)
	if ok && !slices.Equal(bits(got), bits(vectorOf(sentence, dimensions))) {
		t.Errorf("%q: %v is not what was put in", sentence, got)
	}
	return ok
}

func put(c *vectorcache.Cache, dimensions int, sentences ...string) {
	for _, s := range sentences {
		c.Put(s, vectorOf(s, dimensions))
	}
}

func open(t testing.TB, folder string, dimensions int) *vectorcache.Cache {
	t.Helper()
	c := vectorcache.Open(folder, model, dimensions)
	if c == nil {
		t.Fatal("the folder cannot be written")
	}
	t.Cleanup(c.Close)
	return c
}

func sentences(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("The council may decide on matter %d.", i)
	}
	return all
}

func fileSize(t testing.TB, folder string) int64 {
	t.Helper()
	info, err := os.Stat(filepath.Join(folder, vectorcache.Name))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func TestKeptBitForBit(t *testing.T) {
	folder := t.TempDir()
	odd := []float32{0, float32(math.Copysign(0, -1)), float32(math.Inf(-1)), math.Float32frombits(0x7fc00123), math.SmallestNonzeroFloat32}
	c := open(t, folder, len(odd))
	if _, ok := c.Get("Odd numbers."); ok {
		t.Error("an empty cache has a vector")
	}
	c.Put("Odd numbers.", odd)
	c.Put("", odd)
	c.Put("Too long.", append(odd, 1))
	for _, c := range []*vectorcache.Cache{c, open(t, folder, len(odd))} {
		for _, sentence := range []string{"Odd numbers.", ""} {
			if got, ok := c.Get(sentence); !ok || !slices.Equal(bits(got), bits(odd)) {
				t.Errorf("%q: got %v, %v, want %v", sentence, got, ok, odd)
			}
		}
		for _, sentence := range []string{"Odd numbers", "Too long."} {
			if v, ok := c.Get(sentence); ok {
				t.Errorf("%q: got %v, which was not put in", sentence, v)
			}
		}
	}
	other := vectorcache.Open(folder, "another model", len(odd))
	defer other.Close()
	if v, ok := other.Get("Odd numbers."); ok {
		t.Errorf("another model gets %v", v)
	}
}

func TestTheCallerMayChangeVectors(t *testing.T) {
	c := open(t, t.TempDir(), 3)
	v := vectorOf("Noise.", 3)
	c.Put("Noise.", v)
	v[0] = 0
	for range 2 {
		got, ok := c.Get("Noise.")
		if !ok || !isKept(t, c, "Noise.", 3) {
			t.Fatal("it is not kept")
		}
		got[0] = 0
	}
}

// TestWrittenOnce: what is there already is not appended again; another vector of
// the same sentence replaces the first.
func TestWrittenOnce(t *testing.T) {
	folder := t.TempDir()
	a, b := open(t, folder, 3), open(t, folder, 3)
	put(a, 3, "Noise.")
	size := fileSize(t, folder)
	put(a, 3, "Noise.")
	put(b, 3, "Noise.")
	if got := fileSize(t, folder); got != size {
		t.Errorf("the file has %d bytes, want %d", got, size)
	}
	a.Put("Noise.", []float32{1, 2, 3})
	for _, c := range []*vectorcache.Cache{a, open(t, folder, 3)} {
		if got, _ := c.Get("Noise."); !slices.Equal(got, []float32{1, 2, 3}) {
			t.Errorf("got %v, want what was put in last", got)
		}
	}
}

func TestNilKeepsNothing(t *testing.T) {
	var c *vectorcache.Cache
	c.Put("Noise.", []float32{1})
	if _, ok := c.Get("Noise."); ok {
		t.Error("it kept a vector")
	}
	c.Close()
}

func TestClosed(t *testing.T) {
	c := open(t, t.TempDir(), 3)
	put(c, 3, "Noise.")
	c.Close()
	c.Close()
	put(c, 3, "Quiet.")
	if isKept(t, c, "Noise.", 3) || isKept(t, c, "Quiet.", 3) {
		t.Error("it is kept by a cache that is closed")
	}
}

func TestOnlyTheUserMayRead(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "cache", "plenary")
	const sentence = "The treasurer resigned on Monday."
	put(open(t, folder, 3), 3, sentence)
	for name, want := range map[string]os.FileMode{folder: 0o700, filepath.Join(folder, vectorcache.Name): 0o600} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", name, got, want)
		}
	}
	data, err := os.ReadFile(filepath.Join(folder, vectorcache.Name))
	if err != nil {
		t.Fatal(err)
	}
	for word := range strings.FieldsSeq(sentence) {
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("the file holds the word %q", word)
		}
	}
}

func TestWhereNothingCanBeWritten(t *testing.T) {
	folder := t.TempDir()
	regular := filepath.Join(folder, "regular")
	if err := os.WriteFile(regular, []byte("a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	taken := filepath.Join(folder, "taken")
	if err := os.MkdirAll(filepath.Join(taken, vectorcache.Name), 0o700); err != nil {
		t.Fatal(err)
	}
	device := filepath.Join(folder, "device")
	if err := os.Mkdir(device, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(os.DevNull, filepath.Join(device, vectorcache.Name)); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"", regular, filepath.Join(regular, "below"), taken, device} {
		if c := vectorcache.Open(folder, model, 3); c != nil {
			t.Errorf("%q: a cache was opened", folder)
		}
	}
	for _, dimensions := range []int{-1, 0, 16 << 20, math.MaxInt} {
		if c := vectorcache.Open(filepath.Join(folder, "new"), model, dimensions); c != nil {
			t.Errorf("%d dimensions: a cache was opened", dimensions)
		}
	}
}

func TestFolderThatIsReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	if c := vectorcache.Open(folder, model, 3); c != nil {
		t.Error("a cache was opened")
	}
}

// TestBounded puts in more than the file may have.
func TestBounded(t *testing.T) {
	const dimensions, most = 250_000, 64 << 20 // a megabyte each
	folder := t.TempDir()
	c, other := open(t, folder, dimensions), open(t, folder, dimensions)
	all := sentences(70)
	var sizes []int64
	for i, s := range all {
		put(c, dimensions, s)
		sizes = append(sizes, fileSize(t, folder))
		if i%10 == 0 && !isKept(t, c, s, dimensions) {
			t.Fatalf("vector %d is not kept", i)
		}
		if i == 60 && !isKept(t, other, s, dimensions) {
			t.Fatalf("vector %d is not seen by another cache", i)
		}
	}
	if got := slices.Max(sizes); got > most || got < most*9/10 {
		t.Errorf("the file had %d bytes, want nearly %d", got, most)
	}
	if sizes[len(sizes)-1] > most/2 {
		t.Error("the file was not begun anew")
	}
	for name, c := range map[string]*vectorcache.Cache{"the same": c, "another": other, "a new one": open(t, folder, dimensions)} {
		if isKept(t, c, all[0], dimensions) || !isKept(t, c, all[69], dimensions) {
			t.Errorf("%s: the oldest is kept, or the newest is not", name)
		}
	}
}

func TestManyGoroutines(t *testing.T) {
	const dimensions = 16
	folder := t.TempDir()
	caches := []*vectorcache.Cache{open(t, folder, dimensions), open(t, folder, dimensions)}
	all := sentences(100)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			c := caches[i%2]
			for _, n := range rand.Perm(len(all)) {
				put(c, dimensions, all[n])
				if !isKept(t, c, all[n], dimensions) {
					t.Errorf("%q is not kept", all[n])
				}
				isKept(t, c, all[rand.IntN(len(all))], dimensions)
			}
		})
	}
	group.Wait()
	for _, s := range all {
		if !isKept(t, open(t, folder, dimensions), s, dimensions) {
			t.Errorf("%q is not kept", s)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	const dimensions = 384
	c := open(b, b.TempDir(), dimensions)
	put(c, dimensions, "Noise.")
	for b.Loop() {
		c.Get("Noise.")
	}
}

// BenchmarkOpen opens a file of 5,000 vectors and gets the first.
func BenchmarkOpen(b *testing.B) {
	const dimensions = 384
	folder := b.TempDir()
	put(open(b, folder, dimensions), dimensions, sentences(5000)...)
	for b.Loop() {
		c := vectorcache.Open(folder, model, dimensions)
		c.Get("The council may decide on matter 0.")
		c.Close()
	}
}
