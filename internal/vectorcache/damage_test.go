package vectorcache_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plenary/internal/vectorcache"
)

// three is the file of three short vectors, and their sentences.
func three(t testing.TB) (data []byte, all []string) {
	t.Helper()
	folder := t.TempDir()
	all = sentences(3)
	put(open(t, folder, 2), 2, all...)
	data, err := os.ReadFile(filepath.Join(folder, vectorcache.Name))
	if err != nil {
		t.Fatal(err)
	}
	return data, all
}

// folderWith returns a folder whose cache is data.
func folderWith(t testing.TB, data []byte) string {
	t.Helper()
	folder := t.TempDir()
	write(t, folder, data)
	return folder
}

func write(t testing.TB, folder string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, vectorcache.Name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// checkHealed opens the file of a folder, tells which sentences are kept, puts all
// in, and wants all to be kept, now and when it is opened again.
func checkHealed(t testing.TB, folder string, all []string) (kept []bool) {
	t.Helper()
	c := vectorcache.Open(folder, model, 2)
	for _, s := range all {
		kept = append(kept, isKept(t, c, s, 2))
	}
	for range 2 {
		put(c, 2, all...)
		for _, s := range all {
			if !isKept(t, c, s, 2) {
				t.Errorf("%q is not kept, though it was put in", s)
			}
		}
		c.Close()
		c = vectorcache.Open(folder, model, 2)
	}
	for _, s := range all {
		if !isKept(t, c, s, 2) {
			t.Errorf("%q is not kept once it was closed", s)
		}
	}
	c.Close()
	return kept
}

func TestTruncatedAtEveryLength(t *testing.T) {
	data, all := three(t)
	record := len(data) / len(all)
	for length := range data {
		for i, kept := range checkHealed(t, folderWith(t, data[:length]), all) {
			if want := (i+1)*record <= length; kept != want {
				t.Errorf("of %d bytes: vector %d is kept: %v, want %v", length, i, kept, want)
			}
		}
	}
}

// TestTornAtEveryLength: another process appends behind what was torn.
func TestTornAtEveryLength(t *testing.T) {
	data, all := three(t)
	record := len(data) / len(all)
	for length := range record {
		torn := append(bytes.Clone(data[:record+length]), data[2*record:]...)
		for i, kept := range checkHealed(t, folderWith(t, torn), all) {
			if want := i != 1; kept != want {
				t.Errorf("torn at %d: vector %d is kept: %v, want %v", length, i, kept, want)
			}
		}
	}
}

func TestDamagedAtEveryByte(t *testing.T) {
	data, all := three(t)
	record := len(data) / len(all)
	for at := range data {
		for _, flip := range []byte{1, 0x80, 0xff} {
			damaged := bytes.Clone(data)
			damaged[at] ^= flip
			for i, kept := range checkHealed(t, folderWith(t, damaged), all) {
				if want := i != at/record; kept != want {
					t.Errorf("damaged at %d: vector %d is kept: %v, want %v", at, i, kept, want)
				}
			}
		}
	}
}

// TestDamagedWhileOpen: what changes after it was found is found to be damaged.
func TestDamagedWhileOpen(t *testing.T) {
	data, all := three(t)
	for at := range data {
		folder := folderWith(t, data)
		c := open(t, folder, 2)
		for _, s := range all {
			if !isKept(t, c, s, 2) {
				t.Fatalf("%q is not kept", s)
			}
		}
		damaged := bytes.Clone(data)
		damaged[at] ^= 1
		write(t, folder, damaged)
		kept := 0
		for _, s := range all {
			if isKept(t, c, s, 2) {
				kept++
			}
		}
		if kept != 2 {
			t.Errorf("damaged at %d: %d are kept, want 2", at, kept)
		}
		put(c, 2, all...)
		for _, s := range all {
			if !isKept(t, c, s, 2) {
				t.Errorf("damaged at %d: %q is not kept, though it was put in", at, s)
			}
		}
		c.Close()
	}
}

// TestEmptiedWhileOpen: another process empties the file and fills it again, with
// less or more than it had.
func TestEmptiedWhileOpen(t *testing.T) {
	data, all := three(t)
	record := len(data) / len(all)
	swapped := append(bytes.Clone(data[2*record:]), data[:2*record]...)
	for _, other := range [][]byte{nil, data[record:], swapped, append(swapped, data...)} {
		folder := folderWith(t, data)
		c := open(t, folder, 2)
		isKept(t, c, all[0], 2)
		write(t, folder, other)
		for range 2 {
			for _, s := range all {
				isKept(t, c, s, 2)
			}
		}
		put(c, 2, all...)
		for _, s := range all {
			if !isKept(t, c, s, 2) {
				t.Errorf("%q is not kept, though it was put in", s)
			}
		}
		c.Close()
	}
}

func TestFilesOfAnotherKind(t *testing.T) {
	data, all := three(t)
	for name, foreign := range map[string][]byte{
		"zeros":            make([]byte, 100_000),
		"a byte":           {0},
		"text":             []byte(strings.Repeat("SQLite format 3\x00", 5000)),
		"markers":          bytes.Repeat(data[:8], 5000),
		"the beginning":    bytes.Repeat(data[:9], 5000),
		"larger than most": make([]byte, 70<<20),
	} {
		folder := folderWith(t, foreign)
		for i, kept := range checkHealed(t, folder, all) {
			if kept {
				t.Errorf("%s: vector %d is kept", name, i)
			}
		}
		if size := fileSize(t, folder); size > 2*int64(len(data)) {
			t.Errorf("%s: the file was not begun anew: it has %d bytes", name, size)
		}
	}
}

// FuzzFile: whatever the file is, what comes out was put in, and what is put in
// comes out.
func FuzzFile(f *testing.F) {
	data, all := three(f)
	f.Add([]byte{}, uint16(0))
	f.Add(data, uint16(50))
	f.Add(data[1:], uint16(100))
	f.Add(append(bytes.Clone(data[:60]), data...), uint16(len(data)))
	f.Add(bytes.Repeat(data[:9], 40), uint16(7))
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, file []byte, cut uint16) {
		write(t, folder, file)
		checkHealed(t, folder, all)
		healed, err := os.ReadFile(filepath.Join(folder, vectorcache.Name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, folder, healed[min(int(cut), len(healed)):])
		checkHealed(t, folder, all)
	})
}
