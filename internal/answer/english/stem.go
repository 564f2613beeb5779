package english

import (
	"strings"
	"sync"

	"github.com/kljensen/snowball/english"
)

// Stem returns the stem of a word by Porter's second algorithm, and of forms
// that no rule brings together that of their base form.
func Stem(word string) string {
	base := bases()
	if b, ok := base[word]; ok {
		return b
	}
	st := english.Stem(word, true)
	if b, ok := base[st]; ok {
		return b
	}
	return st
}

// bases returns the stem of the base form for the stems of irregular forms and
// for the forms themselves.
var bases = sync.OnceValue(func() map[string]string {
	base := map[string]string{}
	for line := range strings.Lines(verbs + derived) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		to := english.Stem(words[0], true)
		for _, w := range words[1:] {
			base[w] = to
			if st := english.Stem(w, true); st != to {
				base[st] = to
			}
		}
	}
	return base
})

// Words that no rule of a stemmer brings together, a family a line, its base form
// first.
const (
	// verbs are irregular verbs, some with the noun of what they do.
	verbs = `
arise arose arisen
awake awoke awoken
bear bore borne born
beat beaten
become became
begin began begun
bend bent
bind bound
bite bit bitten
bleed bled
blow blew blown
break broke broken
breed bred
bring brought
build built
burn burnt
buy bought
catch caught
choose chose chosen choice
cling clung
come came
creep crept
deal dealt
dig dug
draw drew drawn
dream dreamt
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
flee fled
fly flew flown flight
forbid forbade forbidden
forget forgot forgotten
forgive forgave forgiven
freeze froze frozen
get got gotten
give gave given
go went gone
grow grew grown growth
hang hung
hear heard
hide hid hidden
hold held
keep kept
kneel knelt
know knew known
lay laid
lead led
learn learnt
leave left
lend lent
lie lain
light lit
lose lost loss losses
make made
mean meant
meet met
mislead misled
overcome overcame
overthrow overthrew overthrown
pay paid
prove proven proof proofs
ride rode ridden
ring rang rung
rise rose risen
run ran
see saw seen
seek sought
sell sold sale sales
send sent
shake shook shaken
shine shone
shoot shot
shrink shrank shrunk
sing sang sung
sink sank sunk
sit sat
sleep slept
slide slid
speak spoke spoken speech
spend spent
spin spun
split
stand stood
steal stole stolen
stick stuck
strike struck stricken
strive strove striven
swear swore sworn
sweep swept
swim swam swum
swing swung
take took taken
teach taught
tear tore torn
tell told
think thought thoughts
throw threw thrown
undergo underwent undergone
understand understood
undertake undertook undertaken
wake woke woken
wear wore worn
weave wove woven
win won
withdraw withdrew withdrawn
write wrote written
`
	// derived are words with the nouns and adjectives derived from them.
	derived = `
die died dying death deaths dead
strong strength
long length
high height
wide width
deep depth
hot heat
true truth
believe belief beliefs
advise advice
succeed success successes
destroy destruction
receive receipt reception
describe description
decide decision
divide division
defend defense defence
offend offense offence
expand expansion
explode explosion
invade invasion
conclude conclusion
extend extension extent
suspend suspension
reduce reduction
produce production product
introduce introduction
permit permission
admit admission
submit submission
transmit transmission
compete competition competitor
apply application applicant
marry marriage
bury burial
refuse refusal
propose proposal
approve approval
arrive arrival
survive survival
remove removal
assume assumption
consume consumption
resolve resolution
solve solution
absorb absorption
acquire acquisition
require requirement
vary variation variety
`
)
