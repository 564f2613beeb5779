package index

// A work is what is noted of the paragraphs for one query.
type work struct {
	scores  []float64 // BM25 by paragraph, of the paragraphs in touched; else 0
	marked  []bool    // the paragraphs in touched
	touched []int32   // the paragraphs in which any term stands
	hits    []hit     // of the paragraph that is looked at
	sheet   sheet
}

func (x *Index) newWork() work {
	return work{scores: make([]float64, len(x.paragraphs)), marked: make([]bool, len(x.paragraphs))}
}

// touch notes that a term stands in a paragraph.
func (w *work) touch(p int32) {
	if !w.marked[p] {
		w.marked[p] = true
		w.touched = append(w.touched, p)
	}
}
