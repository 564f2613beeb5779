package statement

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
