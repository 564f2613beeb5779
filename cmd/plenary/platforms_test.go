package main

import (
	"bytes"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What a platform is called stands in one file. The others range over the slice
// in it.
func TestPlatformsAreNamedInOneFile(t *testing.T) {
	var names []string
	for _, p := range platforms() {
		names = append(names, p.name)
	}
	named := regexp.MustCompile(`(?i)` + strings.Join(names, "|"))
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if file == "platforms.go" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(source), "\n") {
			if named.MatchString(line) {
				t.Errorf("%s:%d names a platform: %s", file, i+1, line)
			}
		}
	}
}

// A third platform is its adapter and changes to platforms.go alone: the program
// with both is built and run. Its wire is lines of JSON over TCP.
func TestThirdPlatform(t *testing.T) {
	program := buildWithEcho(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	database := filepath.Join(t.TempDir(), "plenary.db")
	plenary := func(args ...string) (*exec.Cmd, *bytes.Buffer) {
		var out bytes.Buffer
		c := exec.CommandContext(t.Context(), program, args...)
		c.Env = []string{"ECHO_TOKEN=t0kenOfEcho", "ECHO_ADDRESS=" + ln.Addr().String(), "DATABASE_URL=" + database}
		c.Stdout, c.Stderr = &out, &out
		return c, &out
	}

	serve, log := plenary("serve")
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = serve.Process.Kill() }() // it may have ended
	type line struct{ Token, ID, Channel, From, Text string }
	conn, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	in, out := json.NewDecoder(conn), json.NewEncoder(conn)
	var hello, reply line
	if err := in.Decode(&hello); err != nil || hello.Token != "t0kenOfEcho" {
		t.Fatalf("the first line is %+v, %v", hello, err)
	}
	for _, text := range []string{"Does it mention climate change?", "prompt schedule 09:00 Europe/Berlin weekdays"} {
		if err := out.Encode(line{ID: text[:1], Channel: "C1", From: "U1", Text: text}); err != nil {
			t.Fatal(err)
		}
		if err := in.Decode(&reply); err != nil || reply.ID != text[:1] || reply.Channel != "C1" || reply.Text == "" {
			t.Errorf("%s: the reply is %+v, %v", text, reply, err)
		}
		if text[0] == 'D' && !strings.Contains(reply.Text, "climate change") {
			t.Errorf("%s: the reply is %s", text, reply.Text)
		}
	}
	doctor, findings := plenary("doctor")
	if err := doctor.Run(); err != nil || !strings.Contains(findings.String(), "ok       Echo token: Echo takes it.") {
		t.Errorf("doctor: %v\n%s", err, findings)
	}
	if err := serve.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := serve.Wait(); err != nil || !strings.Contains(log.String(), `serves="Echo over TCP"`) {
		t.Errorf("serve: %v\n%s", err, log)
	}
	if strings.Contains(log.String(), "t0kenOfEcho") {
		t.Error("the log holds the token")
	}
	forget, said := plenary("forget", "echo/E1")
	if err := forget.Run(); forget.ProcessState.ExitCode() != exitRefused || !strings.Contains(said.String(), "echo.example/ROOM/CHANNEL") {
		t.Errorf("forget: %v\n%s", err, said)
	}
	help, said := plenary("help", "serve")
	if err := help.Run(); err != nil || !strings.Contains(said.String(), "Echo") || !strings.Contains(said.String(), "[ECHO_TOKEN]") {
		t.Errorf("help: %v\n%s", err, said)
	}
	nothing, said := plenary("serve")
	nothing.Env = []string{"DATABASE_URL=" + database}
	if err := nothing.Run(); nothing.ProcessState.ExitCode() != exitMisused || !strings.Contains(said.String(), "ECHO_TOKEN for Echo") {
		t.Errorf("serve without tokens: %v\n%s", err, said)
	}
}

// buildWithEcho builds the program with the adapter in testdata/platform.
func buildWithEcho(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	read := func(name string) string {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	source := read("platforms.go") + read("testdata/platform/settings.txt")
	for _, change := range []struct{ behind, added string }{
		{"\t\"plenary/internal/bot\"\n", "\t\"plenary/internal/echo\"\n"},
		{"\t\t\tSettings:  &discordSettings{},\n\t\t},\n", read("testdata/platform/row.txt")},
	} {
		before, after, found := strings.Cut(source, change.behind)
		if !found {
			t.Fatalf("platforms.go has no %q", change.behind)
		}
		source = before + change.behind + change.added + after
	}
	changed := filepath.Join(dir, "platforms.go")
	if err := os.WriteFile(changed, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {
		filepath.Join(root, "cmd/plenary/platforms.go"): changed,
		filepath.Join(root, "internal/echo/echo.go"):    filepath.Join(root, "cmd/plenary/testdata/platform/echo/echo.go"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "plenary")
	build := exec.Command("go", "build", "-overlay", file, "-ldflags", "-s -w", "-o", program, "plenary/cmd/plenary")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}
