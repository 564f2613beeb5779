package bert

import (
	"math"
	"testing"
)

func TestExpIsNearExp(t *testing.T) {
	for x := float32(-80); x <= 80; x += 0.00371 {
		want := math.Exp(float64(x))
		if got := float64(exp(x)); math.Abs(got-want) > 1e-5*want {
			t.Fatalf("exp(%v) is %v, not %v", x, got, want)
		}
	}
	if got := exp(-1000); got != exp(-90) || got > 1e-36 {
		t.Errorf("exp(-1000) is %v", got)
	}
}

func TestGeluIsNearGelu(t *testing.T) {
	for x := float32(-12); x <= 12; x += 0.00037 {
		want := float64(x) / 2 * (1 + math.Erf(float64(x)/math.Sqrt2))
		if got := float64(gelu(x)); math.Abs(got-want) > 2e-6 {
			t.Fatalf("gelu(%v) is %v, not %v", x, got, want)
		}
	}
}
