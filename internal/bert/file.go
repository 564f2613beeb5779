package bert

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"sync"
)

// A file of networks is the magic line, the length of its header in 32 bits, the
// header, and from the next multiple of 64 bytes on what the header lists: the
// vocabularies, then the floats of all sections of the encoder and of the reader,
// then the weights of both in one frame of Zstandard. Each of these begins at a
// multiple of 64 bytes, weights within the frame too; numbers are little-endian.
// What follows is a calibration.
const magic = "plenary networks 2\n"

// maxHeader is the most bytes that a header may have.
const maxHeader = 1 << 16

// maxVocabulary is the most bytes that a vocabulary may have.
const maxVocabulary = 1 << 24

// Header is what a file of networks says of itself, as JSON.
type Header struct {
	SHA256       string        `json:"sha256"` // of everything after the header and before the calibration, the weights unpacked
	Vocabularies []int         `json:"vocabularies"`
	Packed       int           `json:"packed"` // bytes of the frame of the weights
	Encoder      NetworkHeader `json:"encoder"`
	Reader       NetworkHeader `json:"reader"`
}

// NetworkHeader is what a file says of one network.
type NetworkHeader struct {
	About      About  `json:"about"`
	Config     Config `json:"config"`
	Vocabulary int    `json:"vocabulary"` // which of the vocabularies
}

// About names a network and on what terms it may be passed on.
type About struct {
	Name    string   `json:"name"`
	Licence string   `json:"licence"`
	Sources []string `json:"sources"`
}

// Body returns where the body of a file with a header of n bytes begins.
func Body(n int) int { return Aligned(len(magic) + 4 + n) }

// Prefix returns a header as a file begins with it, filled up to the body.
func (h Header) Prefix() ([]byte, error) {
	text, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	if len(text) > maxHeader {
		return nil, fmt.Errorf("a header of %d bytes is longer than %d", len(text), maxHeader)
	}
	out := append([]byte(magic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(out[len(magic):], uint32(len(text)))
	out = append(out, text...)
	return append(out, make([]byte, Body(len(text))-len(out))...), nil
}

// sizes returns how many bytes vocabularies and floats have, and how many the weights
// have unpacked. It checks each size before it is used.
func (h Header) sizes() (plain, weights int, err error) {
	if n := len(h.Vocabularies); n < 1 || n > 2 {
		return 0, 0, fmt.Errorf("it has %d vocabularies, not one or two", n)
	}
	if h.Encoder.Vocabulary != 0 || h.Reader.Vocabulary != len(h.Vocabularies)-1 {
		return 0, 0, errors.New("the encoder does not have the first vocabulary and the reader the last")
	}
	if len(h.Vocabularies) == 1 && h.Encoder.Config.Vocabulary != h.Reader.Config.Vocabulary {
		return 0, 0, errors.New("two networks of one vocabulary do not have as many pieces")
	}
	for _, n := range h.Vocabularies {
		if n < 1 || n > maxVocabulary {
			return 0, 0, fmt.Errorf("a vocabulary of %d bytes is not between 1 and %d", n, maxVocabulary)
		}
		plain += Aligned(n)
	}
	for _, n := range []struct {
		name string
		NetworkHeader
		head bool
	}{{"encoder", h.Encoder, false}, {"reader", h.Reader, true}} {
		if err := n.Config.Check(); err != nil {
			return 0, 0, fmt.Errorf("%s: %w", n.name, err)
		}
		for _, s := range n.Config.Sections(n.head) {
			plain += Aligned(4 * s.Floats())
			weights += Aligned(s.Weights())
		}
	}
	if h.Packed < 1 || weights/mostPacked > h.Packed {
		return 0, 0, fmt.Errorf("%d bytes cannot be %d weights", h.Packed, weights)
	}
	return plain, weights, nil
}

// mostPacked is how often weights may be longer than their frame. Those of trained
// networks are 1.1 times as long.
const mostPacked = 16

// divided are the parts of a file. None is a copy.
type divided struct {
	header      Header
	plain       []byte // vocabularies and floats
	packed      []byte
	weights     int // bytes of the weights unpacked
	calibration []byte
}

// divideFile reads the header of a file and finds its parts.
func divideFile(file []byte) (d divided, err error) {
	rest, ok := bytes.CutPrefix(file, []byte(magic))
	if !ok {
		return d, errors.New("it does not begin as a file of networks")
	}
	if len(rest) < 4 {
		return d, errors.New("it ends before its header")
	}
	n := binary.LittleEndian.Uint32(rest)
	if n > maxHeader {
		return d, fmt.Errorf("its header of %d bytes is longer than %d", n, maxHeader)
	}
	if len(rest) < 4+int(n) {
		return d, errors.New("it ends within its header")
	}
	if err := json.Unmarshal(rest[4:4+n], &d.header); err != nil {
		return d, fmt.Errorf("its header: %w", err)
	}
	plain, weights, err := d.header.sizes()
	if err != nil {
		return d, err
	}
	start := Body(int(n))
	if size := start + plain + d.header.Packed; len(file) < size {
		return d, fmt.Errorf("it has %d bytes, its header promises %d", len(file), size)
	}
	body := file[start:]
	d.plain, d.packed, d.weights = body[:plain], body[plain:plain+d.header.Packed], weights
	d.calibration = body[plain+d.header.Packed:]
	return d, nil
}

// Open makes a model of a file of networks. The file is not copied and must not
// change; its weights are unpacked when a network is first used. A calibration may
// stand at the end of the file or be given apart; it may be empty. Open does not
// compute the file's sum: see Verify.
func Open(file, calibration []byte, o Options) (*Model, error) {
	m, err := open(file, calibration, o)
	if err != nil {
		return nil, fmt.Errorf("networks: %w", err)
	}
	return m, nil
}

func open(file, calibration []byte, o Options) (*Model, error) {
	d, err := divideFile(file)
	if err != nil {
		return nil, err
	}
	header := d.header
	if len(d.calibration) > 0 && len(calibration) > 0 {
		return nil, errors.New("a calibration is given, and the file ends with another")
	}
	if len(d.calibration) > 0 {
		calibration = d.calibration
	}
	if len(calibration) > 0 && !json.Valid(calibration) {
		return nil, errors.New("the calibration is not JSON")
	}
	run, err := newRunner(o, header)
	if err != nil {
		return nil, err
	}
	r := &parts{rest: d.plain}
	vocabularies := make([]*Vocabulary, len(header.Vocabularies))
	for i, n := range header.Vocabularies {
		size := header.Encoder.Config.Vocabulary
		if i > 0 {
			size = header.Reader.Config.Vocabulary
		}
		if vocabularies[i], err = NewVocabulary(r.take(n), size); err != nil {
			return nil, err
		}
	}
	encoder := r.floats(header.Encoder.Config.Sections(false))
	reader := r.floats(header.Reader.Config.Sections(true))
	if r.err != nil {
		return nil, r.err
	}
	unpacked := sync.OnceValues(func() (both [2]*network, err error) {
		weights, err := unpack(d.packed, d.weights, o.Mapped)
		if err != nil {
			return both, fmt.Errorf("networks: %w", err)
		}
		r := &parts{rest: weights.bytes}
		r.weights(encoder)
		r.weights(reader)
		return [2]*network{newNetwork(header.Encoder.Config, encoder, weights), newNetwork(header.Reader.Config, reader, weights)}, nil
	})
	return &Model{
		Calibration: calibration, header: header, plain: d.plain, run: run, unpacked: unpacked,
		Encoder: &Encoder{lazyNetwork{header.Encoder.Config, unpacked, 0}, vocabularies[header.Encoder.Vocabulary], run},
		Reader:  &Reader{lazyNetwork{header.Reader.Config, unpacked, 1}, vocabularies[header.Reader.Vocabulary], run},
	}, nil
}

// A lazyNetwork is one of the networks of a file, whose weights are unpacked when it is
// first used.
type lazyNetwork struct {
	config   Config
	unpacked func() ([2]*network, error)
	which    int
}

func (l lazyNetwork) network() (*network, error) {
	both, err := l.unpacked()
	return both[l.which], err
}

// OpenFile reads a file of networks, a calibration at its end, and checks its sum.
func OpenFile(path string, o Options) (*Model, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m, err := Open(file, nil, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := m.Verify(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// Verify computes the sum of the networks, which unpacks the weights, and returns an
// error where it is not the one that the header gives.
func (m *Model) Verify() error {
	both, err := m.unpacked()
	if err != nil {
		return err
	}
	sum := sha256.New()
	_, _ = sum.Write(m.plain) // to a hash: cannot fail
	_, _ = sum.Write(both[0].weights.bytes)
	if hex.EncodeToString(sum.Sum(nil)) != m.header.SHA256 {
		return errors.New("networks: the file is damaged: its sum is not the one that its header gives")
	}
	runtime.KeepAlive(both)
	return nil
}

// parts takes what a body consists of, one after another. That all of it is there
// has been checked.
type parts struct {
	rest []byte
	err  error
}

func (r *parts) take(n int) []byte {
	part := r.rest[:n:n]
	r.rest = r.rest[Aligned(n):]
	return part
}

// Numbers beyond these limits are refused. With them no step of the forward pass
// can leave the range of a 32-bit float, whatever the text.
const (
	maxScale = 1 // of scales and input factors
	maxFloat = 1024
)

// floats decodes the floats of some sections.
func (r *parts) floats(sections []Section) []matrix {
	out := make([]matrix, len(sections))
	for i, s := range sections {
		var most float32 = maxScale
		if s.Form == Floats {
			most = maxFloat
		}
		part := r.take(4 * s.Floats())
		v := make([]float32, s.Floats())
		for j := range v {
			v[j] = math.Float32frombits(binary.LittleEndian.Uint32(part[4*j:]))
			if !(v[j] >= -most && v[j] <= most) && r.err == nil {
				r.err = fmt.Errorf("%s: the number %g is beyond %g", s.From[0], v[j], most)
			}
		}
		scales := min(s.Rows, len(v))
		out[i] = matrix{rows: s.Rows, cols: s.Cols, scale: v[:scales], factor: v[scales:]}
		if s.Form == Floats {
			out[i].floats = v
		}
	}
	return out
}

// weights finds the weights of some sections, which stay where they are.
func (r *parts) weights(sections []matrix) {
	for i := range sections {
		if s := &sections[i]; s.floats == nil {
			s.w = r.take(s.rows * s.cols)
		}
	}
}
