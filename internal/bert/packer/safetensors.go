package packer

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
)

// Tensors are the tensors of a safetensors file.
type Tensors struct {
	data    []byte
	tensors map[string]tensor
}

type tensor struct {
	Kind    string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

// ReadTensors reads a safetensors file.
func ReadTensors(path string) (*Tensors, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(file) < 8 {
		return nil, fmt.Errorf("%s is too short for safetensors", path)
	}
	n := binary.LittleEndian.Uint64(file)
	if n > uint64(len(file)-8) {
		return nil, fmt.Errorf("%s ends within its header", path)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(file[8:8+n], &raw); err != nil {
		return nil, fmt.Errorf("%s: header: %w", path, err)
	}
	delete(raw, "__metadata__")
	t := &Tensors{data: file[8+n:], tensors: make(map[string]tensor)}
	for name, text := range raw {
		var one tensor
		if err := json.Unmarshal(text, &one); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", path, name, err)
		}
		if one.Offsets[0] < 0 || one.Offsets[0] > one.Offsets[1] || one.Offsets[1] > len(t.data) {
			return nil, fmt.Errorf("%s: %s is not within the file", path, name)
		}
		t.tensors[name] = one
	}
	return t, nil
}

// width is the bytes of a number of each kind.
var width = map[string]int{"F16": 2, "BF16": 2, "F32": 4}

// Has tells whether there is a tensor of a name.
func (t *Tensors) Has(name string) bool {
	_, ok := t.tensors[name]
	return ok
}

// Get returns the n numbers of a tensor.
func (t *Tensors) Get(name string, n int) ([]float32, error) {
	one, ok := t.tensors[name]
	if !ok {
		return nil, errors.New("there is no tensor " + name)
	}
	bytes := width[one.Kind]
	if bytes == 0 {
		return nil, fmt.Errorf("tensor %s is of kind %s, not F16, BF16 or F32", name, one.Kind)
	}
	data := t.data[one.Offsets[0]:one.Offsets[1]]
	if len(data) != n*bytes {
		return nil, fmt.Errorf("tensor %s of shape %v does not have %d numbers", name, one.Shape, n)
	}
	out := make([]float32, n)
	for i := range out {
		switch one.Kind {
		case "F16":
			out[i] = half(binary.LittleEndian.Uint16(data[2*i:]))
		case "BF16":
			out[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(data[2*i:])) << 16)
		case "F32":
			out[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		}
	}
	return out, nil
}

// half returns the value of a 16-bit float.
func half(h uint16) float32 {
	sign := uint32(h>>15) << 31
	exponent, fraction := uint32(h>>10&31), uint32(h&1023)
	switch exponent {
	case 0: // zero, or below the least normal number
		v := float32(fraction) / (1 << 24)
		return math.Float32frombits(math.Float32bits(v) | sign)
	case 31: // infinite, or not a number
		return math.Float32frombits(sign | 255<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
}
