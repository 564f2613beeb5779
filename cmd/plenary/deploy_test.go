package main

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"plenary/internal/bot"
	"plenary/internal/ops"
)

const deployDir = "../../deploy"

func readDeploy(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(deployDir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// documents are the YAML documents of a file.
func documents(t *testing.T, name string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for d := yaml.NewDecoder(strings.NewReader(readDeploy(t, name))); ; {
		var one map[string]any
		err := d.Decode(&one)
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, one)
	}
}

// at follows a path of keys, and of indices of lists.
func at(t *testing.T, v any, path ...any) any {
	t.Helper()
	for i, key := range path {
		switch k := key.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[k]
		case int:
			l, _ := v.([]any)
			if k >= len(l) {
				t.Fatalf("nothing stands at %v", path[:i+1])
			}
			v = l[k]
		}
	}
	return v
}

// variables are those that the program reads.
func variables() map[string]bool {
	known := map[string]bool{}
	for _, s := range append(settingsOf(&serveCommand{newSettings()}), settingsOf(&environment{})...) {
		known[s.variable], known[s.variable+"_FILE"] = true, true
	}
	return known
}

// Every variable that stands in the folder is one that the program reads, or its
// tests do.
func TestDeployedVariables(t *testing.T) {
	known := variables()
	pattern := regexp.MustCompile(`\b(?:SLACK|DISCORD|DATABASE|PLENARY)_[A-Z_]+\b`)
	count := 0
	err := filepath.WalkDir(deployDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, name := range pattern.FindAllString(string(b), -1) {
			count++
			if !known[name] && !strings.HasPrefix(name, "PLENARY_TEST_") {
				t.Errorf("%s: the program reads no %s", path, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if count < 20 {
		t.Errorf("found %d variables in all, want at least 20", count)
	}
}

// Every command line in a package is one that the program takes.
func TestDeployedCommands(t *testing.T) {
	accepted := func(where string, words []string) {
		t.Helper()
		command, rest, err := newRoot(&environment{out: io.Discard, err: io.Discard}).Find(words)
		if err == nil {
			err = command.ParseFlags(rest)
		}
		if err == nil {
			err = command.ValidateArgs(command.Flags().Args())
		}
		if err != nil {
			t.Errorf("%s: plenary %s: %v", where, strings.Join(words, " "), err)
		}
	}
	var words []string
	container := readDeploy(t, "Containerfile")
	for _, instruction := range []string{"\nCMD ", " CMD "} {
		_, rest, ok := strings.Cut(container, instruction)
		if !ok || json.NewDecoder(strings.NewReader(rest)).Decode(&words) != nil {
			t.Fatalf("the container file has no %q in exec form", instruction)
		}
		accepted("Containerfile", slices.DeleteFunc(words, func(w string) bool { return w == "/plenary" }))
	}
	start := regexp.MustCompile(`(?m)^ExecStart=/usr/local/bin/plenary (.*)$`).FindStringSubmatch(readDeploy(t, "plenary.service"))
	if start == nil {
		t.Fatal("the systemd unit starts no plenary")
	}
	accepted("plenary.service", strings.Fields(start[1]))
	for _, name := range []string{"compose.yaml", "compose.postgres.yaml"} {
		var health []string
		for _, w := range at(t, documents(t, name)[0], "services", "plenary", "healthcheck", "test").([]any) {
			health = append(health, w.(string))
		}
		if len(health) < 3 || health[0] != "CMD" || health[1] != "/plenary" {
			t.Fatalf("%s: the health check is %v", name, health)
		}
		accepted(name, health[2:])
	}
	args := at(t, documents(t, "kubernetes/deployment.yaml")[0], "spec", "template", "spec", "containers", 0, "args")
	accepted("deployment.yaml", []string{args.([]any)[0].(string)})
}

// The container has no root, no shell and no base that floats.
func TestContainerfile(t *testing.T) {
	container := readDeploy(t, "Containerfile")
	var bases []string
	for line := range strings.Lines(container) {
		if from, ok := strings.CutPrefix(line, "FROM "); ok {
			bases = append(bases, strings.TrimSpace(from))
		}
	}
	if want := []string{"--platform=$BUILDPLATFORM ${GO} AS build", "scratch"}; !slices.Equal(bases, want) {
		t.Errorf("it is built from %q, want %q", bases, want)
	}
	module, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	need := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(module)
	pinned := regexp.MustCompile(`ARG GO=docker\.io/library/golang:(\d+\.\d+)\.\d+-bookworm\n`).FindStringSubmatch(container)
	if pinned == nil || pinned[1] != string(need[1]) {
		t.Errorf("the base is not pinned to a release of Go %s", need[1])
	}
	for _, want := range []string{"\nUSER 65532:65532\n", "CGO_ENABLED=0", "-trimpath", "go mod verify", "\nHEALTHCHECK ", "STOPSIGNAL SIGTERM", "-X main.release=$VERSION"} {
		if !strings.Contains(container, want) {
			t.Errorf("it lacks %q", want)
		}
	}
}

func TestCompose(t *testing.T) {
	for _, name := range []string{"compose.yaml", "compose.postgres.yaml"} {
		file := documents(t, name)[0]
		plenary := at(t, file, "services", "plenary")
		if at(t, plenary, "read_only") != true || !reflect.DeepEqual(at(t, plenary, "cap_drop"), []any{"ALL"}) {
			t.Errorf("%s: the container may write or has capabilities", name)
		}
		if at(t, plenary, "stop_grace_period") != "15s" {
			t.Errorf("%s: the container is stopped before the program ends", name)
		}
		declared := at(t, file, "secrets").(map[string]any)
		for _, service := range at(t, file, "services").(map[string]any) {
			used, _ := at(t, service, "secrets").([]any)
			for variable, value := range at(t, service, "environment").(map[string]any) {
				if path, ok := value.(string); ok && strings.HasPrefix(path, "/run/secrets/") && !slices.Contains(used, any(filepath.Base(path))) {
					t.Errorf("%s: %s names a secret that the service does not have", name, variable)
				}
			}
			for _, secret := range used {
				if declared[secret.(string)] == nil {
					t.Errorf("%s: the secret %s is not declared", name, secret)
				}
			}
		}
	}
}

// What the cluster is told fits together, and is what restricted pods may do.
func TestKubernetes(t *testing.T) {
	resources := at(t, documents(t, "kubernetes/kustomization.yaml")[0], "resources").([]any)
	labels := map[string]any{"app.kubernetes.io/name": "plenary"}
	for _, name := range resources {
		for _, doc := range documents(t, "kubernetes/"+name.(string)) {
			if at(t, doc, "metadata", "name") != "plenary" {
				t.Errorf("%s: the name is %v", name, at(t, doc, "metadata", "name"))
			}
			for _, path := range [][]any{{"spec", "selector"}, {"spec", "selector", "matchLabels"}, {"spec", "podSelector", "matchLabels"}} {
				if m, ok := at(t, doc, path...).(map[string]any); ok && m["app.kubernetes.io/name"] != nil && !reflect.DeepEqual(m, labels) {
					t.Errorf("%s: it selects %v", name, m)
				}
			}
		}
	}
	if at(t, documents(t, "kubernetes/namespace.yaml")[0], "metadata", "labels", "pod-security.kubernetes.io/enforce") != "restricted" {
		t.Error("the namespace does not enforce restricted pods")
	}
	pod := at(t, documents(t, "kubernetes/deployment.yaml")[0], "spec", "template", "spec")
	container := at(t, pod, "containers", 0)
	for _, want := range []struct {
		in    any
		path  []any
		value any
	}{
		{pod, []any{"securityContext", "runAsNonRoot"}, true},
		{pod, []any{"securityContext", "seccompProfile", "type"}, "RuntimeDefault"},
		{pod, []any{"automountServiceAccountToken"}, false},
		{container, []any{"securityContext", "allowPrivilegeEscalation"}, false},
		{container, []any{"securityContext", "readOnlyRootFilesystem"}, true},
		{container, []any{"securityContext", "capabilities", "drop"}, []any{"ALL"}},
		{container, []any{"readinessProbe", "httpGet", "path"}, "/readyz"},
		{container, []any{"livenessProbe", "httpGet", "path"}, "/healthz"},
		{container, []any{"startupProbe", "httpGet", "path"}, "/healthz"},
		{container, []any{"resources", "limits", "memory"}, "256Mi"},
	} {
		if got := at(t, want.in, want.path...); !reflect.DeepEqual(got, want.value) {
			t.Errorf("%v is %v, want %v", want.path, got, want.value)
		}
	}
	for key := range at(t, documents(t, "kubernetes/secret.example.yaml")[0], "stringData").(map[string]any) {
		if !variables()[key] {
			t.Errorf("the secret's key %s is no variable", key)
		}
	}
	kubectl, err := exec.LookPath("kubectl")
	if err != nil {
		t.Skip("no kubectl to build the kustomization with")
	}
	if out, err := exec.Command(kubectl, "kustomize", filepath.Join(deployDir, "kubernetes")).CombinedOutput(); err != nil {
		t.Errorf("kubectl kustomize: %v\n%s", err, out)
	}
}

// The systemd unit exposes as little as systemd can say.
func TestSystemd(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("no systemd-analyze to judge the unit with")
	}
	out, err := exec.Command(analyze, "security", "--offline=true", "--threshold=20", "--no-pager", filepath.Join(deployDir, "plenary.service")).CombinedOutput()
	if err != nil {
		t.Errorf("its score is above 2.0: %v\n%s", err, out)
	}
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	t.Logf("%s", lines[len(lines)-1])
}

// Every metric and every label that the dashboard and the alerts ask for exists.
func TestMonitoring(t *testing.T) {
	exported := exportedMetrics(t)
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
		Templating struct {
			List []struct{ Query any }
		}
	}
	if err := json.Unmarshal([]byte(readDeploy(t, "monitoring/dashboard.json")), &dashboard); err != nil {
		t.Fatal(err)
	}
	expressions := map[string]string{}
	for _, p := range dashboard.Panels {
		for _, target := range p.Targets {
			expressions[target.Expr] = "panel " + p.Title
		}
	}
	for _, rule := range at(t, documents(t, "monitoring/alerts.yaml")[0], "groups", 0, "rules").([]any) {
		name, _ := at(t, rule, "alert").(string)
		expression, _ := at(t, rule, "expr").(string)
		if name == "" || expression == "" || at(t, rule, "annotations", "summary") == nil || at(t, rule, "annotations", "description") == nil || at(t, rule, "labels", "severity") == nil {
			t.Errorf("the rule %q lacks something", name)
		}
		expressions[expression] = "alert " + name
	}
	if len(expressions) < 20 {
		t.Errorf("%d expressions, want at least 20", len(expressions))
	}
	metric := regexp.MustCompile(`\b(?:plenary|process|go)_[a-z_]+`)
	by := regexp.MustCompile(`by \(([^)]*)\)|\{([a-z]+)(?:=|!)`)
	for expression, where := range expressions {
		names := metric.FindAllString(expression, -1)
		if len(names) == 0 {
			t.Errorf("%s asks for no metric: %s", where, expression)
		}
		labels := map[string]bool{"le": true, "job": true, "instance": true}
		for _, name := range names {
			if exported[name] == nil {
				t.Errorf("%s asks for %s, which is not exported", where, name)
			}
			for label := range exported[name] {
				labels[label] = true
			}
		}
		for _, m := range by.FindAllStringSubmatch(expression, -1) {
			for _, label := range strings.FieldsFunc(m[1]+","+m[2], func(r rune) bool { return r == ',' || r == ' ' }) {
				if !labels[label] {
					t.Errorf("%s asks for the label %s: %s", where, label, expression)
				}
			}
		}
		if strings.Count(expression, "(") != strings.Count(expression, ")") {
			t.Errorf("%s: the brackets do not match: %s", where, expression)
		}
	}
}

// exportedMetrics are the names of all series with their labels.
func exportedMetrics(t *testing.T) map[string]map[string]bool {
	t.Helper()
	m := ops.NewMetrics(ops.Build{})
	m.Platform("slack", func() error { return nil })
	m.QueueDepth(func() float64 { return 0 })
	m.ReadingsWaiting(func() int { return 0 })
	m.LastTick(time.Now)
	m.Delivery(bot.Delivery{Place: bot.Place{Platform: "slack"}, State: bot.Posted})
	page := httptest.NewRecorder()
	m.Handler().ServeHTTP(page, httptest.NewRequest("GET", "/metrics", nil))
	exported := map[string]map[string]bool{}
	series := regexp.MustCompile(`(?m)^([a-z_]+)(?:\{(.*)\})? `)
	label := regexp.MustCompile(`([a-z]+)="`)
	for _, s := range series.FindAllStringSubmatch(page.Body.String(), -1) {
		labels := map[string]bool{}
		for _, l := range label.FindAllStringSubmatch(s[2], -1) {
			labels[l[1]] = true
		}
		exported[s[1]] = labels
	}
	return exported
}
