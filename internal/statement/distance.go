package statement

// distance returns the Damerau-Levenshtein distance of two words in its
// restricted form (insertion, deletion, substitution, exchange of neighbours),
// or limit+1 as soon as it is known to be greater than limit.
func distance(a, b []rune, limit int) int {
	if abs(len(a)-len(b)) > limit {
		return limit + 1
	}
	const short = 64
	var space [3][short + 1]int
	if len(b) > short {
		return limit + 1 // no word that anybody types is so long
	}
	before, row, next := space[0][:len(b)+1], space[1][:len(b)+1], space[2][:len(b)+1]
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		next[0] = i + 1
		least := next[0]
		for j, y := range b {
			cost := 1
			if x == y {
				cost = 0
			}
			d := min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && x == b[j-1] && a[i-1] == y {
				d = min(d, before[j-1]+1)
			}
			next[j+1] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		before, row, next = row, next, before
	}
	return min(row[len(b)], limit+1)
}

// slips returns how many slips of the keyboard are forgiven in a word of n
// letters: none in a short one, where one letter makes another word.
func slips(n int) int {
	switch {
	case n < 5:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
