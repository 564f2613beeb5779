package bert_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"runtime"
	"strings"
	"sync"
	"testing"

	"plenary/internal/bert"
	"plenary/internal/bert/weights"
)

// sum is the SHA-256 of all numbers that a model gives for some texts.
func sum(t testing.TB, m *bert.Model, question string, passages ...string) string {
	t.Helper()
	hash := sha256.New()
	vectors, err := m.Encoder.Embed(t.Context(), append(passages, question))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		_ = binary.Write(hash, binary.LittleEndian, v)
	}
	r := read(t, m, question, passages...)
	_ = binary.Write(hash, binary.LittleEndian, r.NoAnswer)
	for _, p := range r.Passages {
		_ = binary.Write(hash, binary.LittleEndian, p.Share)
		for _, w := range p.Windows {
			_ = binary.Write(hash, binary.LittleEndian, w.Start)
			_ = binary.Write(hash, binary.LittleEndian, w.End)
			_ = binary.Write(hash, binary.LittleEndian, w.Begins)
		}
	}
	return hex.EncodeToString(hash.Sum(nil))
}

func read(t testing.TB, m *bert.Model, question string, passages ...string) *bert.Reading {
	t.Helper()
	var tokens []bert.Tokens
	for _, p := range passages {
		tokens = append(tokens, m.Reader.Tokens(p))
	}
	r, err := m.Reader.Read(t.Context(), question, tokens)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEveryPathGivesTheSameBytes(t *testing.T) {
	passages := []string{words(3), words(500), "", words(31), words(33), words(220), "x", words(97)}
	want := sum(t, openSmall(t, bert.Options{InstructionSet: "plain Go", Workers: 1}), "who hear?", passages...)
	for _, name := range bert.InstructionSets() {
		for _, workers := range []int{1, 2, 5} {
			m := openSmall(t, bert.Options{InstructionSet: name, Workers: workers})
			if m.InstructionSet() != name {
				t.Errorf("%s is in use, not %s", m.InstructionSet(), name)
			}
			if got := sum(t, m, "who hear?", passages...); got != want {
				t.Errorf("%s with %d workers gives other bytes", name, workers)
			}
		}
	}
}

// The recorded fingerprint was taken on one machine; all others must come to it.
func TestEveryMachineGivesTheSameBytes(t *testing.T) {
	for _, name := range bert.InstructionSets() {
		m, err := weights.Open(bert.Options{InstructionSet: name})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := m.Fingerprint(t.Context()); err != nil || got != weights.Fingerprint() {
			t.Errorf("%s gives bytes of sum %s, %v, not %s", name, got, err, weights.Fingerprint())
		}
	}
}

// What stands beside a passage in a batch does not change what is said of it.
func TestPassagesDoNotTouchOneAnother(t *testing.T) {
	m := openSmall(t, bert.Options{})
	alone := read(t, m, "who?", words(40)).Passages[0].Windows[0].Start
	among := read(t, m, "who?", words(211), words(40), words(5)).Passages[1].Windows[0].Start
	for i := range alone {
		if alone[i] != among[i] {
			t.Fatalf("start of token %d is %v alone and %v among others", i, alone[i], among[i])
		}
	}
}

func TestSharesComeToOne(t *testing.T) {
	r := read(t, openSmall(t, bert.Options{}), "who?", words(300), words(40), "")
	total, tokens := r.NoAnswer, 0
	for _, p := range r.Passages {
		total += p.Share
		if whole := p.ShareOf(0, math.MaxInt32); math.Abs(whole-p.Share) > 1e-12 {
			t.Errorf("the share of a passage is %v, that of its bytes %v", p.Share, whole)
		}
		for _, w := range p.Windows {
			tokens += len(w.Tokens)
		}
	}
	if math.Abs(total-1) > 1e-9 {
		t.Errorf("all shares come to %v", total)
	}
	if want := 220 + 140 + 40; tokens != want {
		t.Errorf("the windows have %d tokens, not %d", tokens, want)
	}
	span, ok := r.Best()
	if !ok || span.From >= span.To {
		t.Errorf("the best span is %+v, %v", span, ok)
	}
}

func TestNothingToReadIsNoAnswer(t *testing.T) {
	m := openSmall(t, bert.Options{})
	for _, passages := range [][]string{nil, {""}, {" \u200b"}} {
		r := read(t, m, "", passages...)
		if _, ok := r.Best(); ok || r.NoAnswer != 1 || len(r.Passages) != len(passages) {
			t.Errorf("%q is read as %+v", passages, r)
		}
	}
}

func TestVectorsHaveLengthOne(t *testing.T) {
	vectors, err := openSmall(t, bert.Options{}).Encoder.Embed(t.Context(), []string{"", "the council", words(400)})
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range vectors {
		if d := bert.Dot(v, v); math.Abs(float64(d)-1) > 1e-5 {
			t.Errorf("the square of vector %d is %v", i, d)
		}
	}
}

func TestCancelledContextEndsAReading(t *testing.T) {
	m := openSmall(t, bert.Options{Workers: 1})
	reason := errors.New("the member left")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(reason)
	if _, err := m.Reader.Read(ctx, "who?", []bert.Tokens{m.Reader.Tokens("the council")}); !errors.Is(err, reason) {
		t.Errorf("reading ended with %v", err)
	}
	if _, err := m.Encoder.Embed(ctx, []string{"the council"}); !errors.Is(err, reason) {
		t.Errorf("placing ended with %v", err)
	}
}

// Two hundred questions at once keep as many workers busy as there are, and need
// no more memory than these.
func TestManyQuestionsAtOnceStayInBounds(t *testing.T) {
	m := openSmall(t, bert.Options{Workers: 2})
	passages := []string{words(100), words(260)}
	want := sum(t, m, "who?", passages...)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var asked sync.WaitGroup
	for range 200 {
		asked.Go(func() {
			if got := sum(t, m, "who?", passages...); got != want {
				t.Error("a question among many is answered differently")
			}
		})
	}
	asked.Wait()
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
		t.Errorf("the heap has grown by %d bytes", grown)
	}
}

func TestUnknownInstructionSetIsRefused(t *testing.T) {
	file, err := smallFile()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bert.Open(file, nil, bert.Options{InstructionSet: "MMX"}); err == nil || !strings.Contains(err.Error(), "MMX") {
		t.Errorf("MMX is taken: %v", err)
	}
}
