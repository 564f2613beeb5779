package bert_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"plenary/internal/bert"
)

func TestDamagedFilesAreRefused(t *testing.T) {
	file, err := smallFile()
	if err != nil {
		t.Fatal(err)
	}
	change := func(old, new string) []byte { return bytes.Replace(file, []byte(old), []byte(new), 1) }
	floats := bytes.Index(file, []byte(smallVocabulary)) + bert.Aligned(len(smallVocabulary))
	nan := bytes.Clone(file)
	copy(nan[floats:], "\xff\xff\xff\xff")
	packed := regexp.MustCompile(`"packed":\d+`)
	for _, c := range []struct {
		what string
		file []byte
		want string
	}{
		{"empty", nil, "does not begin"},
		{"another kind", []byte("%PDF-1.7"), "does not begin"},
		{"only the first line", file[:19], "ends before its header"},
		{"cut in the header", file[:60], "ends within its header"},
		{"cut in the body", file[:len(file)-100], "its header promises"},
		{"more weights than can be", packed.ReplaceAllFunc(file, func(old []byte) []byte {
			return fmt.Appendf(nil, "%-*s", len(old), `"packed":9`)
		}), "cannot be"},
		{"no JSON", change(`{"sha256"`, `["sha256"`), "its header"},
		{"too large", change(`"hidden_size":64`, `"hidden_size":99`), "hidden size"},
		{"too many layers", change(`"num_hidden_layers":2`, `"num_hidden_layers":9`), "its header promises"},
		{"a number that is none", nan, "beyond"},
		{"no [SEP]", change("[SEP]", "[SOP]"), "[SEP]"},
		{"a piece twice", change("\nhear\n", "\ncafe\n"), "16 pieces"},
		{"a calibration that is no JSON", append(bytes.Clone(file), "{"...), "not JSON"},
	} {
		_, err := bert.Open(c.file, nil, bert.Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, not %q", c.what, err, c.want)
		}
	}
}

func TestOpenFileChecksTheSum(t *testing.T) {
	file, err := smallFile()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "model.bin")
	if err := os.WriteFile(path, append(bytes.Clone(file), `{"a":1}`...), 0o644); err != nil {
		t.Fatal(err)
	}
	m, err := bert.OpenFile(path, bert.Options{})
	if err != nil || string(m.Calibration) != `{"a":1}` {
		t.Fatalf("%v", err)
	}
	broken := bytes.Clone(file)
	broken[len(broken)/2] ^= 1
	if err := os.WriteFile(path, broken, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := bert.OpenFile(path, bert.Options{}); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a changed byte is not found: %v", err)
	}
}

// A file is not unpacked when it is opened, so what is wrong with its weights is told
// when they are used, each time.
func TestDamagedWeightsAreTold(t *testing.T) {
	file, err := smallFile()
	if err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]func(frame []byte){
		"a changed byte": func(frame []byte) { frame[len(frame)-50] ^= 1 },
		"no end":         func(frame []byte) { clear(frame[len(frame)-50:]) },
	} {
		file := bytes.Clone(file)
		change(file)
		m, err := bert.Open(file, nil, bert.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := m.Encoder.Embed(t.Context(), []string{"the council"}); err == nil || !strings.Contains(err.Error(), "damaged") {
				t.Errorf("%s: %v", what, err)
			}
			if _, err := m.Reader.Read(t.Context(), "who?", nil); err == nil {
				t.Errorf("%s: it reads", what)
			}
		}
	}
}

// FuzzOpen opens a file with another header, a changed byte and another end, and
// reads with it where it opens.
func FuzzOpen(f *testing.F) {
	file, err := smallFile()
	if err != nil {
		f.Fatal(err)
	}
	const before = len("plenary networks 2\n") + 4
	n := int(binary.LittleEndian.Uint32(file[before-4:]))
	header, body := string(file[before:before+n]), file[bert.Body(n):]
	f.Add(header, 0, byte(0), len(body))
	f.Add(header, 5000, byte(0x80), len(body))
	f.Add(header, 0, byte(1), len(body)-1)
	f.Add("{}", 0, byte(0), 100)
	f.Fuzz(func(t *testing.T, header string, at int, change byte, length int) {
		file := append([]byte("plenary networks 2\n"), 0, 0, 0, 0)
		binary.LittleEndian.PutUint32(file[before-4:], uint32(len(header)))
		file = append(file, header...)
		file = append(file, make([]byte, bert.Body(len(header))-len(file))...)
		file = append(file, body[:min(max(length, 0), len(body))]...)
		file[before+int(uint(at)%uint(len(file)-before))] ^= change
		m, err := bert.Open(file, nil, bert.Options{Workers: 1})
		if err != nil {
			return
		}
		_ = m.Verify()
		if _, err := m.Encoder.Embed(t.Context(), []string{"the council hears"}); err != nil {
			if !strings.Contains(err.Error(), "damaged") {
				t.Error(err)
			}
			return
		}
		r, err := m.Reader.Read(t.Context(), "who?", []bert.Tokens{m.Reader.Tokens("a member.")})
		if err != nil {
			t.Fatal(err)
		}
		if math.IsNaN(r.NoAnswer) || r.NoAnswer < 0 || r.NoAnswer > 1 {
			t.Errorf("the probability of no answer is %v", r.NoAnswer)
		}
	})
}
