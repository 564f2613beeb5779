package bert

// kernels are the inner loops of the forward pass on one kind of machine. Every
// set gives the same results, bit for bit. Lengths are multiples of eight.
type kernels struct {
	name string

	// product multiplies rows of 8-bit activations, stride bytes apart, with a
	// packed matrix of outs rows and depth columns. It sets acc, a row of outs for
	// each row of a, exactly. Rows up to the next multiple of tile are read and
	// written as well. outs and depth are multiples of unit.
	product func(s *scratch, acc []int32, a []int8, stride int, w []byte, rows, outs, depth int)

	// dequantise sets dst to acc·s·scale + bias.
	dequantise func(dst []float32, acc []int32, scale, bias []float32, s float32)

	// gelu sets dst to gelu(acc·s·scale + bias).
	gelu func(dst []float32, acc []int32, scale, bias []float32, s float32)

	// addNorm adds acc·s·scale + bias to x and takes the layer norm of that.
	addNorm func(x []float32, acc []int32, scale, bias []float32, s float32, gamma, beta []float32, epsilon float32)

	// quantise multiplies rows of src with the factors of their columns, and sets
	// the scale of each row and its numbers in 8 bits: src·factor is near
	// dst·scale. There are as many rows as scales; a row is a multiple of unit.
	quantise func(dst []int8, scales, src, factor []float32)

	// softmax sets p, times the scale that it returns, to values·softmax2(acc·s·keys
	// + mask), with powers of 2 in place of those of e. tmp is room for as many floats as there are.
	softmax func(p []int8, tmp []float32, acc []int32, keys, mask, values []float32, s float32) float32
}

// tile is the number of rows that the products of every path take at most at once.
const tile = 12

// tiny is the least that the largest number of a row is taken to be, so that
// nothing is divided by zero.
const tiny = 1e-30

// scratch is room for what a product prepares: weights or activations in the
// form that the machine multiplies.
type scratch struct {
	lanes []lanes
	wide  []int16
	sums  [chunk]int32
}

// roundUp returns the next multiple of step.
func roundUp(n, step int) int { return (n + step - 1) / step * step }
