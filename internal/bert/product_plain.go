package bert

// The plain product keeps three weights in one 64-bit integer, 21 bits apart, so
// that one multiplication does the work of three. A lane holds the sum of 64
// products of two numbers up to 127 (64·127·127 < 2^20) before it is emptied.
const (
	laneBits  = 21
	laneSteps = 64
)

// laneGroup is how many outputs are multiplied at once: four integers of three
// lanes. More sums would not stay in registers.
const laneGroup = 12

// lanes are four integers of three weights each, those of one column.
type lanes [4]int64

// packLanes sets the lanes of n outputs from first on for each column. Outputs
// beyond the last are 0.
func packLanes(dst []lanes, w []byte, first, n int) {
	depth := len(dst)
	clear(dst)
	for o := range n {
		row := w[(first+o)/block*block*depth+(first+o)%block*group:]
		shift := o % 3 * laneBits
		for k := 0; k < depth; k += group {
			four, to := (*[group]byte)(row[k*block:]), (*[group]lanes)(dst[k:])
			to[0][o/3] += int64(int8(four[0])) << shift
			to[1][o/3] += int64(int8(four[1])) << shift
			to[2][o/3] += int64(int8(four[2])) << shift
			to[3][o/3] += int64(int8(four[3])) << shift
		}
	}
}

func productPlain(s *scratch, acc []int32, a []int8, stride int, w []byte, rows, outs, depth int) {
	for first := 0; first < outs; first += laneGroup {
		n := min(laneGroup, outs-first)
		packLanes(s.lanes[:depth], w, first, n)
		for row := range rows {
			var sums [laneGroup]int32
			for k := 0; k < depth; k += laneSteps {
				end := min(k+laneSteps, depth)
				dotLanes(&sums, a[row*stride+k:row*stride+end], s.lanes[k:end])
			}
			copy(acc[row*outs+first:][:n], sums[:])
		}
	}
}

// dotLanes adds to sums the products of at most 64 activations.
func dotLanes(sums *[laneGroup]int32, a []int8, w []lanes) {
	var s0, s1, s2, s3 int64
	w = w[:len(a)]
	for k, v := range a {
		x, l := int64(v), &w[k]
		s0 += x * l[0]
		s1 += x * l[1]
		s2 += x * l[2]
		s3 += x * l[3]
	}
	emptyLanes((*[3]int32)(sums[0:]), s0)
	emptyLanes((*[3]int32)(sums[3:]), s1)
	emptyLanes((*[3]int32)(sums[6:]), s2)
	emptyLanes((*[3]int32)(sums[9:]), s3)
}

// emptyLanes adds the three lanes of v to sums.
func emptyLanes(sums *[3]int32, v int64) {
	const rest = 64 - laneBits
	low := v << rest >> rest
	v = (v - low) >> laneBits
	middle := v << rest >> rest
	v = (v - middle) >> laneBits
	sums[0] += int32(low)
	sums[1] += int32(middle)
	sums[2] += int32(v)
}
