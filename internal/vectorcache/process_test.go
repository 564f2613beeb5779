//go:build unix

package vectorcache_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"plenary/internal/vectorcache"
)

// The tests of this file run the test program again as another process, which
// finds in childVariable what it is to do, and in folderVariable where.
const (
	childVariable  = "VECTORCACHE_CHILD"
	folderVariable = "VECTORCACHE_FOLDER"
)

const wide = 384 // dimensions

func TestMain(m *testing.M) {
	switch task, _, _ := strings.Cut(os.Getenv(childVariable), " "); task {
	case "":
		os.Exit(m.Run())
	case "fill":
		fill()
	case "forever":
		forever()
	case "full":
		full()
	}
}

// child starts the test program as another process.
func child(t *testing.T, task, folder string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program)
	command.Env = append(os.Environ(), childVariable+"="+task, folderVariable+"="+folder)
	command.Stderr = t.Output()
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return command, bufio.NewReader(out)
}

// fill puts sentences in, and prints how many it got from others, and how many
// that were not what was put in.
func fill() {
	c := vectorcache.Open(os.Getenv(folderVariable), model, wide)
	all := sentences(400)
	got, wrong := 0, 0
	for i := range all {
		// Half of the processes begin at the end.
		if strings.HasSuffix(os.Getenv(childVariable), " backwards") {
			i = len(all) - 1 - i
		}
		want := fmt.Sprint(bits(vectorOf(all[i], wide)))
		if v, ok := c.Get(all[i]); ok {
			got++
			if fmt.Sprint(bits(v)) != want {
				wrong++
			}
		}
		put(c, wide, all[i])
		if v, ok := c.Get(all[i]); !ok || fmt.Sprint(bits(v)) != want {
			wrong++
		}
	}
	fmt.Println(got, wrong)
}

func TestManyProcesses(t *testing.T) {
	folder := t.TempDir()
	var commands []*exec.Cmd
	var outputs []*bufio.Reader
	for _, task := range []string{"fill", "fill", "fill backwards"} {
		command, out := child(t, task, folder)
		commands, outputs = append(commands, command), append(outputs, out)
	}
	for i, command := range commands {
		line, err := io.ReadAll(outputs[i])
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Wait(); err != nil {
			t.Fatal(err)
		}
		t.Logf("process %d got from the others, and wrong: %s", i, line)
		if !strings.HasSuffix(string(line), " 0\n") {
			t.Errorf("process %d got what was not put in, or not what it put in: %s", i, line)
		}
	}
	c := open(t, folder, wide)
	for _, s := range sentences(400) {
		if !isKept(t, c, s, wide) {
			t.Errorf("%q is not kept", s)
		}
	}
}

// forever puts sentences in, and prints the number of each once it is in.
func forever() {
	c := vectorcache.Open(os.Getenv(folderVariable), model, wide)
	for i := 0; ; i++ {
		put(c, wide, fmt.Sprint("Sentence ", i, "."))
		fmt.Println(i)
	}
}

// TestKilled kills two processes while they write, again and again.
func TestKilled(t *testing.T) {
	folder := t.TempDir()
	most := 0 // sentences that some process put in
	for round := range 20 {
		a, out := child(t, "forever", folder)
		b, other := child(t, "forever", folder)
		go io.Copy(io.Discard, other)
		last := -1
		for {
			line, err := out.ReadString('\n')
			if err != nil {
				break // what it printed before it was killed is read
			}
			if last, err = strconv.Atoi(strings.TrimSuffix(line, "\n")); err != nil {
				t.Fatal(err)
			}
			if last == most+round {
				a.Process.Kill()
				b.Process.Kill()
			}
		}
		a.Wait()
		b.Wait()
		most = max(most, last)
		c := open(t, folder, wide)
		for i := range most + 1 {
			if !isKept(t, c, fmt.Sprint("Sentence ", i, "."), wide) {
				t.Errorf("round %d: sentence %d is not kept", round, i)
			}
		}
		c.Close()
	}
	t.Logf("%d sentences were put in before the last kill", most)
}

// full puts sentences in until the disk is full, as it looks to this process: a
// write stops in the middle of a record. What was in stays.
func full() {
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 10_000, Max: 10_000}); err != nil {
		fmt.Println(err)
		return
	}
	c := vectorcache.Open(os.Getenv(folderVariable), model, wide)
	all := sentences(20)
	put(c, wide, all...)
	kept := 0
	for _, s := range all {
		if _, ok := c.Get(s); ok {
			kept++
		}
	}
	fmt.Println(kept)
}

func TestDiskThatIsFull(t *testing.T) {
	folder := t.TempDir()
	for range 2 {
		command, out := child(t, "full", folder)
		kept, err := io.ReadAll(out)
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Wait(); err != nil {
			t.Fatal(err)
		}
		if string(kept) != "6\n" { // of 1,576 bytes
			t.Errorf("%s are kept, want 6", kept)
		}
		if size := fileSize(t, folder); size != 10_000 {
			t.Errorf("the file has %d bytes, want 10000", size)
		}
	}
	c := open(t, folder, wide)
	all := sentences(20)
	put(c, wide, all...)
	for _, s := range all {
		if !isKept(t, c, s, wide) {
			t.Errorf("%q is not kept, though there is space again", s)
		}
	}
}
