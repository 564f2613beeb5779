package answer

import "strings"

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// functionWords carry nothing of what a question is about.
var functionWords = set(`
	a an the of in on at by for from to with without into onto upon about as and or but nor so than
	that this these those there here it its itself they them their theirs themselves he she his her hers him himself herself
	we us our ours you your yours i my me mine if whether while during through via per
	what which who whom whose when where why how
	do does did doing done is are was were be been being am isnt arent wasnt werent dont doesnt didnt
	has have had having can could cannot cant will would wont shall should shouldnt couldnt may might must mustnt hasnt havent hadnt
	not no yes any some also just only very too much many more most such own other
	s t re ve ll d please
	wat wut wht whats hows wheres whos ur u r abt bout cuz coz pls plz
`)

// frameWords are how a question speaks of the text itself or asks for a kind of
// thing. They count for little.
var frameWords = set(`
	say says said saying state stated mention mentions mentioned describe describes described according
	name names named call called calls known term termed refer referred refers
	type types kind kinds sort example examples thing things way ways
	give gives tell tells show shows explain explains talk talks discuss discusses discussed speak speaks
	statement document text paper report article page author authors writer writers
	idea ideas make makes come comes came
	think thinks believe believes regard regarding concerning relate related relation
	someone somebody anyone anybody people person something anything
`)

// numberWords say how many without a digit.
var numberWords = set(`
	one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
	seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
	million billion trillion dozen half third quarter percent once twice single double several
`)

var monthWords = set(`
	january february march april may june july august september october november december century decade
	spring summer autumn winter monday tuesday wednesday thursday friday saturday sunday today
`)

// reasonWords introduce a reason or a purpose.
var reasonWords = set(`
	because since due therefore thus hence reason reasons cause caused causes led result resulted order
	allow allows enable enables help helps avoid prevent
`)

// pronouns at the beginning of a sentence stand for something before it.
var pronouns = set(`he she it they his her its their this these such`)

// focusing words stand before the noun that names what is asked for.
var focusing = set(`what which many much`)

// closing words begin a question that asks for yes or no.
var closing = set(`do does did is are was were am has have had can could will would shall should may might must
	dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt cant couldnt wont wouldnt shouldnt mustnt`)

// locatives stand before the name of a place.
var locatives = set(`in at near from to into through across outside inside around between along under on`)

// moments introduce the time or the condition of something.
var moments = set(`when once after before until till during while if then whenever first later since within every upon`)

// someWords say how many or how much, roughly.
var someWords = set(`none dozens hundreds thousands millions few little large vast majority entire`)

// eras introduce the time of something that happened.
var eras = set(`during since until after before`)

// later words say that something else comes before.
var laterWords = set(`once after until later then eventually finally subsequently thereafter`)

// placeNouns name a place without its name.
var placeNouns = set(`park ocean lab laboratory sea river school hotel church house home hospital building field city town village street
	room university college garden island mountain valley coast court office camp station base capital site border ground roof sky space
	east west north south forest hall area areas region part parts side end outskirts`)

// manners introduce how something is done.
var manners = set(`by through via using how approach method means way`)

// defining words say that what is said of a thing is what it is, and being
// words may.
var (
	defining = set(`means mean meaning refers defined definition called termed known denotes denote namely`)
	being    = set(`is are was were`)
)

// adverse words say of what follows them that it is unwanted.
var adverse = set(`thwart thwarting thwarted reduce reducing mitigate mitigating transcend transcending overcome overcoming prevent preventing
	avoid avoiding combat combating fight fighting stop stopping end ending eliminate eliminating abolish abolishing ban banning prohibit
	prohibiting prohibited reject rejecting rejects oppose opposing opposes condemn condemns condemning deny denying against beyond instead
	curb curbing cut cutting lower lowering limit limiting restrict restricting counter countering eradicate eradicating suppress suppressing without lack despite
	no not never refrain free filling closing`)

// questionWords are what questions are made of, so that a slip in one of them
// is not taken for a word of the statement.
var questionWords = set(`what which who whom whose when where why how many much does were have about there their from with`)
