package bert_test

import (
	"flag"
	"math"
	"testing"

	"plenary/internal/bert"
	"plenary/internal/bert/packer"
	"plenary/internal/sharedtest"
)

var all = flag.Bool("all", false, "compare the whole reference of the reader in float numbers, which takes minutes")

// The references were computed in 32-bit floats on the weights as they come.
func TestFloatsMatchTheReferences(t *testing.T) {
	var encoder encoderReference
	unmarshal(t, &encoder, "encoder")
	network := openFloat(t, "encoder")
	for _, x := range encoder.Texts {
		mean := make([]float32, len(x.Vector))
		for _, row := range network.Run(x.IDs, len(x.IDs)) {
			for i, v := range row {
				mean[i] += v
			}
		}
		length := float32(math.Sqrt(float64(bert.Dot(mean, mean))))
		for i, v := range mean {
			near(t, x.Text, v/length, x.Vector[i])
		}
	}

	var reader []readerReference
	unmarshal(t, &reader, "reader")
	if !*all { // one passage of usual text, and those with odd characters
		reader[1].Passages = reader[1].Passages[:1]
		reader = append(reader[1:2], reader[len(reader)-3:]...)
	}
	network = openFloat(t, "reader")
	for _, x := range reader {
		for _, p := range x.Passages {
			out := network.Run(p.IDs, p.First)[p.First:]
			for i := range p.Start {
				near(t, p.Text, out[i][0], p.Start[i])
				near(t, p.Text, out[i][1], p.End[i])
			}
		}
	}
}

func near(t *testing.T, text string, got, want float32) {
	t.Helper()
	if math.Abs(float64(got-want)) > 0.01 {
		t.Errorf("%.40q: %v, not %v", text, got, want)
	}
}

func openFloat(t *testing.T, network string) *packer.Float {
	t.Helper()
	n, err := packer.ReadFolder(sharedtest.Path(t, "models", network))
	if err != nil {
		t.Fatal(err)
	}
	f, err := n.Float()
	if err != nil {
		t.Fatal(err)
	}
	return f
}
