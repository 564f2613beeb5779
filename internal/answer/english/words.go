package english

import "strings"

func Set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// functionWords carry nothing of what a question is about.
var FunctionWords = Set(`
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
var FrameWords = Set(`
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
var NumberWords = Set(`
	one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
	seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
	million billion trillion dozen half third quarter percent once twice single double several
`)

var MonthWords = Set(`
	january february march april may june july august september october november december century decade
	spring summer autumn winter monday tuesday wednesday thursday friday saturday sunday today
`)

// reasonWords introduce a reason or a purpose.
var ReasonWords = Set(`
	because since due therefore thus hence reason reasons cause caused causes led result resulted order
	allow allows enable enables help helps avoid prevent
`)

// pronouns at the beginning of a sentence stand for something before it.
var Pronouns = Set(`he she it they his her its their this these such`)

// focusing words stand before the noun that names what is asked for.
var Focusing = Set(`what which many much`)

// closing words begin a question that asks for yes or no.
var Closing = Set(`do does did is are was were am has have had can could will would shall should may might must
	dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt cant couldnt wont wouldnt shouldnt mustnt`)

// questionWords are what questions are made of, so that a slip in one of them
// is not taken for a word of the statement.
var QuestionWords = Set(`what which who whom whose when where why how many much does were have about there their from with`)

// politeWords carry nothing of what is asked.
var PoliteWords = Set(`please tell me give show can could you i see want need know would wouldn't like let us get print
		exactly actually just again here quick quickly look looks what which there any so ok okay and hi hello hey thanks what's whats provide display bring all every each
		does do did is are was were be has have the a an of in on to for from at about with as by s`)
