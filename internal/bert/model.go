package bert

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// Model is the two networks of a file. It can be used by many goroutines at once.
type Model struct {
	Encoder *Encoder
	Reader  *Reader

	// Calibration is what was fitted to these networks, as JSON; empty where
	// nothing was. This package does not look into it.
	Calibration []byte

	header   Header
	plain    []byte // vocabularies and floats
	unpacked func() ([2]*network, error)
	run      *runner
}

// InstructionSet names what the model computes with.
func (m *Model) InstructionSet() string { return m.run.k.name }

// About names the networks, their licences and sources: the encoder's, then the
// reader's.
func (m *Model) About() [2]About {
	return [2]About{m.header.Encoder.About, m.header.Reader.About}
}

// Names are the names of both networks.
func (m *Model) Names() []string {
	return []string{m.header.Encoder.About.Name, m.header.Reader.About.Name}
}

// Sum is the SHA-256 of the networks as the file gives it, in hexadecimal.
func (m *Model) Sum() string { return m.header.SHA256 }

// What Fingerprint reads.
const fingerprintQuestion = "When is it quiet?"

var fingerprintPassages = []string{"Quiet hours begin at nine in the evening.", "Dogs are kept on a lead."}

// Fingerprint reads two fixed passages and returns the SHA-256 of all that both
// networks compute, in hexadecimal. It is the same on every machine.
func (m *Model) Fingerprint(ctx context.Context) (string, error) {
	hash := sha256.New()
	add := func(numbers any) { _ = binary.Write(hash, binary.LittleEndian, numbers) } // to a hash: cannot fail
	vectors, err := m.Encoder.Embed(ctx, append([]string{fingerprintQuestion}, fingerprintPassages...))
	if err != nil {
		return "", err
	}
	for _, v := range vectors {
		add(v)
	}
	var tokens []Tokens
	for _, passage := range fingerprintPassages {
		tokens = append(tokens, m.Reader.Tokens(passage))
	}
	reading, err := m.Reader.Read(ctx, fingerprintQuestion, tokens)
	if err != nil {
		return "", err
	}
	add(reading.NoAnswer)
	for _, p := range reading.Passages {
		for _, w := range p.Windows {
			add(w.Start)
			add(w.End)
			add(w.Begins)
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
