package weights

import (
	"slices"
	"testing"

	"plenary/internal/bert"
)

func TestEmbeddedNetworksAreWhole(t *testing.T) {
	m, err := Open(bert.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Verify(); err != nil {
		t.Error(err)
	}
	for _, about := range m.About() {
		if about.Name == "" || about.Licence == "" || len(about.Sources) == 0 {
			t.Errorf("a network does not say what it is: %+v", about)
		}
	}
}

// What PLENARY_MODEL names is the networks with a calibration after them.
func TestCalibrationMayFollowTheNetworks(t *testing.T) {
	fitted := []byte(`{"threshold": 0.5}`)
	m, err := bert.Open(append(slices.Clip(networks), fitted...), nil, bert.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if string(m.Calibration) != string(fitted) {
		t.Errorf("the calibration is %q", m.Calibration)
	}
	if err := m.Verify(); err != nil {
		t.Error(err)
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := Open(bert.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
