package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"plenary/internal/bot"
	"plenary/internal/message"
)

// ask sends input to plenary ask --json - and returns the objects it prints.
func ask(t *testing.T, input string) []object {
	t.Helper()
	var out, errOut bytes.Buffer
	if code := run([]string{"ask", "--json", "-"}, strings.NewReader(input), &out, &errOut); code != exitAnswered || errOut.Len() > 0 {
		t.Fatalf("exit code %d, %s", code, errOut.String())
	}
	var all []object
	for line := range strings.Lines(out.String()) {
		var o object
		if err := json.Unmarshal([]byte(line), &o); err != nil {
			t.Fatalf("%.100q is no object: %v", line, err)
		}
		if o.Passages == nil || o.Nearest == nil || o.Text == "" {
			t.Errorf("%.300s lacks a part", line)
		}
		all = append(all, o)
	}
	return all
}

func TestEveryLineGetsAnObject(t *testing.T) {
	const question = "Does it mention informal dialogue?"
	tests := map[string]struct {
		line     string
		answered bool
	}{
		"question":          {question, true},
		"nothing":           {"", false},
		"spaces":            {"   \t ", false},
		"NUL":               {"\x00", false},
		"NUL in a question": {"Does it mention \x00informal dialogue?", true},
		"invalid UTF-8":     {"\xff\xfe\xc3", false},
		"override":          {"\u202e?eugolaid lamrofni", false},
		"carriage return":   {question + "\r", true},
		"escape":            {"\x1b[31m", false},
		"1 MB":              {strings.Repeat("a", 1<<20), false},
		"5 MB of questions": {strings.Repeat(question+" ", 150_000), false},
		"emoji":             {"🦜🦜🦜", false},
		"separator":         {"\u2028\u2029", false},
		"unassigned":        {"\U000e0001\U0010ffff", false},
		"combining marks":   {strings.Repeat("e\u0301\u0302", 2000), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			all := ask(t, question+"\n"+test.line+"\n"+question+"\n")
			if len(all) != 3 {
				t.Fatalf("three lines give %d objects", len(all))
			}
			if !all[0].Answered || !all[2].Answered {
				t.Error("the questions before and after it are not answered")
			}
			if all[1].Answered != test.answered {
				t.Errorf("answered is %v: %s", all[1].Answered, all[1].Text)
			}
		})
	}
	if all := ask(t, question); len(all) != 1 || !all[0].Answered {
		t.Errorf("a last line without an end gives %d objects", len(all))
	}
	if all := ask(t, ""); len(all) != 0 {
		t.Errorf("no line gives %d objects", len(all))
	}
}

func TestObjectsAreInTheOrderOfLines(t *testing.T) {
	var in strings.Builder
	for i := range 2000 {
		in.WriteString([]string{"What about climate change?\n", "What about visas?\n", "\n"}[i%3])
	}
	for i, o := range ask(t, in.String()) {
		if o.Answered != (i%3 == 0) {
			t.Fatalf("line %d: answered is %v", i, o.Answered)
		}
	}
}

// TestAnswersAsItGoes: whoever asks line by line gets each answer before the
// next question.
func TestAnswersAsItGoes(t *testing.T) {
	in, keys := io.Pipe()
	screen, out := io.Pipe()
	ended := make(chan int)
	go func() {
		ended <- run([]string{"ask", "--json", "-"}, in, out, io.Discard)
		out.Close()
	}()
	d := json.NewDecoder(screen)
	for range 3 {
		if _, err := io.WriteString(keys, "What about climate change?\n"); err != nil {
			t.Fatal(err)
		}
		var o object
		if err := d.Decode(&o); err != nil || !o.Answered {
			t.Fatal(o, err)
		}
	}
	keys.Close()
	if code := <-ended; code != exitAnswered {
		t.Errorf("exit code %d", code)
	}
}

// Through a pipe a reply with a file is the file's bytes, so that they can be kept.
func TestFileAlone(t *testing.T) {
	words := bot.Paragraph{Text: message.Literal("Here it is.")}
	file := bot.File{Name: "a.ris", Type: "application/x-research-info-systems", Data: []byte("TY  - RPRT\r\nER  - \r\n")}
	for want, blocks := range map[string][]bot.Block{
		string(file.Data): {words, file, bot.Actions{}},
		"Here it is.\n":   {words},
		"TY  - RPRT\nER  - \n\nTY  - RPRT\nER  - \n": {file, file},
	} {
		var out bytes.Buffer
		if err := (&tableCommand{}).print(&out, bot.Reply{Blocks: blocks}); err != nil || out.String() != want {
			t.Errorf("%q, %v, want %q", out.String(), err, want)
		}
	}
}
