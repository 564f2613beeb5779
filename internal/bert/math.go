package bert

import "math"

// The functions of this file take each step in 32-bit floats, rounded to the
// nearest. The conversions around products keep the compiler from fusing them
// with a sum, which some machines can and others cannot. The assembly takes the
// same steps in the same order.

// rounder is added to a float below 2^22 and taken off again to round it to an
// integer, half to even. In between, the integer is in the low bits.
const (
	rounder     = 3 << 22
	rounderBits = 0x4b400000
)

// Coefficients of a polynomial that is 2 to the power f, for f between -1/2 and
// 1/2, to 3 parts in a million; the first is 1.
const (
	pow1 = 0.6931241750717163
	pow2 = 0.24024099111557007
	pow3 = 0.055906426161527634
	pow4 = 0.009582855738699436
)

const (
	log2e = 1.44269504

	// least is the least power of 2 that counts: what is below stays there.
	least = -120
)

// exp2 returns 2 to the power x for x up to 127.
func exp2(x float32) float32 {
	x = max(x, least)
	t := x + rounder
	f := x - (t - rounder)
	y := float32(pow4)
	y = float32(y*f) + pow3
	y = float32(y*f) + pow2
	y = float32(y*f) + pow1
	y = float32(y*f) + 1
	return math.Float32frombits(math.Float32bits(y) + math.Float32bits(t)<<23)
}

// exp returns e to the power x for x up to 88.
func exp(x float32) float32 { return exp2(float32(x * log2e)) }

// Coefficients of erf(x) as x·p(x²)/q(x²) for x between -4 and 4, those of Eigen.
const (
	halfSqrt2 = 0.70710678
	erfP0     = -2.72614225801306e-10
	erfP1     = 2.77068142495902e-08
	erfP2     = -2.10102402082508e-06
	erfP3     = -5.69250639462346e-05
	erfP4     = -7.34990630326855e-04
	erfP5     = -2.95459980854025e-03
	erfP6     = -1.60960333262415e-02
	erfQ0     = -1.45660718464996e-05
	erfQ1     = -2.13374055278905e-04
	erfQ2     = -1.68282697438203e-03
	erfQ3     = -7.37332916720468e-03
	erfQ4     = -1.42647390514189e-02
)

// gelu returns x·Φ(x), Φ being the distribution function of the normal law.
func gelu(x float32) float32 {
	z := min(max(float32(x*halfSqrt2), -4), 4)
	q := float32(z * z)
	p := float32(erfP0)
	p = float32(p*q) + erfP1
	p = float32(p*q) + erfP2
	p = float32(p*q) + erfP3
	p = float32(p*q) + erfP4
	p = float32(p*q) + erfP5
	p = float32(p*q) + erfP6
	d := float32(erfQ0)
	d = float32(d*q) + erfQ1
	d = float32(d*q) + erfQ2
	d = float32(d*q) + erfQ3
	d = float32(d*q) + erfQ4
	e := float32(z*p) / d
	half := float32(x * 0.5)
	return float32(half*e) + half
}

// partial holds eight sums of floats, each of every eighth. They are added by
// halves, so that eight lanes of a vector register come to the same.
type partial [8]float32

func (l *partial) sum() float32 {
	a0, a1, a2, a3 := l[0]+l[4], l[1]+l[5], l[2]+l[6], l[3]+l[7]
	return (a0 + a2) + (a1 + a3)
}

// sqrt returns the square root, rounded once: a root taken in 64 bits and rounded
// to 32 is that of 32 bits.
func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }
