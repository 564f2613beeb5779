#include "textflag.h"

// SDOT adds to each of the four sums of register d the product of four bytes of
// register n with four of register m, those of the index high·2 + low. Go's
// assembler has no name for it.
#define SDOT(d, n, m, high, low) WORD $(0x4F80E000 | (low)<<21 | (m)<<16 | (high)<<11 | (n)<<5 | (d))

// ROW adds four inputs of the row in register m to its sixteen sums.
#define ROW(sums, m, high, low) \
	SDOT(sums, 16, m, high, low);     \
	SDOT((sums)+1, 17, m, high, low); \
	SDOT((sums)+2, 18, m, high, low); \
	SDOT((sums)+3, 19, m, high, low)

// GROUP adds four inputs of each of the four rows.
#define GROUP(high, low) \
	VLD1.P 64(R9), [V16.B16, V17.B16, V18.B16, V19.B16]; \
	ROW(0, 20, high, low);                               \
	ROW(4, 21, high, low);                               \
	ROW(8, 22, high, low);                               \
	ROW(12, 23, high, low)

#define CLEAR(a, b, c, d) \
	VEOR a.B16, a.B16, a.B16; \
	VEOR b.B16, b.B16, b.B16; \
	VEOR c.B16, c.B16, c.B16; \
	VEOR d.B16, d.B16, d.B16

// func panelSDOT(acc *int32, a *int8, w *byte, depth, outs, stride, tiles int)
TEXT ·panelSDOT(SB), NOSPLIT, $0-56
	MOVD acc+0(FP), R0
	MOVD a+8(FP), R1
	MOVD w+16(FP), R2
	MOVD depth+24(FP), R3
	MOVD outs+32(FP), R4
	MOVD stride+40(FP), R5
	MOVD tiles+48(FP), R6
	LSL  $2, R4            // bytes of a row of acc

tile:
	CLEAR(V0, V1, V2, V3)
	CLEAR(V4, V5, V6, V7)
	CLEAR(V8, V9, V10, V11)
	CLEAR(V12, V13, V14, V15)
	MOVD R1, R10
	ADD  R5, R10, R11
	ADD  R5, R11, R12
	ADD  R5, R12, R13
	ADD  R5, R13, R1
	MOVD R2, R9
	MOVD R3, R8

step:
	VLD1.P 16(R10), [V20.B16]
	VLD1.P 16(R11), [V21.B16]
	VLD1.P 16(R12), [V22.B16]
	VLD1.P 16(R13), [V23.B16]
	GROUP(0, 0)
	GROUP(0, 1)
	GROUP(1, 0)
	GROUP(1, 1)
	SUBS   $16, R8
	BNE    step
	VST1   [V0.S4, V1.S4, V2.S4, V3.S4], (R0)
	ADD    R4, R0
	VST1   [V4.S4, V5.S4, V6.S4, V7.S4], (R0)
	ADD    R4, R0
	VST1   [V8.S4, V9.S4, V10.S4, V11.S4], (R0)
	ADD    R4, R0
	VST1   [V12.S4, V13.S4, V14.S4, V15.S4], (R0)
	ADD    R4, R0
	SUBS   $1, R6
	BNE    tile
	RET
