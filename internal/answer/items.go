package answer

import "strings"

// items numbers the tokens of a sentence by the item of an enumeration that
// they stand in, 0 outside any: "areas—thwarting bad actors, filling gaps, and
// reducing costs" has three. What one item says is not said of another. Single
// words in a row, such as "safe, legal and orderly", are no items.
func (x *Index) items(paragraph int32, number int) []int32 {
	p := &x.paragraphs[paragraph]
	from, to := p.sentences[number], p.sentences[number+1]
	into := make([]int32, to-from)
	text := x.s.Paragraphs[paragraph].Text
	between := func(i int32) string { // what stands before token i
		if i == from {
			return ""
		}
		return text[p.tokens[i-1].end:p.tokens[i].start]
	}
	last := int32(0)
	for start := from; start < to; {
		end := start + 1
		mark := ","
		for ; end < to && !strings.ContainsAny(between(end), "—–:()"); end++ {
			if strings.Contains(between(end), ";") {
				mark = ";"
			}
		}
		begins := []int32{start}
		for i := start + 1; i < end; i++ {
			if strings.Contains(between(i), mark) {
				begins = append(begins, i)
			}
		}
		begins = append(begins, end)
		if n := len(begins) - 1; n >= 3 && p.tokens[begins[n-1]].flags&isJoining != 0 && !brief(begins[1:n]) {
			// Behind a dash or colon the first item begins at once; elsewhere
			// what the others hang on stands before it.
			first := 1
			if start > from {
				first = 0
			}
			for k := first; k < n; k++ {
				last++
				for i := begins[k]; i < begins[k+1]; i++ {
					into[i-from] = last
				}
			}
		}
		start = end
	}
	return into
}

// brief reports whether any item between begins is one word.
func brief(begins []int32) bool {
	for i := 1; i < len(begins); i++ {
		if begins[i]-begins[i-1] < 2 {
			return true
		}
	}
	return false
}
