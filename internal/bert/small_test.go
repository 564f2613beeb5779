package bert_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"plenary/internal/bert"
	"plenary/internal/bert/packer"
)

// smallVocabulary has pieces for some texts of the tests.
const smallVocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nthe\ncouncil\n##s\nhear\na\nmember\n.\n?\n##ing\n東\nnaive\ncafe\nwho\n"

// smallFile is the file of two networks with random weights: two layers of 64.
var smallFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "bert")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	var networks [2]*packer.Network
	for i, name := range []string{"encoder", "reader"} {
		folder := filepath.Join(dir, name)
		if err := writeFolder(folder, i == 1); err != nil {
			return nil, err
		}
		if networks[i], err = packer.ReadFolder(folder); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	err = packer.Write(&out, networks[0], networks[1], [2]bert.About{{Name: "small encoder"}, {Name: "small reader"}})
	return out.Bytes(), err
})

// writeFolder writes a network with random weights in the usual files.
func writeFolder(dir string, head bool) error {
	config := bert.Config{Hidden: 64, Layers: 2, Heads: 2, Intermediate: 96, Epsilon: 1e-12, Positions: 300, Segments: 2, Vocabulary: strings.Count(smallVocabulary, "\n")}
	text, err := json.Marshal(struct {
		bert.Config
		Activation string `json:"hidden_act"`
	}{config, "gelu"})
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(3, uint64(len(dir))))
	header := map[string]any{}
	var data []byte
	for _, s := range config.Sections(head) {
		for _, name := range s.From {
			if head && !strings.HasPrefix(name, "qa_") {
				name = "bert." + name
			}
			n := s.Rows * s.Cols / len(s.From)
			header[name] = map[string]any{"dtype": "F32", "shape": []int{n}, "data_offsets": []int{len(data), len(data) + 4*n}}
			for range n {
				data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(r.NormFloat64()*0.3)))
			}
		}
	}
	names, err := json.Marshal(header)
	if err != nil {
		return err
	}
	tensors := append(binary.LittleEndian.AppendUint64(nil, uint64(len(names))), names...)
	tensors = append(tensors, data...)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, content := range map[string][]byte{"config.json": text, "vocab.txt": []byte(smallVocabulary), "model.safetensors": tensors} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func openSmall(t testing.TB, o bert.Options) *bert.Model {
	t.Helper()
	file, err := smallFile()
	if err != nil {
		t.Fatal(err)
	}
	m, err := bert.Open(file, nil, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// words returns a text of n tokens of the small vocabulary.
func words(n int) string {
	list := []string{"the", "council", "hear", "a", "member", "naive", "who"}
	var b strings.Builder
	for i := range n {
		b.WriteString(list[(i*i+i/5)%len(list)] + " ")
	}
	return b.String()
}
