package bert

// matrix is a section of a file: a vector of floats, or a table or a packed matrix
// of 8-bit numbers, with a scale for each row. What goes into a
// packed matrix is multiplied with a factor for each column first.
type matrix struct {
	rows, cols int
	w          []byte
	scale      []float32
	factor     []float32
	floats     []float32
}

type linear struct {
	matrix
	bias []float32
}

type layerNorm struct{ gamma, beta []float32 }

// layer is one layer of the encoder. The rows of attention are those of query,
// key and value, in this order.
type layer struct {
	attention, output linear
	norm1             layerNorm
	up, down          linear
	norm2             layerNorm
}

// network is a BERT encoder. A reader has two outputs for each token as well.
type network struct {
	config           Config
	words, positions matrix
	segments         []float32
	norm             layerNorm
	layers           []layer
	head, headBias   []float32

	weights *memory // in which those of all matrices lie
}

// newNetwork puts the sections of a file in their places.
func newNetwork(c Config, sections []matrix, weights *memory) *network {
	next := func() matrix {
		s := sections[0]
		sections = sections[1:]
		return s
	}
	vector := func() []float32 { return next().floats }
	n := &network{config: c, weights: weights}
	n.words, n.positions, n.segments = next(), next(), vector()
	n.norm = layerNorm{vector(), vector()}
	for range c.Layers {
		n.layers = append(n.layers, layer{
			attention: linear{next(), vector()},
			output:    linear{next(), vector()},
			norm1:     layerNorm{vector(), vector()},
			up:        linear{next(), vector()},
			down:      linear{next(), vector()},
			norm2:     layerNorm{vector(), vector()},
		})
	}
	if len(sections) > 0 {
		n.head, n.headBias = vector(), vector()
	}
	return n
}

// embed sets x to the embedding of one token: that of its piece, its place and
// its segment.
func (n *network) embed(x []float32, id int32, position, segment int, k *kernels, room []int32) {
	h := n.config.Hidden
	place := n.positions.w[position*h : (position+1)*h]
	word := n.words.w[int(id)*h : (int(id)+1)*h]
	scale := n.positions.scale[position]
	for i, v := range n.segments[segment*h : (segment+1)*h] {
		x[i] = float32(float32(int8(place[i]))*scale) + v
		room[i] = int32(int8(word[i]))
	}
	k.addNorm(x, room, ones[:h], zeros[:h], n.words.scale[id], n.norm.gamma, n.norm.beta, n.config.Epsilon)
}

// zeros and ones stand in for a bias and a scale that a step does not have.
var (
	zeros [1024]float32
	ones  = func() (out [1024]float32) {
		for i := range out {
			out[i] = 1
		}
		return out
	}()
)
