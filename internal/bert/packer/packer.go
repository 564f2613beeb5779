// Package packer turns BERT networks in their usual files into the file that
// package bert reads: weights in 8 bits, in the order of its kernels.
package packer

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"plenary/internal/bert"
)

// Network is a network in float numbers.
type Network struct {
	Config     bert.Config
	Head       bool // it has the two outputs of a reader
	Vocabulary []byte

	tensors *Tensors
	prefix  string // of the tensors' names, but for those of the head
}

// ReadFolder reads model.safetensors, config.json and vocab.txt. Tensors are named
// as in BertModel, or as in BertForQuestionAnswering.
func ReadFolder(dir string) (*Network, error) {
	text, err := os.ReadFile(filepath.Join(dir, "config.json"))
	if err != nil {
		return nil, err
	}
	config := struct {
		bert.Config
		Activation string `json:"hidden_act"`
		LowerCase  *bool  `json:"do_lower_case"`
	}{}
	if err := json.Unmarshal(text, &config); err != nil {
		return nil, fmt.Errorf("%s: config.json: %w", dir, err)
	}
	if err := config.Check(); err != nil {
		return nil, fmt.Errorf("%s: config.json: %w", dir, err)
	}
	if config.Activation != "gelu" {
		return nil, fmt.Errorf("%s: config.json: the activation is %q, not \"gelu\"", dir, config.Activation)
	}
	if config.LowerCase != nil && !*config.LowerCase {
		return nil, fmt.Errorf("%s: config.json: the vocabulary is not one of lower case", dir)
	}
	n := &Network{Config: config.Config}
	if n.Vocabulary, err = os.ReadFile(filepath.Join(dir, "vocab.txt")); err != nil {
		return nil, err
	}
	if n.tensors, err = ReadTensors(filepath.Join(dir, "model.safetensors")); err != nil {
		return nil, err
	}
	if !n.tensors.Has("embeddings.word_embeddings.weight") {
		n.prefix = "bert."
	}
	n.Head = n.tensors.Has("qa_outputs.weight")
	return n, nil
}

// Floats returns the rows of a section, those of its tensors after one another.
func (n *Network) Floats(s bert.Section) ([]float32, error) {
	var out []float32
	for _, name := range s.From {
		if name != "qa_outputs.weight" && name != "qa_outputs.bias" {
			name = n.prefix + name
		}
		part, err := n.tensors.Get(name, s.Rows*s.Cols/len(s.From))
		if err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, nil
}

// Write writes the file of an encoder and a reader.
func Write(out io.Writer, encoder, reader *Network, about [2]bert.About) error {
	if !reader.Head {
		return errors.New("the reader has no tensor qa_outputs.weight")
	}
	header := bert.Header{
		Vocabularies: []int{len(encoder.Vocabulary)},
		Encoder:      bert.NetworkHeader{About: about[0], Config: encoder.Config},
		Reader:       bert.NetworkHeader{About: about[1], Config: reader.Config},
	}
	body := aligned(encoder.Vocabulary)
	if !bytes.Equal(encoder.Vocabulary, reader.Vocabulary) {
		header.Vocabularies = append(header.Vocabularies, len(reader.Vocabulary))
		header.Reader.Vocabulary = 1
		body = append(body, aligned(reader.Vocabulary)...)
	}
	floats, weights, err := encoder.pack(false)
	if err != nil {
		return err
	}
	moreFloats, moreWeights, err := reader.pack(true)
	if err != nil {
		return err
	}
	body = slices.Concat(body, floats, moreFloats)
	weights = slices.Concat(weights, moreWeights)
	sum := sha256.Sum256(slices.Concat(body, weights))
	header.SHA256 = hex.EncodeToString(sum[:])
	packed, err := bert.Packed(weights)
	if err != nil {
		return err
	}
	header.Packed = len(packed)
	file, err := header.Prefix()
	if err != nil {
		return err
	}
	file = slices.Concat(file, body, packed)
	if _, err := bert.Open(file, nil, bert.Options{}); err != nil {
		return err
	}
	_, err = out.Write(file)
	return err
}

// aligned returns a copy that is filled up to where the next part begins.
func aligned(part []byte) []byte {
	return append(bytes.Clone(part), make([]byte, bert.Aligned(len(part))-len(part))...)
}

// pack returns the floats and the weights of all sections, with those of the
// reader's head or without.
func (n *Network) pack(head bool) (floats, weights []byte, err error) {
	factors, err := n.Factors()
	if err != nil {
		return nil, nil, err
	}
	for _, s := range n.Config.Sections(head) {
		v, err := n.Floats(s)
		if err != nil {
			return nil, nil, err
		}
		if s.Form == bert.Floats {
			floats = append(floats, aligned(appendFloats(nil, v))...)
			continue
		}
		var factor []float32
		if s.Form == bert.Matrix {
			factor, factors = factors[0], factors[1:]
			for i := range v {
				v[i] /= factor[i%s.Cols]
			}
		}
		rows, scales := Quantise(v, s.Rows, s.Cols)
		floats = append(floats, aligned(appendFloats(appendFloats(nil, scales), factor))...)
		weights = append(weights, aligned(order(s, rows))...)
	}
	return floats, weights, nil
}

// order returns rows in 8 bits as a section keeps them.
func order(s bert.Section, rows []int8) []byte {
	out := make([]byte, len(rows))
	if s.Form == bert.Matrix {
		bert.Pack(out, rows, s.Rows, s.Cols)
		return out
	}
	for i, v := range rows {
		out[i] = byte(v)
	}
	return out
}

func appendFloats(out []byte, v []float32) []byte {
	for _, f := range v {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(f))
	}
	return out
}

// Quantise rounds each row to 8 bits by a scale of its own: v is near the number
// times the scale. Of the scales from 70 % of the one that leaves the largest
// number whole, it takes that with the least square error.
func Quantise(v []float32, rows, cols int) ([]int8, []float32) {
	out, scales := make([]int8, len(v)), make([]float32, rows)
	for r := range rows {
		row := v[r*cols : (r+1)*cols]
		var largest float64
		for _, x := range row {
			largest = max(largest, math.Abs(float64(x)))
		}
		if largest == 0 {
			continue
		}
		best := math.Inf(1)
		for step := range 31 {
			scale := float32(largest * (1 - 0.01*float64(step)) / 127)
			if e := squareError(row, scale); e < best {
				best, scales[r] = e, scale
			}
		}
		for i, x := range row {
			out[r*cols+i] = round(x, scales[r])
		}
	}
	return out, scales
}

func squareError(row []float32, scale float32) float64 {
	var sum float64
	for _, x := range row {
		d := float64(x) - float64(scale)*float64(round(x, scale))
		sum += d * d
	}
	return sum
}

func round(x, scale float32) int8 {
	return int8(min(max(math.RoundToEven(float64(x)/float64(scale)), -127), 127))
}
