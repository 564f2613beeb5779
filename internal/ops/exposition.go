package ops

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/VictoriaMetrics/metrics"
)

// The kinds of metrics.
const (
	counter   = "counter"
	gauge     = "gauge"
	histogram = "histogram"
)

// A family is the series of one metric, each with other values of its labels. The
// library writes no help, so each family has a set of its own and writes its help
// before it. Prometheus's own client would make the program 2.5 MB larger.
type family struct {
	name, kind, help string
	labels           []string
	buckets          []float64 // of a histogram
	set              *metrics.Set
}

// series is the name of one series.
func (f *family) series(values []string) string {
	pairs := make([]string, len(f.labels))
	for i, label := range f.labels {
		pairs[i] = label + "=" + strconv.Quote(values[i])
	}
	slices.Sort(pairs)
	if len(pairs) == 0 {
		return f.name
	}
	return f.name + "{" + strings.Join(pairs, ",") + "}"
}

func (f *family) counter(values ...string) *metrics.Counter {
	return f.set.GetOrCreateCounter(f.series(values))
}

// sum is a counter that need not be whole.
func (f *family) sum(values ...string) *metrics.FloatCounter {
	return f.set.GetOrCreateFloatCounter(f.series(values))
}

func (f *family) gauge(values ...string) *metrics.Gauge {
	return f.set.GetOrCreateGauge(f.series(values), nil)
}

// watch exports what value returns.
func (f *family) watch(value func() float64, values ...string) {
	f.set.NewGauge(f.series(values), value)
}

func (f *family) histogram(values ...string) *metrics.PrometheusHistogram {
	return f.set.GetOrCreatePrometheusHistogramExt(f.series(values), f.buckets)
}

// write writes the family, if it has a series.
func (f *family) write(w io.Writer) {
	var series bytes.Buffer
	f.set.WritePrometheus(&series)
	if series.Len() == 0 {
		return
	}
	_, _ = fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", f.name, f.help, f.name, f.kind) // to a buffer: cannot fail
	_, _ = series.WriteTo(w)
}

// Handler serves the metrics for Prometheus, one page at a time.
func (m *Metrics) Handler() http.Handler {
	var one sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		one.Lock()
		defer one.Unlock()
		var page bytes.Buffer
		for _, f := range m.families {
			f.write(&page)
		}
		metrics.WriteProcessMetrics(&page)
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_, _ = page.WriteTo(w) // who left needs no answer
	})
}
