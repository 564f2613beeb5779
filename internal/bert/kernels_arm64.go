package bert

import "golang.org/x/sys/cpu"

// sdot has the products alone in assembly: here the compiler does well enough
// with the floats.
var sdot = kernels{
	name:       "SDOT",
	product:    productSDOT,
	dequantise: dequantisePlain,
	gelu:       geluPlain,
	addNorm:    addNormPlain,
	quantise:   quantisePlain,
	softmax:    softmaxPlain,
}

// available lists the kernels that this machine can run, the best first.
func available() []*kernels {
	if cpu.ARM64.HasASIMDDP {
		return []*kernels{&sdot, &plain}
	}
	return []*kernels{&plain}
}

// productSDOT takes four rows with a block of outputs at once.
func productSDOT(_ *scratch, acc []int32, a []int8, stride int, w []byte, rows, outs, depth int) {
	for first := 0; first < outs; first += block {
		panelSDOT(&acc[first], &a[0], &w[first*depth], depth, outs, stride, (rows+3)/4)
	}
}

// panelSDOT sets 16 columns of acc for tiles of four rows.
//
//go:noescape
func panelSDOT(acc *int32, a *int8, w *byte, depth, outs, stride, tiles int)
