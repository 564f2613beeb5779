// Package english has what the program knows of the language: words of a text and
// their stems, lists of words with a use of their own, how rare a word is, what a
// misspelt word was meant to be, and which other languages a question may be in.
//
// Stems come from a library. The rest is by hand: libraries that correct spelling
// correct to a dictionary, and here it is to the words of one statement; those that
// tell languages need a sentence or a model, and a question has a few words.
package english

import "strings"

// Set makes a set of words that spaces part.
func Set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// FunctionWords carry nothing of what a question is about.
var FunctionWords = Set(`
	a an the of in on at by for from to with without into onto upon about as and or but nor so than
	that this these those there here it its itself they them their theirs themselves he she his her hers him himself herself
	we us our ours you your yours i my me mine if whether while during through via per
	what which who whom whose when where why how
	do does did doing done is are was were be been being am isnt arent wasnt werent dont doesnt didnt
	has have had having can could cannot cant will would wont shall should shouldnt couldnt may might must mustnt hasnt havent hadnt
	not no yes any some also just only very too much many more most such own other
	im ive youre youve youd youll hes shes weve theyre theyve theyd theyll thats theres whats whos wheres hows couldve shouldve wouldve
	s t re ve ll d please
`)

// FrameWords are how a question speaks of the text itself or asks for a kind of
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

// Focusing words stand before the noun that names what is asked for.
var Focusing = Set(`what which many much`)

// MonthWords say when.
var MonthWords = Set(`
	january february march april may june july august september october november december century decade
	spring summer autumn winter monday tuesday wednesday thursday friday saturday sunday today
`)

// Auxiliaries begin a question that asks for yes or no.
var Auxiliaries = Set(`do does did is are was were am has have had can could will would shall should may might must
	dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt cant couldnt wont wouldnt shouldnt mustnt`)

// QuestionWords are what questions are made of, so that a slip in one of them
// is not taken for a word of the statement.
var QuestionWords = Set(`what which who whom whose when where why how many much does were have about there their from with`)

// PoliteWords carry nothing of what is asked.
var PoliteWords = Set(`please tell me give show can could you i see want need know would wouldn't like let us get print
		exactly actually just again here quick quickly look looks what which there any so ok okay and hi hello hey thanks what's whats provide display bring all every each
		does do did is are was were be has have the a an of in on to for from at about with as by s`)

// Pointing words stand for what was shown, in a line that begins like a command: "cite
// that".
var Pointing = Set(`that this it these those them one ones next previous again`)

// Adverbs stand beside what is asked, and change nothing of it.
var Adverbs = Set(`really still only also truly actually come comes stand stands taken written said`)

// Pronouns stand for what was asked about.
var Pronouns = Set(`it that this they them those these he she him her`)

// Determiners stand before a noun.
var Determiners = Set(`a an the this that these those any some every each all no our their its your my`)

// FormsOfBe are the auxiliaries behind which a participle may stand: "are dogs allowed".
var FormsOfBe = Set(`is are was were be been am isnt arent wasnt werent`)

// Reasons are words with which a text gives a reason or a purpose.
var Reasons = []string{
	"because", "since", "so that", "in order to", "in order that", "in order for", "due to", "owing to", "therefore", "thus",
	"hence", "consequently", "thereby", "the reason", "the purpose", "for the sake of", "given that", "otherwise",
	"lest", "to prevent", "to avoid", "to ensure", "to protect", "to enable", "to allow", "is meant to", "are meant to",
	"so as to", "needed to", "necessary to", "on the grounds",
}
