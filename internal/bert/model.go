package bert

// Model is the two networks of a file. It can be used by many goroutines at once.
type Model struct {
	Encoder *Encoder
	Reader  *Reader

	// Calibration is what was fitted to these networks, as JSON; empty where
	// nothing was. This package does not look into it.
	Calibration []byte

	header Header
	body   []byte
	run    *runner
}

// InstructionSet names what the model computes with.
func (m *Model) InstructionSet() string { return m.run.k.name }

// About names the networks, their licences and sources: the encoder's, then the
// reader's.
func (m *Model) About() [2]About {
	return [2]About{m.header.Encoder.About, m.header.Reader.About}
}

// Sum is the SHA-256 of the networks as the file gives it, in hexadecimal.
func (m *Model) Sum() string { return m.header.SHA256 }
