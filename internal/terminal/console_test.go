package terminal

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func readAll(l *Lines) (lines []string, err error) {
	for {
		line, err := l.Next()
		switch {
		case err == io.EOF:
			return lines, nil
		case errors.Is(err, ErrTooLong):
			line = "TOO LONG"
		case err != nil:
			return lines, err
		}
		lines = append(lines, line)
	}
}

func TestLines(t *testing.T) {
	long := strings.Repeat("x", maxLine)
	for _, test := range []struct {
		input string
		want  []string
	}{
		{"", nil},
		{"a", []string{"a"}},
		{"a\nb\r\n\nc", []string{"a", "b", "", "c"}},
		{"a\x00\xff\n", []string{"a\x00\xff"}},
		{long[1:] + "\nb", []string{long[1:], "b"}},
		{long + "\nb", []string{"TOO LONG", "b"}},
		{"a\n" + long + long + long, []string{"a", "TOO LONG"}},
	} {
		got, err := readAll(NewLines(iotest.HalfReader(strings.NewReader(test.input))))
		if err != nil || !cmp.Equal(test.want, got) {
			t.Errorf("%.20q: %v, %s", test.input, err, cmp.Diff(test.want, got))
		}
	}
	broken := errors.New("broken")
	if _, err := readAll(NewLines(io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(broken)))); !errors.Is(err, broken) {
		t.Errorf("a reader that breaks ends with %v", err)
	}
}

func FuzzLines(f *testing.F) {
	f.Add("a\r\n\nb")
	f.Fuzz(func(t *testing.T, input string) {
		got, err := readAll(NewLines(iotest.OneByteReader(strings.NewReader(input))))
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for line := range strings.Lines(input) {
			line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
			if len(line) >= maxLine {
				line = "TOO LONG"
			}
			want = append(want, line)
		}
		if !cmp.Equal(want, got) {
			t.Error(cmp.Diff(want, got))
		}
	})
}
