// Package editdistance counts the edits that turn one word into another: a
// letter inserted, deleted, substituted, or swapped with its neighbour.
//
// It is written by hand: it is a page, its limit makes a comparison many times
// faster than a whole table, and it also compares a word with the beginnings of
// another.
package editdistance

import "slices"

// Distance returns the edit distance of two words (optimal string alignment),
// counted in bytes, or limit+1 where it is greater than limit. limit is at most
// 2.
func Distance(a, b string, limit int) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 || len(b) == 0 {
		return min(len(a)+len(b), limit+1)
	}
	if limit == 0 {
		return 1
	}
	d := 1 + min(
		Distance(a[1:], b, limit-1),
		Distance(a, b[1:], limit-1),
		Distance(a[1:], b[1:], limit-1),
	)
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		d = min(d, 1+Distance(a[2:], b[2:], limit-1))
	}
	return min(d, limit+1)
}

// The longest words that PrefixDistance compares, in bytes.
const (
	maxTyped = 40
	maxName  = 40
)

// PrefixDistance returns the smallest edit distance of typed and a beginning of
// name, counted in bytes; 40 where one of them is longer than 40 bytes.
func PrefixDistance(typed, name string) int {
	if len(typed) > maxTyped || len(name) > maxName {
		return maxTyped
	}
	// Row i holds the distances of typed[:i] and name[:j]. The last three rows
	// are enough.
	var rows [3][maxName + 1]int
	row := rows[0][:len(name)+1]
	for j := range row {
		row[j] = j
	}
	before := row
	for i := 1; i <= len(typed); i++ {
		above := row
		row = rows[i%3][:len(name)+1]
		row[0] = i
		for j := 1; j <= len(name); j++ {
			change := above[j-1]
			if typed[i-1] != name[j-1] {
				change++
			}
			row[j] = min(change, above[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && typed[i-1] == name[j-2] && typed[i-2] == name[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before = above
	}
	return slices.Min(row)
}
