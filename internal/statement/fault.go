package statement

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Fault is something in a content folder that an editor should mend.
type Fault struct {
	File    string // name within the folder
	Line    int    // 1 for the first line; 0 where the fault is of the whole file
	Message string // one sentence that says what to do
	Warning bool   // the folder can be used all the same
}

func (f Fault) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.Message
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Message)
}

// Faults are all that was found in one content folder, those of the text first, by file and line. It is
// an error where at least one of them keeps the folder from being used.
type Faults []Fault

func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// grave reports whether a fault keeps the folder from being used.
func (fs Faults) grave() bool {
	return slices.ContainsFunc(fs, func(f Fault) bool { return !f.Warning })
}

func (fs *Faults) add(file string, line int, format string, args ...any) {
	*fs = append(*fs, Fault{File: file, Line: line, Message: fmt.Sprintf(format, args...)})
}

func (fs *Faults) addWarning(file string, line int, format string, args ...any) {
	*fs = append(*fs, Fault{File: file, Line: line, Message: fmt.Sprintf(format, args...), Warning: true})
}

// sort puts the text before the aids, whose faults often come of one in it, and
// the rest by file and line.
func (fs Faults) sort() {
	aid := func(f Fault) int {
		if f.File == TextFile {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(aid(a), aid(b)), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}
