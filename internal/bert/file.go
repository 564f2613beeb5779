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
)

// A file of networks is the magic line, the length of its header in 32 bits, the
// header, and from the next multiple of 64 bytes on what the header lists: the
// vocabularies, then the floats of all sections of the encoder and of the reader,
// then the weights of both. Each of these begins at a multiple of 64 bytes;
// numbers are little-endian. What follows is a calibration.
const magic = "plenary networks 1\n"

// maxHeader is the most bytes that a header may have.
const maxHeader = 1 << 16

// maxVocabulary is the most bytes that a vocabulary may have.
const maxVocabulary = 1 << 24

// Header is what a file of networks says of itself, as JSON.
type Header struct {
	SHA256       string        `json:"sha256"` // of everything after the header and before the calibration
	Vocabularies []int         `json:"vocabularies"`
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

// size returns how many bytes the body has, checking each size before it is used.
func (h Header) size() (int, error) {
	total := 0
	if n := len(h.Vocabularies); n < 1 || n > 2 {
		return 0, fmt.Errorf("it has %d vocabularies, not one or two", n)
	}
	if h.Encoder.Vocabulary != 0 || h.Reader.Vocabulary != len(h.Vocabularies)-1 {
		return 0, errors.New("the encoder does not have the first vocabulary and the reader the last")
	}
	if len(h.Vocabularies) == 1 && h.Encoder.Config.Vocabulary != h.Reader.Config.Vocabulary {
		return 0, errors.New("two networks of one vocabulary do not have as many pieces")
	}
	for _, n := range h.Vocabularies {
		if n < 1 || n > maxVocabulary {
			return 0, fmt.Errorf("a vocabulary of %d bytes is not between 1 and %d", n, maxVocabulary)
		}
		total += Aligned(n)
	}
	for _, n := range []struct {
		name string
		NetworkHeader
		head bool
	}{{"encoder", h.Encoder, false}, {"reader", h.Reader, true}} {
		if err := n.Config.Check(); err != nil {
			return 0, fmt.Errorf("%s: %w", n.name, err)
		}
		for _, s := range n.Config.Sections(n.head) {
			total += Aligned(4*s.Floats()) + Aligned(s.Weights())
		}
	}
	return total, nil
}

// split reads the header of a file and divides the rest into body and
// calibration.
func split(file []byte) (h Header, body, calibration []byte, err error) {
	rest, ok := bytes.CutPrefix(file, []byte(magic))
	if !ok {
		return h, nil, nil, errors.New("it does not begin as a file of networks")
	}
	if len(rest) < 4 {
		return h, nil, nil, errors.New("it ends before its header")
	}
	n := binary.LittleEndian.Uint32(rest)
	if n > maxHeader {
		return h, nil, nil, fmt.Errorf("its header of %d bytes is longer than %d", n, maxHeader)
	}
	if len(rest) < 4+int(n) {
		return h, nil, nil, errors.New("it ends within its header")
	}
	if err := json.Unmarshal(rest[4:4+n], &h); err != nil {
		return h, nil, nil, fmt.Errorf("its header: %w", err)
	}
	size, err := h.size()
	if err != nil {
		return h, nil, nil, err
	}
	start := Body(int(n))
	if len(file) < start+size {
		return h, nil, nil, fmt.Errorf("it has %d bytes, its header promises %d", len(file), start+size)
	}
	return h, file[start : start+size], file[start+size:], nil
}

// Open makes a model of a file of networks, which it reads in place: the file is
// not copied, must not change, and its large parts are touched only where a text
// needs them. A calibration may stand at the end of the file or be given apart;
// it may be empty. Open does not compute the file's sum: see Verify.
func Open(file, calibration []byte, o Options) (*Model, error) {
	m, err := open(file, calibration, o)
	if err != nil {
		return nil, fmt.Errorf("networks: %w", err)
	}
	return m, nil
}

func open(file, calibration []byte, o Options) (*Model, error) {
	header, body, appended, err := split(file)
	if err != nil {
		return nil, err
	}
	if len(appended) > 0 && len(calibration) > 0 {
		return nil, errors.New("a calibration is given, and the file ends with another")
	}
	if len(appended) > 0 {
		calibration = appended
	}
	if len(calibration) > 0 && !json.Valid(calibration) {
		return nil, errors.New("the calibration is not JSON")
	}
	run, err := newRunner(o, header)
	if err != nil {
		return nil, err
	}
	m := &Model{Calibration: calibration, header: header, body: body, run: run}
	r := &parts{rest: body}
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
	r.weights(encoder)
	r.weights(reader)
	m.Encoder = &Encoder{newNetwork(header.Encoder.Config, encoder), vocabularies[header.Encoder.Vocabulary], run}
	m.Reader = &Reader{newNetwork(header.Reader.Config, reader), vocabularies[header.Reader.Vocabulary], run}
	return m, nil
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

// Verify computes the sum of the networks, which reads the whole file, and
// returns an error where it is not the one that the header gives.
func (m *Model) Verify() error {
	sum := sha256.Sum256(m.body)
	if hex.EncodeToString(sum[:]) != m.header.SHA256 {
		return errors.New("networks: the file is damaged: its sum is not the one that its header gives")
	}
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
