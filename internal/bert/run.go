package bert

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Options are how a model computes. The zero value is right for a program.
type Options struct {
	// InstructionSet is one of InstructionSets, to compare them; "" is the best.
	InstructionSet string

	// Workers is how many goroutines compute at once, over all questions; 0 is
	// GOMAXPROCS, at most 8. Each keeps about 6 MB once it has been used.
	Workers int

	// Mapped says that the file lies in the program, or is mapped otherwise from one
	// that does not change, so that what was read of it may leave memory.
	Mapped bool
}

const mostWorkers = 8

// MaxSequence is the most tokens that go into a network together.
const MaxSequence = 1 + MaxQuestion + 1 + maxWindow + 1

// batchTokens is the most tokens whose hidden states are kept at once.
const batchTokens = 8 * MaxSequence

// runner takes batches through networks. Its channel holds the workers that are
// free: a question waits for one and takes further ones, for one layer at a time,
// where nobody else needs them.
type runner struct {
	k       *kernels
	workers chan *worker
}

func newRunner(o Options, h Header) (*runner, error) {
	r := &runner{k: available()[0]}
	if o.InstructionSet != "" {
		i := slices.IndexFunc(available(), func(k *kernels) bool { return k.name == o.InstructionSet })
		if i < 0 {
			return nil, fmt.Errorf("this machine has no instruction set %q, but %q", o.InstructionSet, InstructionSets())
		}
		r.k = available()[i]
	}
	n := o.Workers
	if n == 0 {
		n = min(runtime.GOMAXPROCS(0), mostWorkers)
	}
	if n < 1 {
		return nil, fmt.Errorf("%d workers are too few", n)
	}
	s := sizes{}.with(h.Encoder.Config).with(h.Reader.Config)
	r.workers = make(chan *worker, n)
	for range n {
		r.workers <- &worker{k: r.k, sizes: s}
	}
	return r, nil
}

// InstructionSets names what this machine can compute with, the best first and
// "plain Go" last. All give the same results.
func InstructionSets() []string {
	var names []string
	for _, k := range available() {
		names = append(names, k.name)
	}
	return names
}

// run takes sequences through a network, one batch after another, and gives each
// with its hidden states to done, in their order. The states are lent for the
// time of the call. It ends between two layers when the context does.
func (r *runner) run(ctx context.Context, n *network, all []sequence, done func(i int, states []float32)) error {
	var w *worker
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case w = <-r.workers:
	}
	defer func() { r.workers <- w }()
	defer runtime.KeepAlive(n) // and with it the memory of its weights
	w.prepare()
	for first := 0; first < len(all); {
		end, tokens := first, 0
		for end < len(all) && tokens+len(all[end].ids) <= batchTokens {
			tokens += len(all[end].ids)
			end++
		}
		if err := r.batch(ctx, w, n, all[first:end]); err != nil {
			return err
		}
		for i := first; i < end; i++ {
			done(i, all[i].states)
			all[i].states = nil
		}
		first = end
	}
	return nil
}

// batch computes the hidden states of some sequences in the room of one worker.
func (r *runner) batch(ctx context.Context, w *worker, n *network, batch []sequence) error {
	if w.states == nil {
		w.states = make([]float32, batchTokens*w.sizes.hidden)
	}
	items := divide(batch, w.states, n.config.Hidden)
	r.each(w, items, func(w *worker, it item) { w.embed(n, it) })
	for i := range n.layers {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		r.each(w, items, func(w *worker, it item) { w.layer(&n.layers[i], n.config, it) })
	}
	return nil
}

// divide lays the hidden states of a batch one after another into room, and
// divides the batch into items, the longest first.
func divide(batch []sequence, room []float32, hidden int) []item {
	var items []item
	for first := 0; first < len(batch); {
		it := item{}
		end, rows := first, 0
		for end < len(batch) && (end == first || rows+len(batch[end].ids) <= MaxSequence) {
			n := len(batch[end].ids)
			batch[end].states = room[rows*hidden : (rows+n)*hidden]
			rows += n
			end++
		}
		it.sequences, it.x = batch[first:end], room[:rows*hidden]
		room = room[rows*hidden:]
		items = append(items, it)
		first = end
	}
	slices.SortStableFunc(items, func(a, b item) int { return len(b.x) - len(a.x) })
	return items
}

// each calls do for each item, on the worker given and on those that are free.
// What an item comes to depends on no other, so the number of workers does not
// show in the result.
func (r *runner) each(w *worker, items []item, do func(*worker, item)) {
	var next atomic.Int64
	take := func(w *worker) {
		for i := next.Add(1) - 1; int(i) < len(items); i = next.Add(1) - 1 {
			do(w, items[i])
		}
	}
	var helpers sync.WaitGroup
	for range len(items) - 1 {
		helper := r.free()
		if helper == nil {
			break
		}
		helpers.Go(func() {
			defer func() { r.workers <- helper }()
			helper.prepare()
			take(helper)
		})
	}
	take(w)
	helpers.Wait()
}

// free returns a worker that nobody uses, or nil.
func (r *runner) free() *worker {
	select {
	case w := <-r.workers:
		return w
	default:
		return nil
	}
}
