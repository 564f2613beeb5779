// Package bert runs two small BERT networks: an encoder, which places a text by
// what it means, and a reader, which says where in some passages the answer to a
// question begins and ends, and how likely none of them has one. It knows nothing
// of statements, members or answers.
//
//	model, err := weights.Open(bert.Options{})
//	passage := model.Reader.Tokens(text)          // once, when the text is loaded
//	reading, err := model.Reader.Read(ctx, question, []bert.Tokens{passage})
//	share := reading.Passages[0].ShareOf(from, to) // of the sentence in these bytes
//
// It is written by hand since no Go library that is kept up runs such networks
// without cgo.
//
// # The same bytes everywhere
//
// The same passages give the same bits on every machine, with every instruction
// set and any number of workers:
//
//   - All products are sums of products of 8-bit integers, exact in 32 bits. The
//     order in which they are added does not show.
//   - Each step on floats is rounded to 32 bits by itself. In Go the product in
//     float32(a*b) + c is converted, which forbids the compiler to fuse the two;
//     the assembly has no fused instructions. exp and the distribution function in
//     GELU are polynomials of this package, not those of package math, which
//     differ from machine to machine.
//   - A sum of floats is taken as eight sums, of every eighth number each, which
//     are added by halves (type partial). A vector register has eight lanes.
//   - A row of a batch depends on no other row of it but those of its own sequence.
//
// The kernels of a machine (type kernels) are compared with those in plain Go bit
// for bit, over random shapes; a sum in testdata, taken with the embedded networks,
// must be met by all machines.
//
// # Numbers
//
// Weights have 8 bits and a scale for each output. What goes into a product is
// rounded to 8 bits by the largest number of its row, after a factor for each
// column has made its few large inputs smaller (see package packer). Attention is
// one of integers as well: queries, keys and values are rounded for each token and
// head, and so are the shares. Layer norm, GELU and softmax take floats.
//
// # Bounds
//
// A model has as many workers as Options.Workers says. A question waits for one,
// takes others that are free for one layer at a time, and gives all back at its
// end, so that questions at once come to no more goroutines at work, and no more
// memory, than there are workers. A context that is cancelled ends a question
// while it waits and between two layers.
package bert
