package bot

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"plenary/internal/message"
)

// maxText is how much of a text of several lines is read, in bytes: as much as Slack's
// longest message holds.
const maxText = 40 << 10

// linesOption is the name of the option of a command that takes several lines, "" for
// none.
func (c Command) linesOption() string {
	for _, o := range c.Options {
		if o.Kind == Lines {
			return o.Name
		}
	}
	return ""
}

// withLines returns a call, which was read from req, with the lines of its option that
// takes several: what was typed is one line without them.
func (c Call) withLines(command *Command, req Request, given Call) Call {
	name := command.linesOption()
	if name == "" || c.Values[name] == "" && req.typed == "" {
		return c
	}
	text := given.Values[name]
	switch {
	case req.Line != "": // the text of the first option
		text = req.Line
	case req.typed != "":
		first, more, several := strings.Cut(strings.TrimSpace(req.typed), "\n")
		if !several {
			return c
		}
		of, _, rest := lookUpPath(withoutName(clean(first)))
		if of != command {
			return c
		}
		text = rest + "\n" + more
	}
	if text = cleanLines(text); text == "" {
		return c
	}
	return c.with(name, text)
}

// cleanLines is clean for each line of a text, whose indentation is kept.
func cleanLines(text string) string {
	text = strings.ToValidUTF8(text[:min(len(text), maxText)], "")
	var lines []string
	for line := range strings.Lines(text) {
		indent := line[:len(line)-len(strings.TrimLeftFunc(line, unicode.IsSpace))]
		words := clean(line)
		if words != "" {
			words = strings.Repeat(" ", utf8.RuneCountInString(strings.Trim(indent, "\r\n"))) + words
		}
		lines = append(lines, words)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// A typedQuestion is one of several that were typed or pasted.
type typedQuestion struct {
	text string
	line int // in which it stands, 1 first
}

// readQuestions reads questions, one a line, or those of a pasted prompts.yaml. Marks of
// a list before them are dropped. It is false for a prompts.yaml that cannot be read.
func readQuestions(text string) ([]typedQuestion, bool) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			lines[i] = ""
		}
	}
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			if promptsFileStart.MatchString(line) {
				return readPromptsFile(strings.Join(lines, "\n"))
			}
			break
		}
	}
	var all []typedQuestion
	for i, line := range lines {
		if words := strings.TrimSpace(listMark.ReplaceAllString(strings.TrimSpace(line), "")); words != "" {
			all = append(all, typedQuestion{words, i + 1})
		}
	}
	return all, true
}

var (
	promptsFileStart = regexp.MustCompile(`^-\s+(?:id|stage|about|quote|text|nudge)\s*:`)
	listMark         = regexp.MustCompile(`^(?:[-*•–]|\d{1,3}[.)])\s+`)
)

// readPromptsFile reads the questions of a prompts.yaml. Whatever else it says of them
// is about a statement, and the group's own questions are about none.
func readPromptsFile(text string) ([]typedQuestion, bool) {
	var file []struct {
		Text yaml.Node `yaml:"text"`
	}
	if err := yaml.Unmarshal([]byte(text), &file); err != nil {
		return nil, false
	}
	var all []typedQuestion
	for _, q := range file {
		all = append(all, typedQuestion{clean(q.Text.Value), q.Text.Line})
	}
	return all, true
}

// checkQuestions reads questions of which each is to be added. The reply says what is
// wrong with which of them; then none is added.
func (p placeProgramme) checkQuestions(text string, others []Suggestion) ([]string, Reply) {
	typed, ok := readQuestions(text)
	if !ok {
		return nil, p.misuse("question.no-yaml", nil).about("text")
	}
	if len(typed) == 1 {
		no, ok := p.checkQuestion(typed[0].text)
		if ok {
			no = p.askedAlready(typed[0].text, others)
		}
		return []string{typed[0].text}, no
	}
	var questions []string
	faults := List{}
	seen := map[string]bool{}
	for _, q := range typed {
		no, ok := p.checkQuestion(q.text)
		if ok {
			no = p.askedAlready(q.text, others)
		}
		if no.Empty() && seen[strings.ToLower(q.text)] {
			no = p.misuse("question.twice", nil)
		}
		if !no.Empty() && len(faults.Items) < maxFaults {
			fault := Reply{Blocks: no.Blocks}.String()
			faults.Items = append(faults.Items, p.catalogue.Text("question.fault", message.Args{"line": q.line, "question": shorten(q.text, 60), "fault": fault}))
		}
		seen[strings.ToLower(q.text)] = true
		questions = append(questions, q.text)
	}
	if len(faults.Items) > 0 {
		r := p.misuse("question.faults", nil).about("text")
		r.add(faults)
		return nil, r
	}
	if len(questions) == 0 {
		no, _ := p.checkQuestion("")
		return nil, no
	}
	return questions, Reply{}
}

// maxFaults is how many faults of several questions are named at once.
const maxFaults = 10

// askedAlready says that a question is suggested or in the programme already; it is
// empty where it is not.
func (p placeProgramme) askedAlready(text string, others []Suggestion) Reply {
	for _, g := range others {
		if strings.EqualFold(g.Text, text) && g.State == Waiting {
			return p.refusePrivately("suggestion.again", message.Args{"number": g.number()})
		}
	}
	for i, e := range p.entries {
		if strings.EqualFold(e.Text, text) {
			return p.refusePrivately("question.again", message.Args{"number": i + 1})
		}
	}
	return Reply{}
}
