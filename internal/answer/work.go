package answer

// A work is the memory of one question, borrowed from its index and given back,
// so that asking leaves little behind.
type work struct {
	scores    []float64 // BM25 by paragraph, of the paragraphs in touched; else 0
	marked    []bool    // the paragraphs in touched
	touched   []int32   // the paragraphs in which any term stands
	found     []candidate
	hits      []hit
	sheet     sheet
	sentences []sentence
}

func (x *Index) borrow() *work {
	if w, ok := x.pool.Get().(*work); ok {
		return w
	}
	return &work{
		scores: make([]float64, len(x.paragraphs)),
		marked: make([]bool, len(x.paragraphs)),
	}
}

func (x *Index) release(w *work) {
	for _, p := range w.touched {
		w.scores[p], w.marked[p] = 0, false
	}
	w.touched = w.touched[:0]
	x.pool.Put(w)
}

// touch notes that a term stands in a paragraph.
func (w *work) touch(p int32) {
	if !w.marked[p] {
		w.marked[p] = true
		w.touched = append(w.touched, p)
	}
}
