package bert

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// eachKernel runs a test for each set of kernels that this machine has, but for
// the plain one, with which they are compared.
func eachKernel(t *testing.T, test func(t *testing.T, k *kernels, r *rand.Rand)) {
	for _, k := range available() {
		t.Run(k.name, func(t *testing.T) { test(t, k, rand.New(rand.NewPCG(1, 2))) })
	}
}

func bytesBelow(r *rand.Rand, n int) []int8 {
	out := make([]int8, n)
	for i := range out {
		out[i] = int8(r.IntN(255) - 127)
	}
	return out
}

// floatsNear returns numbers of many sizes, some of them zero.
func floatsNear(r *rand.Rand, n int, size float64) []float32 {
	out := make([]float32, n)
	for i := range out {
		if r.IntN(20) > 0 {
			out[i] = float32(r.NormFloat64() * size * math.Pow(10, r.Float64()*4-3))
		}
	}
	return out
}

func sums(r *rand.Rand, n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = r.Int32N(2000001) - 1000000
	}
	return out
}

func newScratch() *scratch {
	return &scratch{lanes: make([]lanes, 2048), wide: make([]int16, 64*2048)}
}

func TestProductIsTheSumOfProducts(t *testing.T) {
	eachKernel(t, func(t *testing.T, k *kernels, r *rand.Rand) {
		for range 60 {
			rows, outs, depth := 1+r.IntN(chunk), unit*(1+r.IntN(5)), unit*(1+r.IntN(7))
			stride := depth + 32*r.IntN(3)
			full := roundUp(rows, tile)
			a, w := bytesBelow(r, full*stride), bytesBelow(r, outs*depth)
			if r.IntN(4) == 0 { // the largest sums there can be
				for i := range w {
					w[i] = 127
				}
				for i := range a {
					a[i] = int8(127 - 254*r.IntN(2))
				}
			}
			packed := make([]byte, len(w))
			Pack(packed, w, outs, depth)
			got := make([]int32, full*outs)
			k.product(newScratch(), got, a, stride, packed, rows, outs, depth)
			for i := range rows {
				for o := range outs {
					var want int32
					for d := range depth {
						want += int32(a[i*stride+d]) * int32(w[o*depth+d])
					}
					if got[i*outs+o] != want {
						t.Fatalf("%d rows, %d outputs, depth %d: row %d, output %d is %d, not %d", rows, outs, depth, i, o, got[i*outs+o], want)
					}
				}
			}
		}
	})
}

func TestFloatKernelsEqualThePlainOnes(t *testing.T) {
	eachKernel(t, func(t *testing.T, k *kernels, r *rand.Rand) {
		for range 200 {
			n := unit * (1 + r.IntN(48))
			acc, scale, bias := sums(r, n), floatsNear(r, n, 0.01), floatsNear(r, n, 1)
			s := float32(r.Float64() * 1e-3)
			want, got := make([]float32, n), make([]float32, n)
			dequantisePlain(want, acc, scale, bias, s)
			k.dequantise(got, acc, scale, bias, s)
			equal(t, "dequantise", want, got)
			geluPlain(want, acc, scale, bias, s)
			k.gelu(got, acc, scale, bias, s)
			equal(t, "gelu", want, got)

			x, gamma, beta := floatsNear(r, n, 1), floatsNear(r, n, 1), floatsNear(r, n, 1)
			y := slices.Clone(x)
			addNormPlain(x, acc, scale, bias, s, gamma, beta, 1e-12)
			k.addNorm(y, acc, scale, bias, s, gamma, beta, 1e-12)
			equal(t, "addNorm", x, y)
		}
	})
}

func TestQuantiseEqualsThePlainOne(t *testing.T) {
	eachKernel(t, func(t *testing.T, k *kernels, r *rand.Rand) {
		for range 200 {
			parts, width := 1+r.IntN(40), unit*(1+r.IntN(3))
			src := floatsNear(r, parts*width, math.Pow(10, r.Float64()*40-34))
			clear(src[:r.IntN(width)])
			want, got := make([]int8, len(src)), make([]int8, len(src))
			wantScales, gotScales := make([]float32, parts), make([]float32, parts)
			factor := floatsNear(r, width, 1)
			quantisePlain(want, wantScales, src, factor)
			k.quantise(got, gotScales, src, factor)
			equal(t, "scales", wantScales, gotScales)
			if !slices.Equal(want, got) {
				t.Fatalf("%v in 8 bits is %v, not %v", src, got, want)
			}
			for i, v := range src {
				if far := float64(v*factor[i%width] - float32(got[i])*gotScales[i/width]); math.Abs(far) > 0.5001*float64(gotScales[i/width]) {
					t.Fatalf("%v became %d times %v", v, got[i], gotScales[i/width])
				}
			}
		}
	})
}

func TestSoftmaxEqualsThePlainOne(t *testing.T) {
	eachKernel(t, func(t *testing.T, k *kernels, r *rand.Rand) {
		for range 200 {
			n := 8 * (1 + r.IntN(40))
			acc, keys, values, mask := sums(r, n), floatsNear(r, n, 0.1), floatsNear(r, n, 1), make([]float32, n)
			for i := range n {
				keys[i], values[i] = max(keys[i], -keys[i]), max(values[i], -values[i])
			}
			for i := n - r.IntN(8); i < n; i++ {
				acc[i], keys[i], values[i], mask[i] = 0, 0, 0, masked
			}
			want, got := make([]int8, n), make([]int8, n)
			tmp := [2][]float32{make([]float32, n), make([]float32, n)}
			wantScale := softmaxPlain(want, tmp[0], acc, keys, mask, values, 1e-3)
			gotScale := k.softmax(got, tmp[1], acc, keys, mask, values, 1e-3)
			equal(t, "scale", []float32{wantScale}, []float32{gotScale})
			if !slices.Equal(want, got) {
				t.Fatalf("softmax is %v, not %v", got, want)
			}
		}
	})
}

// equal compares floats bit for bit.
func equal(t *testing.T, what string, want, got []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(want[i]) != math.Float32bits(got[i]) {
			t.Fatalf("%s: number %d of %d is %v, not %v", what, i, len(want), got[i], want[i])
		}
	}
}
