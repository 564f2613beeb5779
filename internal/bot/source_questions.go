package bot

import (
	"slices"

	"plenary/internal/message"
	"plenary/internal/statement"
)

// A questionSource posts the questions of a place in an order.
type questionSource string

const (
	inOrder  questionSource = ""         // as the programme has them
	shuffled questionSource = "shuffled" // all mixed
	byStage  questionSource = "stages"   // stage after stage, mixed within each
	ownList  questionSource = "list"     // those of the group alone, in their order
)

func (s questionSource) String() string { return string(s) }

func (questionSource) pool() Pool { return Questions }

func (s questionSource) choose(p placeProgramme, h history, _ comingSlot) (upcomingPrompt, bool) {
	members := p.questions
	if s == ownList {
		members = p.ownQuestions()
	}
	return h.pick(members, p.questions, func(members []statement.Prompt, round int) []statement.Prompt {
		switch s {
		case shuffled:
			return h.shuffle(p, members, round)
		case byStage:
			return p.mixedWithinStages(h, members, round)
		}
		return members
	})
}

// check says what to do where the source has nothing to choose from.
func (s questionSource) check(p placeProgramme) error {
	switch {
	case s == ownList && len(p.ownQuestions()) == 0:
		return inputError("source.no-list", nil)
	case s == byStage && !slices.ContainsFunc(p.questions, func(q statement.Prompt) bool { return q.Stage != "" }):
		return inputError("source.no-stages", nil)
	case len(p.questions) == 0:
		return inputError("source.no-questions", message.Args{"title": p.statement.Title})
	}
	return nil
}

// ownQuestions are the group's own, in the order of the programme.
func (p placeProgramme) ownQuestions() []statement.Prompt {
	return slices.DeleteFunc(slices.Clone(p.questions), func(q statement.Prompt) bool { return !isOwn(q.ID) })
}

// mixedWithinStages shuffles questions within each stage. Stages come in the order
// in which the programme begins them; a question without a stage belongs to that of
// the question before it.
func (p placeProgramme) mixedWithinStages(h history, questions []statement.Prompt, round int) []statement.Prompt {
	var stages []string
	of := map[string][]statement.Prompt{}
	stage := ""
	if i := slices.IndexFunc(questions, func(q statement.Prompt) bool { return q.Stage != "" }); i >= 0 {
		stage = questions[i].Stage
	}
	for _, q := range questions {
		if q.Stage != "" {
			stage = q.Stage
		}
		if !slices.Contains(stages, stage) {
			stages = append(stages, stage)
		}
		of[stage] = append(of[stage], q)
	}
	var all []statement.Prompt
	for _, stage := range stages {
		all = append(all, h.shuffle(p, of[stage], round)...)
	}
	return all
}
