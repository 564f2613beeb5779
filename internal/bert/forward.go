package bert

// sequence is one input of a network.
type sequence struct {
	ids    []int32
	second int       // the first token of segment 1; the length where there is none
	states []float32 // the hidden states of its tokens, while it is in a batch
}

// chunk is how many rows go through a product together, so that what comes out
// stays near the processor.
const chunk = 48

// item is a run of sequences that one goroutine takes through a layer: as many as
// come to no more than MaxSequence tokens, or one.
type item struct {
	sequences []sequence
	x         []float32 // the hidden states of their tokens
}

// rows returns the number of tokens.
func (it item) rows() int {
	n := 0
	for _, s := range it.sequences {
		n += len(s.ids)
	}
	return n
}

// worker is what one goroutine needs to take an item through a layer. It is used
// again and again.
type worker struct {
	k       *kernels
	sizes   sizes
	states  []float32 // hidden states of a batch, where the worker leads one
	scratch scratch
	acc     []int32   // what comes out of a product
	q       []int8    // activations of a chunk
	scales  []float32 // of its rows
	row     []float32 // one row before it is quantised
	heads   []int8    // query, key and value of each token of an item
	parts   []float32 // their scales, one for each head
	context []float32 // what attention gives, for each token of an item
	keys    []byte    // keys of one head, packed
	values  []byte    // values of one head, packed
	perKey  []float32 // scale of each key
	perVal  []float32 // scale of each value
	mask    []float32 // 0 for each token, far below for what fills up the row
}

// maxRows is the most tokens of an item with what fills up its last tile.
const maxRows = (MaxSequence + unit - 1) / unit * unit

// sizes are the largest of all networks of a model.
type sizes struct{ hidden, widest, heads, head int }

func (s sizes) with(c Config) sizes {
	return sizes{
		hidden: max(s.hidden, c.Hidden),
		widest: max(s.widest, 3*c.Hidden, c.Intermediate, maxRows),
		heads:  max(s.heads, c.Heads),
		head:   max(s.head, c.Hidden/c.Heads),
	}
}

// prepare allocates what a worker needs when it is used for the first time.
func (w *worker) prepare() {
	if w.acc != nil {
		return
	}
	s := w.sizes
	w.scratch = scratch{lanes: make([]lanes, s.widest), wide: make([]int16, chunk*s.widest)}
	w.acc = make([]int32, chunk*s.widest)
	w.q = make([]int8, chunk*s.widest)
	w.scales = make([]float32, chunk)
	w.row = make([]float32, s.widest)
	w.heads = make([]int8, (maxRows+tile)*3*s.hidden)
	w.parts = make([]float32, maxRows*3*s.heads)
	w.context = make([]float32, maxRows*s.hidden)
	w.keys = make([]byte, maxRows*s.head)
	w.values = make([]byte, maxRows*s.head)
	w.perKey = make([]float32, maxRows)
	w.perVal = make([]float32, maxRows)
	w.mask = make([]float32, maxRows)
}

// embed sets the hidden states of an item to the embeddings of its tokens.
func (w *worker) embed(n *network, it item) {
	h, at := n.config.Hidden, 0
	for _, s := range it.sequences {
		for position, id := range s.ids {
			segment := 0
			if position >= s.second {
				segment = 1
			}
			n.embed(it.x[at:at+h], id, position, segment, w.k, w.acc)
			at += h
		}
	}
}

// layer takes an item through one layer.
func (w *worker) layer(l *layer, c Config, it item) {
	rows := it.rows()
	for first := 0; first < rows; first += chunk {
		w.project(l, c, it.x, first, min(chunk, rows-first))
	}
	at := 0
	for _, s := range it.sequences {
		for head := range c.Heads {
			w.attend(c, head, at, len(s.ids))
		}
		at += len(s.ids)
	}
	for first := 0; first < rows; first += chunk {
		w.feedForward(l, c, it.x, first, min(chunk, rows-first))
	}
}

// project makes query, key and value of some rows.
func (w *worker) project(l *layer, c Config, x []float32, first, rows int) {
	h, wide := c.Hidden, 3*c.Hidden
	for r := range rows {
		w.k.quantise(w.q[r*h:(r+1)*h], w.scales[r:r+1], x[(first+r)*h:(first+r+1)*h], l.attention.factor)
	}
	w.multiply(&l.attention, rows)
	for r := range rows {
		w.k.dequantise(w.row[:wide], w.acc[r*wide:(r+1)*wide], l.attention.scale, l.attention.bias, w.scales[r])
		to := first + r
		w.k.quantise(w.heads[to*wide:(to+1)*wide], w.parts[to*3*c.Heads:(to+1)*3*c.Heads], w.row[:wide], ones[:h/c.Heads])
	}
}

// multiply sets acc to the products of the quantised rows with a matrix.
func (w *worker) multiply(m *linear, rows int) {
	w.k.product(&w.scratch, w.acc, w.q, m.cols, m.w, rows, m.rows, m.cols)
}

// feedForward takes some rows from what attention gave to the end of the layer.
func (w *worker) feedForward(l *layer, c Config, x []float32, first, rows int) {
	h, f := c.Hidden, c.Intermediate
	for r := range rows {
		w.k.quantise(w.q[r*h:(r+1)*h], w.scales[r:r+1], w.context[(first+r)*h:(first+r+1)*h], l.output.factor)
	}
	w.multiply(&l.output, rows)
	for r := range rows {
		state := x[(first+r)*h : (first+r+1)*h]
		w.k.addNorm(state, w.acc[r*h:(r+1)*h], l.output.scale, l.output.bias, w.scales[r], l.norm1.gamma, l.norm1.beta, c.Epsilon)
		w.k.quantise(w.q[r*h:(r+1)*h], w.scales[r:r+1], state, l.up.factor)
	}
	w.multiply(&l.up, rows)
	for r := range rows {
		w.k.gelu(w.row[:f], w.acc[r*f:(r+1)*f], l.up.scale, l.up.bias, w.scales[r])
		w.k.quantise(w.q[r*f:(r+1)*f], w.scales[r:r+1], w.row[:f], l.down.factor)
	}
	w.multiply(&l.down, rows)
	for r := range rows {
		state := x[(first+r)*h : (first+r+1)*h]
		w.k.addNorm(state, w.acc[r*h:(r+1)*h], l.down.scale, l.down.bias, w.scales[r], l.norm2.gamma, l.norm2.beta, c.Epsilon)
	}
}
