package answer

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"plenary/internal/answer/index"
	"plenary/internal/answer/reading"
	"plenary/internal/answer/verdict"
	"plenary/internal/language"
	"plenary/internal/statement"
)

// AskAll asks several statements, which have the same networks or none, and reads the
// best passages of all as one batch. The answers are in the order of the statements.
func AskAll(ctx context.Context, all []*Index, asked language.Question) ([]Answer, error) {
	i := slices.IndexFunc(all, (*Index).Reads)
	if i < 0 {
		return askAll(ctx, nil, all, asked)
	}
	n := all[i].networks
	return n.remembered.Do(ctx, versionsOf(all), asked.Text, func() ([]Answer, error) { return askAll(ctx, n, all, asked) })
}

// Remembered returns the answers that [AskAll] would give at once, because the same
// was asked before.
func Remembered(all []*Index, asked language.Question) ([]Answer, bool) {
	if i := slices.IndexFunc(all, (*Index).Reads); i >= 0 {
		return all[i].networks.remembered.Get(versionsOf(all), asked.Text)
	}
	return nil, false
}

func versionsOf(all []*Index) string {
	var b strings.Builder
	for _, x := range all {
		b.WriteString(x.version)
	}
	return b.String()
}

// A query is a question to one statement, on its way through the rooms.
type query struct {
	x       *Index
	q       *index.Query
	ranking index.Ranking
	named   []int // the sections that are asked for by name
	chosen  []int // the paragraphs that are read
	figures verdict.Figures

	headings []int // sections without text whose headings are near in meaning
}

// query begins a query.
func (x *Index) query(asked language.Question) *query {
	q := x.words.Understand(asked)
	return &query{x: x, q: q, named: x.words.Named(q)}
}

func askAll(ctx context.Context, n *Networks, all []*Index, asked language.Question) ([]Answer, error) {
	answers := make([]Answer, len(all))
	budget := reading.MaxTokens // in each statement
	if len(all) > 1 {
		budget = max(2*reading.MaxTokens/len(all), leastTokens)
	}
	var queries []*query
	var at []int // of the queries that are read, the statement
	for i, x := range all {
		y := x.query(asked)
		switch {
		case y.q.Empty():
			answers[i] = Answer{NoTerms: true, Corrected: y.q.ReadAs, Uncorrected: y.q.AsTyped}
		case !x.Reads():
			y.ranking = x.words.Rank(y.q)
			answers[i] = y.answerByWords()
		case x.text.TooLong(asked.Text):
			long, err := n.askLong(ctx, x, asked, budget)
			if err != nil {
				return nil, err
			}
			answers[i] = long
		default:
			queries, at = append(queries, y), append(at, i)
		}
	}
	if err := n.ask(ctx, queries, budget); err != nil {
		return nil, err
	}
	for k, y := range queries {
		answers[at[k]] = y.answer(n.calibration)
	}
	return answers, nil
}

// maxSentences is how many sentences of a long text are read at most.
const maxSentences = 4

// askLong asks a text that is longer than a question by its sentences: those that
// have most in common with the statement, within the budget. What answers the best of
// them comes first, then what answers others.
func (n *Networks) askLong(ctx context.Context, x *Index, asked language.Question, budget int) (Answer, error) {
	var queries []*query
	chances := map[*query]float64{}
	for _, span := range statement.SplitSentences(asked.Text) {
		y := x.query(language.English().ReadQuestion(asked.Text[span.Start:span.End]))
		if ranking := x.words.Rank(y.q); !y.q.Empty() && len(ranking) > 0 {
			chances[y] = verdict.ByWords(x.words.Measure(y.q, ranking), x.words.Sentences(), x.words.Language().Calibration)
			queries = append(queries, y)
		}
	}
	slices.SortStableFunc(queries, func(a, b *query) int { return cmp.Compare(chances[b], chances[a]) })
	queries = queries[:min(maxSentences, len(queries))]
	if len(queries) == 0 {
		return Answer{OffTopic: true}, nil
	}
	if err := n.ask(ctx, queries, budget/len(queries)); err != nil {
		return Answer{}, err
	}
	var all []Answer
	for _, y := range queries {
		all = append(all, y.answer(n.calibration))
	}
	slices.SortStableFunc(all, func(a, b Answer) int { return cmp.Compare(b.Confidence, a.Confidence) })
	best := all[0]
	best.Corrected, best.Uncorrected = "", "" // of one sentence of many
	for _, other := range all[1:] {
		if other.Verdict == Answered && len(best.Passages) > 0 && !overlaps(best.Passages, other.Passages[0]) {
			best.Passages = slices.Insert(best.Passages, 1, other.Passages[0])
		}
	}
	best.Passages = best.Passages[:min(index.MaxPassages, len(best.Passages))]
	return best, nil
}

func overlaps(all []index.Passage, p index.Passage) bool {
	return slices.ContainsFunc(all, func(o index.Passage) bool {
		return o.Paragraph == p.Paragraph && o.Start < p.End && p.Start < o.End
	})
}

// ask reads questions, each in its statement, and leaves in each query its ranking and
// its figures. Queries of one wording are read as one batch.
func (n *Networks) ask(ctx context.Context, queries []*query, budget int) error {
	var texts []string // in their order
	same := map[string][]*query{}
	for _, y := range queries {
		text := y.q.Text()
		if same[text] == nil {
			texts = append(texts, text)
		}
		same[text] = append(same[text], y)
	}
	for _, text := range texts {
		if err := n.askSame(ctx, text, same[text], budget); err != nil {
			return err
		}
	}
	return nil
}

// askSame reads one question in some statements.
func (n *Networks) askSame(ctx context.Context, text string, queries []*query, budget int) error {
	question, err := queries[0].x.text.Question(ctx, text)
	if err != nil {
		return err
	}
	var parts []reading.Part
	for _, y := range queries {
		if err := y.choose(ctx, question, budget); err != nil {
			return err
		}
		parts = append(parts, reading.Part{Text: y.x.text, Paragraphs: y.chosen})
	}
	read, err := n.read(ctx, question, parts)
	if err != nil {
		return err
	}
	for i, y := range queries {
		if err := y.join(ctx, n.calibration, question, read[i]); err != nil {
			return err
		}
	}
	return nil
}

const (
	// leastTokens is how many tokens are read at least in each of several statements.
	leastTokens = 300
	// maxByMeaning is how many paragraphs are looked at because of their meaning.
	maxByMeaning = 40
	// maxNear is how many sentences of a large statement are compared by meaning.
	maxNear = 5
)

// choose chooses the paragraphs to read: all where that is not too much, else those
// under a heading that is asked for, and the best by words and by meaning in turn.
func (y *query) choose(ctx context.Context, question reading.Question, budget int) error {
	text := y.x.text
	cost := 0
	take := func(p int) bool {
		if slices.Contains(y.chosen, p) {
			return true
		}
		cost += text.Cost(p, question.Tokens)
		if cost > budget && len(y.chosen) > 0 {
			return false
		}
		y.chosen = append(y.chosen, p)
		return true
	}
	whole := true
	for p := range y.x.words.Reading().Paragraphs {
		if whole = take(p); !whole {
			break
		}
	}
	if !whole {
		y.chosen, cost = nil, 0
		for _, section := range y.named {
			for p := range y.x.words.ParagraphsOf(section) {
				take(p)
			}
		}
		near, err := text.Nearest(ctx, question, maxByMeaning)
		if err != nil {
			return err
		}
		ranking := y.x.words.Rank(y.q)
		for i := range max(len(ranking), len(near)) {
			if i < len(ranking) && !take(ranking[i].Paragraph) || i < len(near) && !take(near[i]) {
				break
			}
		}
	}
	chosen := y.x.words.Rank(y.q, y.chosen...)
	y.ranking = slices.DeleteFunc(chosen, func(c index.Candidate) bool { return !slices.Contains(y.chosen, c.Paragraph) })
	return nil
}

// join puts the sentences in order by what reader, words and vectors say of them, and
// takes the figures of the best. Words count by how much of the question any sentence
// covers: where the question is in other words, what they say is chance.
func (y *query) join(ctx context.Context, c *verdict.Calibration, question reading.Question, read [][]reading.Sentence) error {
	if len(y.ranking) == 0 {
		return nil
	}
	var sentences []*index.Sentence
	lead := 0.0
	for i := range y.ranking {
		found := read[slices.Index(y.chosen, y.ranking[i].Paragraph)]
		for k := range y.ranking[i].Sentences {
			s, r := &y.ranking[i].Sentences[k], found[k]
			s.Begins, s.Span, s.Answer = r.Begins, r.Span, r.Answer
			sentences = append(sentences, s)
			cover, _ := s.Cover()
			lead = max(lead, cover)
		}
	}
	for _, s := range sentences {
		s.Words *= lead
	}
	nearest, err := y.compare(ctx, c, question, sentences)
	if err != nil {
		return err
	}
	for _, s := range sentences {
		s.Score = c.Score(s.Begins, s.Words, s.Cosine)
	}
	if y.headings, err = y.x.text.Headings(ctx, question, max(nearHeading, nearest)); err != nil {
		return err
	}
	y.ranking = y.ranking.Sort()
	best := y.ranking.Best()
	cover, beside := best.Cover()
	y.figures = verdict.Figures{Span: best.Span, Margin: maxMargin, Nearest: nearest, Cover: cover, Beside: beside}
	for _, s := range sentences {
		if s.Paragraph != best.Paragraph {
			y.figures.Margin = max(-maxMargin, min(y.figures.Margin, best.Begins-s.Begins))
		}
	}
	return nil
}

// compare sets how near in meaning to the question the sentences are, of a large
// statement those that are promising otherwise, and returns the nearest. The others
// then count as the farthest of these.
func (y *query) compare(ctx context.Context, c *verdict.Calibration, question reading.Question, sentences []*index.Sentence) (nearest float64, err error) {
	near := sentences
	if !y.x.text.Whole() {
		near = slices.Clone(sentences)
		slices.SortStableFunc(near, func(a, b *index.Sentence) int {
			return cmp.Compare(c.Score(b.Begins, b.Words, 0), c.Score(a.Begins, a.Words, 0))
		})
		near = near[:min(maxNear, len(near))]
	}
	places := make([]reading.Place, len(near))
	for i, s := range near {
		places[i] = reading.Place{Paragraph: s.Paragraph, Sentence: s.Number}
	}
	cosines, err := y.x.text.Cosines(ctx, question, places)
	if err != nil {
		return 0, err
	}
	farthest := slices.Min(cosines)
	for _, s := range sentences {
		s.Cosine = farthest
	}
	for i, s := range near {
		s.Cosine = cosines[i]
	}
	return slices.Max(cosines), nil
}

// nearHeading is the cosine from which a heading is near in meaning to a question.
const nearHeading = 0.45

// maxMargin is the margin at most, which is also that of what stands alone.
const maxMargin = 12

// answer makes the answer of a query that was read.
func (y *query) answer(c *verdict.Calibration) Answer {
	a := y.begin()
	if len(y.ranking) > 0 {
		a.Confidence = c.Chance(y.figures)
	}
	return y.finish(a, c.Answered, c.Closest)
}

// answerByWords makes the answer of a query that was ranked by words.
func (y *query) answerByWords() Answer {
	a := y.begin()
	if len(y.ranking) > 0 {
		a.Confidence = verdict.ByWords(y.x.words.Measure(y.q, y.ranking), y.x.words.Sentences(), y.x.words.Language().Calibration)
	}
	return y.finish(a, verdict.AnsweredByWords, verdict.ClosestByWords)
}

func (y *query) begin() Answer {
	return Answer{YesNo: y.q.YesNo(), Corrected: y.q.ReadAs, Uncorrected: y.q.AsTyped}
}

// differs reports whether the facts in a question and in the best sentence do not
// agree, or the sentence lacks what is asked for. By words alone the chance has the
// latter already.
func (y *query) differs() bool {
	words, best := y.x.words, y.ranking.Best()
	return words.Turns(y.q, best) || y.x.Reads() && !words.Suits(y.q, best)
}

// different is how far, from the closest passage to the answer, a passage may come
// that differs.
const different = 0.9

// near is the share of a question that a place holds that is named as near it, where
// it holds nothing of what the statement is about.
const near = 0.5

// finish sets what follows from the chance and the ranking.
func (y *query) finish(a Answer, answered, closest float64) Answer {
	if y.name() {
		a.Confidence = max(a.Confidence, answered)
	}
	if len(y.ranking) > 0 && y.differs() {
		a.Confidence = min(a.Confidence, closest+different*(answered-closest))
	}
	switch {
	case a.Confidence >= answered:
		a.Verdict = Answered
	case a.Confidence >= closest:
		a.Verdict = Closest
	}
	a.OffTopic = true
	if len(y.ranking) > 0 {
		passages := y.x.words.Passages(y.q, y.ranking)
		a.Terms = y.x.words.Terms(y.q, passages[0])
		a.Passages = y.x.words.AsPrinted(y.q, passages)
		cover, _ := y.ranking.Best().Cover()
		a.OffTopic = cover < near && !y.x.words.OnSubject(y.q)
	}
	a.Headings = y.x.words.BareHeadings(y.q, y.ranking)
	for _, section := range y.headings {
		if len(a.Headings) < index.MaxHeadings && !slices.Contains(a.Headings, section) {
			a.Headings = append(a.Headings, section)
		}
	}
	return a
}

// name puts first the best sentence under a heading that is asked for by name, or the
// first that has the words for what is asked about, and reports whether there is one.
func (y *query) name() bool {
	if len(y.named) > 0 {
		at := slices.IndexFunc(y.ranking, func(c index.Candidate) bool {
			return slices.ContainsFunc(y.named, func(section int) bool { return y.x.words.Under(section, c.Paragraph) })
		})
		if at >= 0 {
			y.lift(at)
			return true
		}
	}
	for at := range y.ranking {
		c := &y.ranking[at]
		for k := range c.Sentences {
			if y.x.words.Says(y.q, &c.Sentences[k]) {
				c.Best = k
				y.lift(at)
				return true
			}
		}
	}
	return false
}

// lift puts a candidate first.
func (y *query) lift(at int) {
	c := y.ranking[at]
	y.ranking = slices.Insert(slices.Delete(y.ranking, at, at+1), 0, c)
}
