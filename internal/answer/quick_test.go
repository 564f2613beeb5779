package answer

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

func TestQuick(t *testing.T) {
	for _, name := range []string{"squad-tune.json", "squad-check.json"} {
		set := readSquad(t, name)
		var n, l1, p1, s1, b1, b3 float64
		for _, doc := range set.Docs {
			x := New(doc.statement())
			for _, sq := range doc.Questions {
				if sq.Impossible {
					continue
				}
				n++
				q := x.understand(sq.Question, true)
				c := x.candidates(q, 3)
				for i := range c {
					if slices.Contains(sq.Gold, int(c[i].paragraph)) {
						if i == 0 {
							b1++
						}
						b3++
						break
					}
				}
				all := x.rank(q)
				if len(all) == 0 {
					continue
				}
				best := slices.MaxFunc(all, func(a, b sentence) int {
					if a.score < b.score {
						return -1
					}
					return 1
				})
				if slices.Contains(sq.Gold, int(best.paragraph)) {
					p1++
				}
				mass := map[int32]float64{}
				for _, s := range all {
					mass[s.paragraph] += math.Exp(s.score)
				}
				var bp int32 = -1
				for p, m := range mass {
					if bp < 0 || m > mass[bp] {
						bp = p
					}
				}
				if slices.Contains(sq.Gold, int(bp)) {
					l1++
				}
				span := x.s.Paragraphs[best.paragraph].Sentences[best.number]
				if slices.Contains(sq.Gold, int(best.paragraph)) && holdsAny(x.s.Paragraphs[best.paragraph].Text[span.Start:span.End], sq.Answers) {
					s1++
				}
			}
		}
		fmt.Printf("%s n=%v bm25 %.2f/%.2f  paragraph %.2f sentence %.2f mass %.2f\n", name, n, 100*b1/n, 100*b3/n, 100*p1/n, 100*s1/n, 100*l1/n)
	}
}
