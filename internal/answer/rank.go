package answer

// maxCandidates is how many paragraphs are looked at closely.
const maxCandidates = 40

// rank returns every sentence of the candidate paragraphs, scored.
func (x *Index) rank(q *question) []sentence {
	found := x.candidates(q, maxCandidates)
	bm25 := make(map[int32]float64, len(found))
	for _, c := range found {
		bm25[c.paragraph] = c.bm25
	}
	var all []sentence
	for _, c := range found {
		neighbours := (bm25[c.paragraph-1] + bm25[c.paragraph+1]) / 2
		all = append(all, x.weighSentences(q, c, x.hits(q, c.paragraph), neighbours)...)
	}
	for i := range all {
		all[i].score = all[i].evidence.score()
	}
	return all
}
