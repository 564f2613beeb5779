package bert

import "golang.org/x/sys/cpu"

var avx2 = kernels{
	name:       "AVX2",
	product:    productAVX2,
	dequantise: dequantiseAVX2,
	gelu:       geluAVX2,
	addNorm:    addNormAVX2,
	quantise:   quantiseAVX2,
	softmax:    softmaxAVX2,
}

var vnni = kernels{
	name:       "AVX-512 VNNI",
	product:    productVNNI,
	dequantise: dequantiseAVX2,
	gelu:       geluAVX2,
	addNorm:    addNormAVX2,
	quantise:   quantiseAVX2,
	softmax:    softmaxAVX2,
}

// available lists the kernels that this machine can run, the best first.
func available() []*kernels {
	var list []*kernels
	x := &cpu.X86
	if x.HasAVX2 && x.HasAVX512F && x.HasAVX512BW && x.HasAVX512VL && x.HasAVX512VNNI {
		list = append(list, &vnni)
	}
	if x.HasAVX2 {
		list = append(list, &avx2)
	}
	return append(list, &plain)
}

// productAVX2 widens the activations to 16 bits, since VPMADDWD multiplies such,
// and takes six rows with half a block of outputs at once.
func productAVX2(s *scratch, acc []int32, a []int8, stride int, w []byte, rows, outs, depth int) {
	const high, half = 6, block / 2
	tiles := (rows + high - 1) / high
	widenAVX2(s.wide, a, stride, tiles*high, depth)
	for first := 0; first < outs; first += half {
		from := first/block*block*depth + first%block*group
		panelAVX2(&acc[first], &s.wide[0], &w[from], depth, outs, tiles)
	}
}

// productVNNI adds 128 to the weights, since VPDPBUSD multiplies numbers without
// a sign with such that have one, and begins each sum with what that adds. It
// takes twelve rows with two blocks of outputs at once.
func productVNNI(s *scratch, acc []int32, a []int8, stride int, w []byte, rows, outs, depth int) {
	tiles := (rows + tile - 1) / tile
	sumsVNNI(s.sums[:tiles*tile], a, stride, depth)
	for first := 0; first < outs; first += 2 * block {
		panelVNNI(&acc[first], &a[0], &w[first*depth], &s.sums[0], depth, outs, stride, tiles)
	}
}

// widenAVX2 copies rows of depth numbers, stride apart in a, one after another.
//
//go:noescape
func widenAVX2(dst []int16, a []int8, stride, rows, depth int)

// panelAVX2 sets eight columns of acc for tiles of six rows.
//
//go:noescape
func panelAVX2(acc *int32, a *int16, w *byte, depth, outs, tiles int)

// sumsVNNI sets dst to -128 times the sum of each row.
//
//go:noescape
func sumsVNNI(dst []int32, a []int8, stride, depth int)

// panelVNNI sets 32 columns of acc for tiles of twelve rows.
//
//go:noescape
func panelVNNI(acc *int32, a *int8, w *byte, sums *int32, depth, outs, stride, tiles int)

//go:noescape
func dequantiseAVX2(dst []float32, acc []int32, scale, bias []float32, s float32)

//go:noescape
func geluAVX2(dst []float32, acc []int32, scale, bias []float32, s float32)

//go:noescape
func addNormAVX2(x []float32, acc []int32, scale, bias []float32, s float32, gamma, beta []float32, epsilon float32)

//go:noescape
func quantiseAVX2(dst []int8, scales, src, factor []float32)

//go:noescape
func softmaxAVX2(p []int8, tmp []float32, acc []int32, keys, mask, values []float32, s float32) float32

// constants are those of math.go, eight times each, as the assembly reads them.
//
//lint:ignore U1000 only the assembly reads it
var constants = func(values ...float32) (out [22][8]float32) {
	for i, v := range values {
		for j := range out[i] {
			out[i][j] = v
		}
	}
	return out
}(
	halfSqrt2, -4, 4, 0.5,
	erfP0, erfP1, erfP2, erfP3, erfP4, erfP5, erfP6,
	erfQ0, erfQ1, erfQ2, erfQ3, erfQ4,
	least, pow1, pow2, pow3, pow4, 1,
)
