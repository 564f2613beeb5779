// Package answer finds the passages of a statement that answer a question, or
// decides that none does, in four rooms:
//
//   - index: the words of a statement, and which paragraphs are worth reading;
//   - reading: what the two networks say of these;
//   - verdict: which sentence answers best, and how likely it answers at all;
//   - intents: questions about the document, its structure and the bot itself,
//     beside ellipsis, which completes what goes on from a question.
//
// Package language has what these know of the statement's language. Without networks, and for a
// statement in another language, words alone rank and decide.
package answer

import (
	"context"
	"encoding/binary"
	"strings"
	"sync/atomic"

	"plenary/internal/answer/index"
	"plenary/internal/answer/intents"
	"plenary/internal/answer/memory"
	"plenary/internal/answer/reading"
	"plenary/internal/answer/verdict"
	"plenary/internal/bert"
	"plenary/internal/language"
	"plenary/internal/statement"
)

// A Verdict says whether the statement answers a question.
type Verdict int

const (
	NotFound Verdict = iota // nothing answers
	Closest                 // nothing answers, but a passage comes close
	Answered                // a passage answers
)

// An Answer is the result of a question. It is shared by all who ask the same, and
// must not be changed.
type Answer struct {
	Verdict    Verdict
	Confidence float64         // the calibrated chance that the first passage answers, from 0 to 1
	Passages   []index.Passage // best first, at most 3; the closest ones where nothing answers
	NoTerms    bool            // the question has no word to search for
	YesNo      bool            // the question asks for yes or no, or holds something to be so
	OffTopic   bool            // the passages have little in common with the question
	Terms      []index.Term    // the editor's, by which the first passage was found
	Headings   []int           // sections without text whose headings match the question better than the passages do, best first, at most 3

	// Corrected is the question with its spelling corrected, "" where nothing
	// was. Uncorrected then is the question with the corrected words in double
	// quotes, so that they are taken as typed.
	Corrected   string
	Uncorrected string
}

// A Cache keeps vectors of sentences beyond the process.
type Cache = reading.Cache

// Networks are the two networks with what is fitted to them.
type Networks struct {
	model       *bert.Model
	calibration *verdict.Calibration
	cache       reading.Cache
	remembered  *memory.Memory[[]Answer]
	read        func(context.Context, reading.Question, []reading.Part) ([][][]reading.Sentence, error)
}

// maxRemembered is how many answers are remembered at most.
const maxRemembered = 4096

// NewNetworks takes the networks of a model. Vectors of sentences are kept in cache
// beyond the process where it is not nil.
func NewNetworks(model *bert.Model, cache reading.Cache) (*Networks, error) {
	calibration, err := verdict.ParseCalibration(model.Calibration)
	if err != nil {
		return nil, err
	}
	return &Networks{model, calibration, cache, memory.New[[]Answer](maxRemembered), reading.Read}, nil
}

// Names are the names of the networks.
func (n *Networks) Names() []string { return n.model.Names() }

// InstructionSet is the one that the networks compute with.
func (n *Networks) InstructionSet() string { return n.model.InstructionSet() }

// An Index answers questions about one statement. It never changes, so any number of
// goroutines may use it.
type Index struct {
	words    *index.Index
	intents  *intents.Reader
	networks *Networks     // nil: words alone
	text     *reading.Text // nil: words alone
	version  string        // tells this index from every other
}

var versions atomic.Uint64

// New indexes a statement. Where networks is nil, or the statement is not in English,
// words alone answer.
func New(s *statement.Statement, networks *Networks) *Index {
	words := index.New(s)
	x := &Index{words: words, intents: intents.NewReader(words)}
	if networks != nil && inEnglish(s) {
		x.networks, x.text = networks, reading.NewText(networks.model, words.Reading(), networks.cache)
		x.version = string(binary.AppendUvarint(nil, versions.Add(1)))
	}
	return x
}

func inEnglish(s *statement.Statement) bool {
	return s.Language == "" || strings.HasPrefix(s.Language, "en")
}

// Reads reports whether the networks answer, not words alone.
func (x *Index) Reads() bool { return x.text != nil }

// Prepare makes beforehand what the first questions would wait for.
func (x *Index) Prepare(ctx context.Context) error {
	if x.text == nil {
		return nil
	}
	return x.text.Prepare(ctx)
}

// Intent returns what a question about the statement itself asks for. It is false for
// a question about what the statement says.
func (x *Index) Intent(q language.Question) (intents.Intent, bool) { return x.intents.Read(q) }

// FollowUp returns what a line asks for that goes on from an answer. It is false for a
// line that is understood by itself.
func (x *Index) FollowUp(q language.Question) (intents.FollowUp, bool) { return x.intents.FollowUp(q) }

// Search returns every sentence that has all the words, in the order of the text. It
// returns nothing where there are no words.
func (x *Index) Search(words string) []index.Passage { return x.words.Search(words) }

// Headings returns the sections whose headings match words, best first, at most 3.
func (x *Index) Headings(words string) []int { return x.words.Headings(words) }

// Ask returns the passages that answer a question. The spelling of words within
// double quotes is not corrected. It fails only where ctx ends.
func (x *Index) Ask(ctx context.Context, q language.Question) (Answer, error) {
	all, err := AskAll(ctx, []*Index{x}, q)
	if err != nil {
		return Answer{}, err
	}
	return all[0], nil
}
