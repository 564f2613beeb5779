#include "textflag.h"

// func widenAVX2(dst []int16, a []int8, stride, rows, depth int)
TEXT ·widenAVX2(SB), NOSPLIT, $0-72
	MOVQ dst_base+0(FP), DI
	MOVQ a_base+24(FP), SI
	MOVQ stride+48(FP), R8
	MOVQ rows+56(FP), R9
	MOVQ depth+64(FP), CX

row:
	XORQ AX, AX

step:
	VPMOVSXBW (SI)(AX*1), Y0
	VPMOVSXBW 16(SI)(AX*1), Y1
	VMOVDQU   Y0, (DI)
	VMOVDQU   Y1, 32(DI)
	ADDQ      $64, DI
	ADDQ      $32, AX
	CMPQ      AX, CX
	JLT       step
	ADDQ      R8, SI
	DECQ      R9
	JNZ       row
	VZEROUPPER
	RET

// ROW16 adds the products of four inputs of a row with eight outputs: each output
// has two sums, of inputs 0 and 1 and of 2 and 3.
#define ROW16(addr, sum0, sum1) \
	VPBROADCASTQ addr, Y14;       \
	VPMADDWD     Y12, Y14, Y15;   \
	VPADDD       Y15, sum0, sum0; \
	VPMADDWD     Y13, Y14, Y14;   \
	VPADDD       Y14, sum1, sum1

// STORE16 adds the two sums of each output and stores the eight of a row.
#define STORE16(sum0, sum1) \
	VPHADDD sum1, sum0, sum0;  \
	VPERMQ  $0xD8, sum0, sum0; \
	VMOVDQU sum0, (DI);        \
	ADDQ    R8, DI

#define CLEAR(sum0, sum1) \
	VPXOR sum0, sum0, sum0; \
	VPXOR sum1, sum1, sum1

// func panelAVX2(acc *int32, a *int16, w *byte, depth, outs, tiles int)
TEXT ·panelAVX2(SB), NOSPLIT, $0-48
	MOVQ acc+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ w+16(FP), DX
	MOVQ depth+24(FP), CX
	MOVQ outs+32(FP), R8
	MOVQ tiles+40(FP), R10
	SHLQ $2, R8            // bytes of a row of acc
	LEAQ (CX*2), R9        // bytes of a row of a
	LEAQ (R9)(R9*2), BX    // of three
	LEAQ (R9)(R9*4), R11   // of five
	SHRQ $2, CX            // groups of four inputs

tile:
	CLEAR(Y0, Y1)
	CLEAR(Y2, Y3)
	CLEAR(Y4, Y5)
	CLEAR(Y6, Y7)
	CLEAR(Y8, Y9)
	CLEAR(Y10, Y11)
	MOVQ SI, AX
	MOVQ DX, R12
	MOVQ CX, R13

step:
	VPMOVSXBW (R12), Y12
	VPMOVSXBW 16(R12), Y13
	ROW16((AX), Y0, Y1)
	ROW16((AX)(R9*1), Y2, Y3)
	ROW16((AX)(R9*2), Y4, Y5)
	ROW16((AX)(BX*1), Y6, Y7)
	ROW16((AX)(R9*4), Y8, Y9)
	ROW16((AX)(R11*1), Y10, Y11)
	ADDQ      $8, AX
	ADDQ      $64, R12
	DECQ      R13
	JNZ       step
	STORE16(Y0, Y1)
	STORE16(Y2, Y3)
	STORE16(Y4, Y5)
	STORE16(Y6, Y7)
	STORE16(Y8, Y9)
	STORE16(Y10, Y11)
	LEAQ      (SI)(BX*2), SI
	DECQ      R10
	JNZ       tile
	VZEROUPPER
	RET

DATA byte128<>+0(SB)/4, $0x80808080
GLOBL byte128<>(SB), RODATA|NOPTR, $4

// func sumsVNNI(dst []int32, a []int8, stride, depth int)
TEXT ·sumsVNNI(SB), NOSPLIT, $0-64
	MOVQ         dst_base+0(FP), DI
	MOVQ         dst_len+8(FP), R9
	MOVQ         a_base+24(FP), SI
	MOVQ         stride+48(FP), R8
	MOVQ         depth+56(FP), CX
	VPBROADCASTD byte128<>(SB), Y2

row:
	VPXOR Y0, Y0, Y0
	XORQ  AX, AX

step:
	VMOVDQU      (SI)(AX*1), Y1
	VPDPBUSD     Y1, Y2, Y0
	ADDQ         $32, AX
	CMPQ         AX, CX
	JLT          step
	VEXTRACTI128 $1, Y0, X1
	VPADDD       X1, X0, X0
	VPSHUFD      $0x4E, X0, X1
	VPADDD       X1, X0, X0
	VPSHUFD      $0xB1, X0, X1
	VPADDD       X1, X0, X0
	VMOVD        X0, AX
	NEGL         AX
	MOVL         AX, (DI)
	ADDQ         $4, DI
	ADDQ         R8, SI
	DECQ         R9
	JNZ          row
	VZEROUPPER
	RET

// ROW8 adds the products of four inputs of a row with 32 outputs.
#define ROW8(addr, room, sum0, sum1) \
	VPBROADCASTD addr, room;      \
	VPDPBUSD     room, Z24, sum0; \
	VPDPBUSD     room, Z25, sum1

#define BEGIN8(row, sum0, sum1) \
	VPBROADCASTD (4*row)(R14), sum0; \
	VMOVDQA32    sum0, sum1

#define STORE8(sum0, sum1) \
	VMOVDQU32 sum0, (DI);   \
	VMOVDQU32 sum1, 64(DI); \
	ADDQ      R8, DI

// func panelVNNI(acc *int32, a *int8, w *byte, sums *int32, depth, outs, stride, tiles int)
TEXT ·panelVNNI(SB), NOSPLIT, $0-64
	MOVQ         acc+0(FP), DI
	MOVQ         a+8(FP), SI
	MOVQ         w+16(FP), DX
	MOVQ         sums+24(FP), R14
	MOVQ         depth+32(FP), CX
	MOVQ         outs+40(FP), R8
	MOVQ         stride+48(FP), R9
	MOVQ         tiles+56(FP), R10
	SHLQ         $2, R8           // bytes of a row of acc
	LEAQ         (R9)(R9*2), BX   // bytes of three rows of a
	SHLQ         $4, CX           // bytes of a block
	LEAQ         (DX)(CX*1), R15  // the end of the first
	VPBROADCASTD byte128<>(SB), Z26

tile:
	BEGIN8(0, Z0, Z1)
	BEGIN8(1, Z2, Z3)
	BEGIN8(2, Z4, Z5)
	BEGIN8(3, Z6, Z7)
	BEGIN8(4, Z8, Z9)
	BEGIN8(5, Z10, Z11)
	BEGIN8(6, Z12, Z13)
	BEGIN8(7, Z14, Z15)
	BEGIN8(8, Z16, Z17)
	BEGIN8(9, Z18, Z19)
	BEGIN8(10, Z20, Z21)
	BEGIN8(11, Z22, Z23)
	MOVQ SI, AX              // rows 0 to 3
	LEAQ (AX)(R9*4), R11     // rows 4 to 7
	LEAQ (AX)(R9*8), R12     // rows 8 to 11
	MOVQ DX, R13

step:
	VPXORD (R13), Z26, Z24
	VPXORD (R13)(CX*1), Z26, Z25
	ROW8((AX), Z27, Z0, Z1)
	ROW8((AX)(R9*1), Z28, Z2, Z3)
	ROW8((AX)(R9*2), Z29, Z4, Z5)
	ROW8((AX)(BX*1), Z30, Z6, Z7)
	ROW8((R11), Z27, Z8, Z9)
	ROW8((R11)(R9*1), Z28, Z10, Z11)
	ROW8((R11)(R9*2), Z29, Z12, Z13)
	ROW8((R11)(BX*1), Z30, Z14, Z15)
	ROW8((R12), Z27, Z16, Z17)
	ROW8((R12)(R9*1), Z28, Z18, Z19)
	ROW8((R12)(R9*2), Z29, Z20, Z21)
	ROW8((R12)(BX*1), Z30, Z22, Z23)
	ADDQ   $4, AX
	ADDQ   $4, R11
	ADDQ   $4, R12
	ADDQ   $64, R13
	CMPQ   R13, R15
	JLT    step
	STORE8(Z0, Z1)
	STORE8(Z2, Z3)
	STORE8(Z4, Z5)
	STORE8(Z6, Z7)
	STORE8(Z8, Z9)
	STORE8(Z10, Z11)
	STORE8(Z12, Z13)
	STORE8(Z14, Z15)
	STORE8(Z16, Z17)
	STORE8(Z18, Z19)
	STORE8(Z20, Z21)
	STORE8(Z22, Z23)
	ADDQ   $48, R14
	LEAQ   (SI)(R9*8), SI
	LEAQ   (SI)(R9*4), SI
	DECQ   R10
	JNZ    tile
	VZEROUPPER
	RET
