package answer

import (
	"slices"
	"strings"
)

// prove reports whether the first passage of an answer may be asserted. For a
// question that asks for yes or no another sentence of its paragraph that may
// takes its place.
func (x *Index) prove(q *question, a *Answer, r ranking, w *work) bool {
	if !x.unproven(q, a.Passages[0], w) {
		return true
	}
	if !q.form.claims || q.form.negated {
		return false
	}
	for k := range r[0].sentences {
		p := x.passage(&r[0], k)
		if x.unproven(q, p, w) {
			continue
		}
		x.mark(q, &p, w)
		a.Passages = append([]Passage{p}, slices.DeleteFunc(a.Passages, func(o Passage) bool {
			return o.Paragraph == p.Paragraph && o.Start < p.End && p.Start < o.End
		})...)
		a.Passages = a.Passages[:min(len(a.Passages), maxPassages)]
		return true
	}
	return false
}

// second returns the first passage but one that holds a term of q which the
// first passage lacks, 0 for none.
func (x *Index) second(q *question, passages []Passage, w *work) int {
	held := func(p Passage) map[int32]bool {
		at := x.stretchOf(p)
		x.hits(q, at.paragraph, w)
		terms := map[int32]bool{}
		for _, h := range w.hits {
			if h.strength >= synonymStrength && h.from >= at.first && int(h.from-at.first) < len(at.tokens) {
				terms[h.term] = true
			}
		}
		return terms
	}
	first := held(passages[0])
	for i := 1; i < len(passages); i++ {
		for term := range held(passages[i]) {
			if !first[term] && !q.terms[term].frame {
				return i
			}
		}
	}
	return 0
}

// unproven reports whether a passage must not be called the answer to q, though
// its words match: it does not deny where q denies, does not say in one breath
// what q takes to be so, or lacks the kind of thing that is asked for.
func (x *Index) unproven(q *question, p Passage, w *work) bool {
	at := x.stretchOf(p)
	tokens := at.tokens
	if q.form.negated && !slices.ContainsFunc(tokens, func(t indexed) bool { return t.flags&(isDenial|isDenying) != 0 }) {
		return true
	}
	for i := range q.terms {
		if t := &q.terms[i]; !t.frame && !x.kind[t.word] && slices.Contains(q.form.speaker, t.word) && !x.stands(t, at.paragraph) {
			return true
		}
	}
	if q.form.compares && !slices.ContainsFunc(tokens, func(t indexed) bool { return x.wordAt(at.paragraph, t) == "than" }) {
		return true
	}
	x.hits(q, at.paragraph, w)
	if q.form.claims && !x.saidTogether(q, at, w) {
		return true
	}
	if q.form.why && !slices.ContainsFunc(tokens, func(t indexed) bool { return t.flags&isReasonWord != 0 }) && !x.saidTogether(q, at, w) {
		return true
	}
	return !x.supplies(q, at, w.hits)
}

// A stretch is the sentences of a passage, from one number to another.
type stretch struct {
	paragraph int32
	from, to  int
	first     int32     // the number of its first token in the paragraph
	tokens    []indexed // of its sentences
}

func (x *Index) stretchOf(p Passage) stretch {
	s := stretch{paragraph: int32(p.Paragraph)}
	for i, span := range x.s.Paragraphs[p.Paragraph].Sentences {
		if span.Start <= p.Start {
			s.from = i
		}
		if span.Start < p.End {
			s.to = i + 1
		}
	}
	in := &x.paragraphs[p.Paragraph]
	s.first = in.sentences[s.from]
	s.tokens = in.tokens[s.first:in.sentences[s.to]]
	return s
}

// saidTogether reports whether one sentence of a stretch holds everything that
// q takes to be so, without joining what different items of an enumeration say.
func (x *Index) saidTogether(q *question, at stretch, w *work) bool {
	var needed []int32
	for i := range q.terms {
		t := &q.terms[i]
		if !t.frame && !t.either && !stances[t.word] && !functionWords[t.word] && t.word != "one" && !x.kind[t.word] {
			needed = append(needed, int32(i))
		}
	}
	if q.form.mention {
		return !slices.ContainsFunc(needed, func(i int32) bool { return !x.stands(&q.terms[i], at.paragraph) })
	}
	for i := at.from; i < at.to; i++ {
		if x.inOneBreath(q, needed, at.paragraph, i, w) {
			return true
		}
	}
	return false
}

// adverseReach is how many words before a thing a word that rejects it stands at
// most.
const adverseReach = 6

// subjectReach is how many words of a sentence are taken for its subject.
const subjectReach = 6

// From so many terms on one may be missing, from fewer where a reason is asked
// for; of alternatives one always may.
const (
	longClaim  = 6
	longReason = 4
)

// inOneBreath reports whether sentence number of a paragraph, whose hits are
// in w, holds the needed terms outside any enumeration, or in one item of it and
// before.
func (x *Index) inOneBreath(q *question, needed []int32, paragraph int32, number int, w *work) bool {
	p := &x.paragraphs[paragraph]
	from, to := p.sentences[number], p.sentences[number+1]
	if from == to {
		return len(needed) == 0
	}
	tokens := p.tokens[from:to]
	if q.form.early && slices.ContainsFunc(tokens, func(t indexed) bool { return t.flags&isLater != 0 && !q.said[t.stem] }) {
		return false
	}
	earlier := from // where the subject begins that a pronoun stands for
	if number > 0 && tokens[0].flags&isPronoun != 0 {
		earlier = p.sentences[number-1]
	}
	items := x.items(paragraph, number)
	for item := range slices.Max(items) + 1 {
		b := breath{item: item, to: to, first: to, inside: -1}
		if q.form.either || len(needed) >= longClaim || q.form.why && len(needed) >= longReason {
			b.missing = -1
		}
		if item > 0 {
			b.to = from + int32(slices.Index(items, item)+1)
			for b.to < to && items[b.to-from] == item {
				b.to++
			}
		}
		for _, term := range needed {
			b.take(term, w.hits, func(at int32) (item int32, ok bool) {
				if at < from {
					return 0, at >= earlier && at < earlier+subjectReach
				}
				return items[at-from], true
			}, x.headed(&q.terms[term], paragraph))
		}
		if b.missing <= 0 && !b.crossed && !(q.form.stance && x.rejected(q, p.tokens, items, from, b.first)) {
			return true
		}
	}
	return false
}

// A breath is what one item of an enumeration says, with what stands before it
// outside the enumeration.
type breath struct {
	item    int32
	to      int32 // the token that it ends before
	first   int32 // the first term in it
	inside  int32 // the last term that stands in the item alone, -1 for none
	missing int
	crossed bool // says of a thing before the item what the item says of another
}

// take looks for a term among hits. itemOf tells in which item a token of the
// sentence stands.
func (b *breath) take(term int32, hits []hit, itemOf func(int32) (int32, bool), headed bool) {
	outside, inside := false, int32(-1)
	for _, h := range hits {
		item, ok := int32(0), false
		if h.term == term && h.strength > kinStrength && h.from < b.to {
			item, ok = itemOf(h.from)
		}
		switch {
		case !ok:
			continue
		case item == 0:
			outside = true
		case item == b.item:
			inside = h.from
		default:
			continue
		}
		b.first = min(b.first, h.from)
	}
	switch {
	case inside >= 0 && !outside:
		b.inside = inside
	case inside < 0 && outside:
		// "Stop cooperation" is not said by "cooperation—stopping crime, …".
		b.crossed = b.crossed || b.inside >= 0
	case inside < 0 && !headed:
		b.missing++
	}
}

// rejected reports whether the words shortly before the token at first, in its
// item, say that it is unwanted, where the question does not.
func (x *Index) rejected(q *question, tokens []indexed, items []int32, from, first int32) bool {
	if int(first-from) >= len(items) || first < from || tokens[first].flags&isAdverse != 0 {
		return false
	}
	for at := first - 1; at >= max(from, first-adverseReach) && items[at-from] == items[first-from]; at-- {
		if tokens[at].flags&isAdverse != 0 && !q.said[tokens[at].stem] {
			return true
		}
	}
	return false
}

// How many words from the words of a question stands at most what says its
// amount, its manner or what it means.
const (
	amountReach   = 10
	mannerReach   = 5
	definingReach = 6
	beingReach    = 3
)

// supplies reports whether a stretch holds the kind of thing that q wants.
func (x *Index) supplies(q *question, at stretch, hits []hit) bool {
	hits = slices.DeleteFunc(slices.Clone(hits), func(h hit) bool {
		return h.strength <= kinStrength || h.from < at.first || h.from >= at.first+int32(len(at.tokens))
	})
	number := func(t indexed) bool { return (t.digit || t.flags&(isNumberWord|isSomeWord) != 0) && !q.said[t.stem] }
	has := func(fits func(t indexed) bool) bool { return slices.ContainsFunc(at.tokens, fits) }
	near := func(reach int32, fits func(t indexed) bool) bool {
		return slices.ContainsFunc(hits, func(h hit) bool {
			k := h.from - at.first
			return slices.ContainsFunc(at.tokens[max(0, k-reach):min(k+reach+1, int32(len(at.tokens)))], fits)
		})
	}
	switch q.form.want {
	case aPlace:
		for i, t := range at.tokens {
			name := t.capital && !q.said[t.stem] && (!x.own[t.stem] || i > 0 && x.wordAt(at.paragraph, at.tokens[i-1]) == "in")
			if name && (t.inside || t.flags&isMoment == 0 && !functionWords[x.wordAt(at.paragraph, t)]) || t.flags&isPlaceNoun != 0 &&
				slices.ContainsFunc(at.tokens[max(0, i-3):i], func(t indexed) bool { return t.flags&isLocative != 0 }) {
				return true
			}
		}
		return false
	case aTime:
		return has(func(t indexed) bool { return t.digit && !q.said[t.stem] || t.flags&isMonthWord != 0 })
	case anEvent:
		return has(func(t indexed) bool { return (t.digit || t.flags&(isMonthWord|isEra) != 0) && !q.said[t.stem] })
	case aMoment:
		return has(func(t indexed) bool { return t.digit && !q.said[t.stem] || t.flags&(isMonthWord|isMoment) != 0 })
	case aCount:
		counted := false
		for _, h := range hits {
			if slices.Contains(q.form.counted, q.terms[h.term].word) {
				counted = true
				if k := h.from - at.first; slices.ContainsFunc(at.tokens[max(0, k-3):min(int(k)+8, len(at.tokens))], number) ||
					has(func(t indexed) bool { return t.digit && !q.said[t.stem] }) {
					return true
				}
			}
		}
		return !counted && has(number)
	case anAmount:
		return near(amountReach, number)
	case aMeaning:
		return slices.ContainsFunc(hits, func(h hit) bool { return x.defines(q, at, h) })
	case aManner:
		return near(mannerReach, func(t indexed) bool { return t.flags&isManner != 0 })
	}
	return true
}

// defines reports whether what follows or comes before a hit says what it is,
// and not what something narrower is: "global governance is …".
func (x *Index) defines(q *question, at stretch, h hit) bool {
	from, to := h.from-at.first, h.to-at.first
	if from > 0 {
		if before := at.tokens[from-1]; before.end+1 == at.tokens[from].start && !q.said[before.stem] && before.flags == 0 && !functionWords[x.wordAt(at.paragraph, before)] {
			return false
		}
	}
	says := func(class wordClass, reach int32) bool {
		around := at.tokens[max(0, from-2):min(to+reach, int32(len(at.tokens)))]
		return slices.ContainsFunc(around, func(t indexed) bool { return t.flags&class != 0 })
	}
	if says(isDefining, definingReach) || says(isBeing, beingReach) {
		return true
	}
	text := x.s.Paragraphs[at.paragraph].Text
	if from > 0 && strings.Contains(text[at.tokens[from-1].end:at.tokens[from].start], "(") {
		return true
	}
	if int(to) >= len(at.tokens) {
		return false
	}
	mark, next := text[at.tokens[to-1].end:at.tokens[to].start], x.wordAt(at.paragraph, at.tokens[to])
	return strings.ContainsAny(mark, "—–(:") && next != "and" && next != "but" ||
		strings.Contains(mark, ",") && slices.Contains([]string{"a", "an", "the", "or", "which"}, next)
}

// wordAt returns a word of a paragraph in the form in which words are compared.
func (x *Index) wordAt(paragraph int32, t indexed) string {
	return normal(x.s.Paragraphs[paragraph].Text[t.start:t.end])
}
