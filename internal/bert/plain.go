package bert

import "math"

// plain is the path in Go alone, which every machine can take. The others give
// the same integers and the same floats.
var plain = kernels{
	name:       "plain Go",
	product:    productPlain,
	dequantise: dequantisePlain,
	gelu:       geluPlain,
	addNorm:    addNormPlain,
	quantise:   quantisePlain,
	softmax:    softmaxPlain,
}

func dequantisePlain(dst []float32, acc []int32, scale, bias []float32, s float32) {
	acc, scale, bias = acc[:len(dst)], scale[:len(dst)], bias[:len(dst)]
	for i := range dst {
		dst[i] = float32(float32(acc[i])*float32(s*scale[i])) + bias[i]
	}
}

func geluPlain(dst []float32, acc []int32, scale, bias []float32, s float32) {
	acc, scale, bias = acc[:len(dst)], scale[:len(dst)], bias[:len(dst)]
	for i := range dst {
		dst[i] = gelu(float32(float32(acc[i])*float32(s*scale[i])) + bias[i])
	}
}

func addNormPlain(x []float32, acc []int32, scale, bias []float32, s float32, gamma, beta []float32, epsilon float32) {
	acc, scale, bias, gamma, beta = acc[:len(x)], scale[:len(x)], bias[:len(x)], gamma[:len(x)], beta[:len(x)]
	var l partial
	for i := range x {
		v := float32(float32(acc[i])*float32(s*scale[i])) + bias[i]
		x[i] += v
		l[i%8] += x[i]
	}
	n := float32(len(x))
	mean := l.sum() / n
	l = partial{}
	for i := range x {
		x[i] -= mean
		l[i%8] += float32(x[i] * x[i])
	}
	inverse := 1 / sqrt(l.sum()/n+epsilon)
	for i := range x {
		x[i] = float32(float32(x[i]*inverse)*gamma[i]) + beta[i]
	}
}

func quantisePlain(dst []int8, scales, src, factor []float32) {
	width := len(factor)
	for i := range scales {
		row, out := src[i*width:][:width], dst[i*width:][:width]
		largest := float32(tiny)
		for j, f := range factor {
			v := float32(row[j] * f)
			largest = max(largest, math.Float32frombits(math.Float32bits(v)&^(1<<31)))
		}
		scales[i] = float32(largest * (1.0 / 127))
		inverse := 127 / largest
		for j, f := range factor {
			out[j] = round8(float32(float32(row[j]*f) * inverse))
		}
	}
}

// round8 returns the integer nearest to v, which is between -127.5 and 127.5.
func round8(v float32) int8 {
	return int8(math.Float32bits(v+rounder) - rounderBits)
}

func softmaxPlain(p []int8, tmp []float32, acc []int32, keys, mask, values []float32, s float32) float32 {
	n := len(tmp)
	acc, keys, mask, values = acc[:n], keys[:n], mask[:n], values[:n]
	top := float32(-math.MaxFloat32)
	for i := range tmp {
		tmp[i] = float32(float32(acc[i])*float32(s*keys[i])) + mask[i]
		top = max(top, tmp[i])
	}
	var l partial
	largest := float32(tiny)
	for i := range tmp {
		e := exp2(tmp[i] - top)
		l[i%8] += e
		tmp[i] = float32(e * values[i])
		largest = max(largest, tmp[i])
	}
	inverse := 127 / largest
	for i, v := range tmp {
		p[i] = round8(float32(v * inverse))
	}
	return float32(largest*(1.0/127)) / l.sum()
}
