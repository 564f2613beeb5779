package intents

import (
	"plenary/internal/answer/english"
)

import "slices"

var (
	greetings = english.Set(`hi hello hey hiya good morning afternoon evening day greetings bye goodbye there all everyone`)
	remarks   = english.Set(`ok okay yes no yep nope yeah cool nice great good lol haha wow hm hmm test testing sure fine`)
	thanks    = english.Set(`thanks thank thx ty cheers merci danke gracias you very much so for your help that was helpful nice great perfect good`)
	abuse     = english.Set(`stupid dumb idiot idiotic moron useless worthless suck sucks fuck fucking fucked shit shitty bullshit crap crappy damn hate
		garbage trash rubbish nonsense terrible awful worst pathetic shut up off hell boring lame`)
	// botWords are how people speak to a bot about itself.
	botWords = english.Set(`bot robot ai machine human person real plenary chatgpt gpt openai claude gemini llm model language artificial
		intelligence trust reliable accurate accuracy correct right wrong mistake mistakes error errors lie lying hallucinate hallucinating invent
		biased bias neutral objective opinion opinions feelings feel alive conscious store save keep remember record log messages data
		private privacy know sure certain answer answers sources made make built build created create programmed developed work name old
		live prompt system instructions program software believe write writes type say tell how`)
	commandWords = english.Set(`can could i we you me do use work works help ask commands command menu options usage start get started type bot plenary
		what how does this it here to of a the should questions question kind which are there instructions with`)
)

// chatter reads what is said to the bot itself and asks nothing of the
// statement.
func chatter(all []string) (Intent, bool) {
	some := func(words ...string) bool {
		return slices.ContainsFunc(all, func(w string) bool { return slices.Contains(words, w) })
	}
	anyOf := func(words map[string]bool) bool {
		return slices.ContainsFunc(all, func(w string) bool { return words[w] })
	}
	spoken := some("you", "your", "youre", "yourself", "plenary", "bot", "chatgpt", "ai")
	switch {
	case only(all, greetings):
		return Intent{Kind: Greeting}, true
	case some("thanks", "thank", "thx", "ty", "cheers") && only(all, thanks, greetings, remarks):
		return Intent{Kind: Thanks}, true
	case only(all, remarks):
		return Intent{Kind: SmallTalk}, true
	case anyOf(abuse) && only(all, abuse, botWords, english.FunctionWords) && !some("which", "where", "when"):
		return Intent{Kind: Abuse}, true
	case only(all, commandWords) && (some("ask", "commands", "command", "menu", "options", "use", "help") || some("you") && some("can", "do") && some("do", "help")) && !some("are"):
		return Intent{Kind: Commands}, true
	case spoken && anyOf(botWords) && only(all, botWords, english.FunctionWords, english.FrameWords, english.PoliteWords),
		spoken && some("who", "what") && some("are") && only(all, botWords, english.FunctionWords):
		return Intent{Kind: AboutBot}, true
	}
	return Intent{}, false
}
