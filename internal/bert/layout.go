package bert

import (
	"errors"
	"fmt"
)

// Config is the size of a network, under the names of its config.json.
type Config struct {
	Hidden       int     `json:"hidden_size"`
	Layers       int     `json:"num_hidden_layers"`
	Heads        int     `json:"num_attention_heads"`
	Intermediate int     `json:"intermediate_size"`
	Epsilon      float32 `json:"layer_norm_eps"`
	Positions    int     `json:"max_position_embeddings"`
	Segments     int     `json:"type_vocab_size"`
	Vocabulary   int     `json:"vocab_size"`
}

// unit is what every size is a multiple of: the kernels take that many outputs
// and inputs at once.
const unit = 32

// Check returns why a network of this size cannot be run, or nil.
func (c Config) Check() error {
	within := func(n, low, high int) bool { return n >= low && n <= high }
	switch {
	case !within(c.Hidden, unit, 1024) || c.Hidden%unit != 0:
		return fmt.Errorf("the hidden size %d is not a multiple of %d up to 1024", c.Hidden, unit)
	case !within(c.Intermediate, unit, 4096) || c.Intermediate%unit != 0:
		return fmt.Errorf("the intermediate size %d is not a multiple of %d up to 4096", c.Intermediate, unit)
	case c.Heads < 1 || c.Hidden%c.Heads != 0 || c.Hidden/c.Heads%unit != 0:
		return fmt.Errorf("%d attention heads do not share %d by multiples of %d", c.Heads, c.Hidden, unit)
	case !within(c.Layers, 1, 64):
		return fmt.Errorf("%d layers are not between 1 and 64", c.Layers)
	case !within(c.Positions, MaxSequence, 8192):
		return fmt.Errorf("%d positions are not between %d and 8192", c.Positions, MaxSequence)
	case !within(c.Segments, 2, 16):
		return fmt.Errorf("%d segments are not between 2 and 16", c.Segments)
	case !within(c.Vocabulary, 3, 1<<20):
		return fmt.Errorf("a vocabulary of %d is not between 3 and %d", c.Vocabulary, 1<<20)
	case !(c.Epsilon > 0 && c.Epsilon <= 1e-3):
		return errors.New("the epsilon of the layer norm is not above 0 and at most 0.001")
	}
	return nil
}

// Form is how a section keeps its numbers.
type Form int

const (
	Floats Form = iota // 32-bit floats
	Table              // rows in 8 bits, and a 32-bit scale for each
	Matrix             // the same in blocks of rows (see Pack), and a 32-bit factor for each column as well
)

// Section is a part of a network: tensors of BertModel, whose rows follow one
// another. Floats and weights of all sections are kept apart, so that the floats,
// which are decoded when a file is opened, lie close together.
type Section struct {
	From       []string
	Form       Form
	Rows, Cols int
}

// alignment is what the beginning of every stretch of the file is a multiple of.
const alignment = 64

// Aligned returns the next multiple of 64 bytes.
func Aligned(n int) int { return (n + alignment - 1) / alignment * alignment }

// Floats returns how many 32-bit floats a section has.
func (s Section) Floats() int {
	switch s.Form {
	case Floats:
		return s.Rows * s.Cols
	case Table:
		return s.Rows
	default:
		return s.Rows + s.Cols
	}
}

// Weights returns how many 8-bit weights a section has.
func (s Section) Weights() int {
	if s.Form == Floats {
		return 0
	}
	return s.Rows * s.Cols
}

// Sections lists what the file of a network holds, in its order. With head, the
// two outputs of a reader come last.
func (c Config) Sections(head bool) []Section {
	h, f := c.Hidden, c.Intermediate
	floats := func(name string, n int) Section { return Section{[]string{name}, Floats, 1, n} }
	norm := func(name string) []Section {
		return []Section{floats(name+".weight", h), floats(name+".bias", h)}
	}
	out := []Section{
		{[]string{"embeddings.word_embeddings.weight"}, Table, c.Vocabulary, h},
		{[]string{"embeddings.position_embeddings.weight"}, Table, c.Positions, h},
		{[]string{"embeddings.token_type_embeddings.weight"}, Floats, c.Segments, h},
	}
	out = append(out, norm("embeddings.LayerNorm")...)
	for i := range c.Layers {
		layer := fmt.Sprintf("encoder.layer.%d.", i)
		linear := func(rows, cols int, names ...string) {
			var weights, biases []string
			for _, name := range names {
				weights = append(weights, layer+name+".weight")
				biases = append(biases, layer+name+".bias")
			}
			out = append(out, Section{weights, Matrix, rows, cols}, Section{biases, Floats, 1, rows})
		}
		linear(3*h, h, "attention.self.query", "attention.self.key", "attention.self.value")
		linear(h, h, "attention.output.dense")
		out = append(out, norm(layer+"attention.output.LayerNorm")...)
		linear(f, h, "intermediate.dense")
		linear(h, f, "output.dense")
		out = append(out, norm(layer+"output.LayerNorm")...)
	}
	if head {
		out = append(out, Section{[]string{"qa_outputs.weight"}, Floats, 2, h}, floats("qa_outputs.bias", 2))
	}
	return out
}

// block is how many rows of a matrix are kept together, and group how many
// consecutive inputs of one row.
const (
	block = 16
	group = 4
)

// Pack puts the rows of a matrix in the order in which every kernel reads them:
// blocks of 16 rows; in a block, four inputs of each row after one another, then
// the next four. Rows are a multiple of 16 and cols of 4.
func Pack(dst []byte, src []int8, rows, cols int) {
	for row := range rows {
		out := dst[row/block*block*cols+row%block*group:]
		for i, v := range src[row*cols : (row+1)*cols] {
			out[i/group*block*group+i%group] = byte(v)
		}
	}
}
