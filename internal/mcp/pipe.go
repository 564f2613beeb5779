package mcp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// A pipe is the transport of a pair of pipes, a message a line. The SDK's own ends at the
// first line that is no message, and drops what it was asked when its input ends; this one
// answers such a line with an error, and ends when all was answered.
type pipe struct {
	in  io.ReadCloser
	out io.Writer
}

// Connect begins to read.
func (p pipe) Connect(context.Context) (sdk.Connection, error) {
	c := &connection{pipe: p, lines: make(chan line), closed: make(chan struct{}), waiting: map[jsonrpc.ID]bool{}}
	go c.readLines()
	return c, nil
}

// A connection is one over pipes.
type connection struct {
	pipe
	lines     chan line
	queue     []jsonrpc.Message // of a batch, not yet read
	closeOnce sync.Once
	closed    chan struct{}

	mu       sync.Mutex
	waiting  map[jsonrpc.ID]bool // calls that are not answered yet
	answered chan struct{}       // closed when none waits; nil before the input ended
}

// A line is one of the input, or why there is none.
type line struct {
	text []byte
	err  error
}

// readLines reads the input. A read that is under way when the connection is closed ends
// with the next line, or with the process.
func (c *connection) readLines() {
	in := bufio.NewReaderSize(c.in, 64<<10)
	for {
		text, err := readLine(in)
		select {
		case c.lines <- line{text, err}:
		case <-c.closed:
			return
		}
		if err != nil && !errors.Is(err, errTooLong) {
			return
		}
	}
}

// readLine reads a line of at most maxMessage bytes, without its end.
func readLine(in *bufio.Reader) ([]byte, error) {
	var text []byte
	tooLong := false
	for {
		part, err := in.ReadSlice('\n')
		tooLong = tooLong || len(text)+len(part) > maxMessage
		if !tooLong {
			text = append(text, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case tooLong:
			return nil, errTooLong
		case len(text) > 0:
			return bytes.TrimSpace(text), nil
		}
		return nil, err
	}
}

// Read returns the next message.
func (c *connection) Read(context.Context) (jsonrpc.Message, error) {
	for len(c.queue) == 0 {
		var read line
		select {
		case read = <-c.lines:
		case <-c.closed:
			return nil, io.EOF
		}
		if read.err == nil && len(read.text) > 0 {
			c.queue, read.err = decode(read.text)
		}
		var refused *jsonrpc.Error
		switch {
		case errors.Is(read.err, errTooLong):
			refused = &jsonrpc.Error{Code: jsonrpc.CodeInvalidRequest, Message: errTooLong.Error()}
		case errors.As(read.err, &refused):
		case read.err != nil:
			c.awaitAnswers()
			return nil, read.err
		}
		if refused != nil {
			if err := c.refuse(refused); err != nil {
				return nil, err
			}
		}
	}
	next := c.queue[0]
	c.queue = c.queue[1:]
	c.note(next)
	return next, nil
}

// refuse answers a line that holds no message.
func (c *connection) refuse(why *jsonrpc.Error) error {
	text, err := refusal(jsonrpc.ID{}, why)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.writeLine(text)
}

// note remembers a call until it is answered or cancelled.
func (c *connection) note(message jsonrpc.Message) {
	request, ok := message.(*jsonrpc.Request)
	if !ok {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if request.IsCall() {
		c.waiting[request.ID] = true
	}
	if request.Method == "notifications/cancelled" {
		var cancelled sdk.CancelledParams
		if json.Unmarshal(request.Params, &cancelled) != nil {
			return
		}
		if id, err := jsonrpc.MakeID(cancelled.RequestID); err == nil {
			delete(c.waiting, id)
		}
	}
}

// awaitAnswers waits until all calls are answered, or the connection is closed.
func (c *connection) awaitAnswers() {
	c.mu.Lock()
	if len(c.waiting) == 0 {
		c.mu.Unlock()
		return
	}
	c.answered = make(chan struct{})
	c.mu.Unlock()
	select {
	case <-c.answered:
	case <-c.closed:
	}
}

// Write writes a message.
func (c *connection) Write(_ context.Context, message jsonrpc.Message) error {
	text, err := jsonrpc.EncodeMessage(message)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	err = c.writeLine(text)
	if response, ok := message.(*jsonrpc.Response); ok && c.waiting[response.ID] {
		delete(c.waiting, response.ID)
		if len(c.waiting) == 0 && c.answered != nil {
			close(c.answered)
		}
	}
	return err
}

func (c *connection) writeLine(text []byte) error {
	_, err := c.out.Write(append(text, '\n'))
	return err
}

// Close ends reading. The output stays open.
func (c *connection) Close() (err error) {
	c.closeOnce.Do(func() {
		close(c.closed)
		err = c.in.Close()
	})
	return err
}

// SessionID is of HTTP alone.
func (c *connection) SessionID() string { return "" }
