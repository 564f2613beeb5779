package bert

import (
	"encoding/binary"
	"math"
	"unsafe"
)

// attend computes one head of attention over the n tokens of a sequence that
// begins at token at of the item.
//
// Scores are the products of 8-bit queries and keys. The scale of each value goes
// into the share that attention gives it, and these products are rounded to 8
// bits by the largest of their row, so that the sum over values is one of
// integers as well.
func (w *worker) attend(c Config, head, at, n int) {
	size, wide := c.Hidden/c.Heads, 3*c.Hidden
	full := roundUp(n, unit)
	w.gather(c, head, at, n)
	root := log2e / sqrt(float32(size))
	for first := 0; first < n; first += chunk {
		rows := min(chunk, n-first)
		w.k.product(&w.scratch, w.acc, w.heads[(at+first)*wide+head*size:], wide, w.keys, rows, full, size)
		clear(w.q[:rows*full])
		short := roundUp(n, 8)
		for r := range rows {
			query := float32(w.parts[(at+first+r)*3*c.Heads+head] * root)
			w.scales[r] = w.k.softmax(w.q[r*full:(r+1)*full], w.row[:short], w.acc[r*full:(r+1)*full], w.perKey, w.mask, w.perVal, query)
		}
		w.k.product(&w.scratch, w.acc, w.q, full, w.values, rows, size, full)
		for r := range rows {
			to := (at+first+r)*c.Hidden + head*size
			w.k.dequantise(w.context[to:to+size], w.acc[r*size:(r+1)*size], ones[:size], zeros[:size], w.scales[r])
		}
	}
}

// masked is added to the score of what is not a token.
const masked = -math.MaxFloat32 / 4

// gather packs the keys and the values of one head, each as a matrix: the rows of
// the one are the tokens, the columns of the other.
func (w *worker) gather(c Config, head, at, n int) {
	size, wide := c.Hidden/c.Heads, 3*c.Hidden
	full := roundUp(n, unit)
	for j := range full {
		w.perKey[j], w.perVal[j], w.mask[j] = 0, 0, masked
		if j < n {
			parts := w.parts[(at+j)*3*c.Heads+head:]
			w.perKey[j], w.perVal[j], w.mask[j] = parts[c.Heads], parts[2*c.Heads], 0
		}
	}
	clear(w.keys[:full*size])
	clear(w.values[:full*size])
	heads := asBytes(w.heads[at*wide+head*size:])
	for j := range n {
		key := heads[j*wide+c.Hidden:][:size]
		to := w.keys[j/block*block*size+j%block*group:]
		for d := 0; d < size; d += group {
			binary.LittleEndian.PutUint32(to[d*block:], binary.LittleEndian.Uint32(key[d:]))
		}
	}
	for j := 0; j < n; j += group {
		var rows [group][]byte
		for i := range rows {
			rows[i] = noValue[:size]
			if j+i < n {
				rows[i] = heads[(j+i)*wide+2*c.Hidden:][:size]
			}
		}
		for d := 0; d < size; d += group {
			transpose(w.values[d/block*block*full+j*block+d%block*group:], &rows, d)
		}
	}
}

// noValue stands in for the value of what is not a token.
var noValue [1024]byte

// transpose writes four bytes of each of four rows column by column.
func transpose(dst []byte, rows *[group][]byte, at int) {
	const even, odd = 0x00ff00ff, 0xff00ff00
	a, b := binary.LittleEndian.Uint32(rows[0][at:]), binary.LittleEndian.Uint32(rows[1][at:])
	c, d := binary.LittleEndian.Uint32(rows[2][at:]), binary.LittleEndian.Uint32(rows[3][at:])
	ab02, ab13 := a&even|b&even<<8, a>>8&even|b&odd
	cd02, cd13 := c&even|d&even<<8, c>>8&even|d&odd
	out := (*[16]byte)(dst)
	binary.LittleEndian.PutUint32(out[0:], ab02&0xffff|cd02<<16)
	binary.LittleEndian.PutUint32(out[4:], ab13&0xffff|cd13<<16)
	binary.LittleEndian.PutUint32(out[8:], ab02>>16|cd02&0xffff0000)
	binary.LittleEndian.PutUint32(out[12:], ab13>>16|cd13&0xffff0000)
}

// asBytes returns the same memory as bytes.
func asBytes(v []int8) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v))
}
