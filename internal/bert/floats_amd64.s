#include "textflag.h"

// The functions of math.go and plain.go on eight floats at once, step by step.

// C is a constant of the table in kernels_amd64.go.
#define C(i) ·constants+(32*(i))(SB)

#define HALFSQRT2 0
#define MINUS4 1
#define PLUS4 2
#define HALF 3
#define ERFP 4
#define ERFQ 11
#define LEAST 16
#define POW 16 // before the first power

DATA rounder<>+0(SB)/4, $0x4b400000
GLOBL rounder<>(SB), RODATA|NOPTR, $4
DATA one<>+0(SB)/4, $0x3f800000
GLOBL one<>(SB), RODATA|NOPTR, $4
DATA abs<>+0(SB)/4, $0x7fffffff
GLOBL abs<>(SB), RODATA|NOPTR, $4
DATA tiny<>+0(SB)/4, $0x0da24260 // 1e-30
GLOBL tiny<>(SB), RODATA|NOPTR, $4
DATA n127<>+0(SB)/4, $0x42fe0000
GLOBL n127<>(SB), RODATA|NOPTR, $4
DATA part127<>+0(SB)/4, $0x3c010204 // 1/127
GLOBL part127<>(SB), RODATA|NOPTR, $4
DATA lowest<>+0(SB)/4, $0xff7fffff // the least float
GLOBL lowest<>(SB), RODATA|NOPTR, $4

DATA unpack<>+0(SB)/4, $0
DATA unpack<>+4(SB)/4, $4
DATA unpack<>+8(SB)/4, $1
DATA unpack<>+12(SB)/4, $5
DATA unpack<>+16(SB)/4, $2
DATA unpack<>+20(SB)/4, $6
DATA unpack<>+24(SB)/4, $3
DATA unpack<>+28(SB)/4, $7
GLOBL unpack<>(SB), RODATA|NOPTR, $32

// SUM adds the eight lanes of y, whose low half is x, as partial.sum does.
#define SUM(y, x, room) \
	VEXTRACTF128 $1, y, room;    \
	VADDPS       room, x, x;     \
	VMOVHLPS     x, x, room;     \
	VADDPS       room, x, x;     \
	VMOVSHDUP    x, room;        \
	VADDSS       room, x, x

// MAX sets the lowest lane of x to the largest of the eight of y.
#define MAX(y, x, room) \
	VEXTRACTF128 $1, y, room; \
	VMAXPS       room, x, x;  \
	VMOVHLPS     x, x, room;  \
	VMAXPS       room, x, x;  \
	VMOVSHDUP    x, room;     \
	VMAXSS       room, x, x

// STEP is one step of a polynomial: y·x + c.
#define STEP(c, x, y) \
	VMULPS x, y, y; \
	VADDPS C(c), y, y

// DEQUANTISE sets y to acc·s·scale + bias at AX. Y15 is s.
#define DEQUANTISE(acc, scale, bias, y, room) \
	VCVTDQ2PS (acc)(AX*4), y;          \
	VMULPS    (scale)(AX*4), Y15, room; \
	VMULPS    room, y, y;              \
	VADDPS    (bias)(AX*4), y, y

// ROUND sets y to the integers nearest to src·factor times Y0, at AX and beyond.
#define ROUND(beyond, y) \
	VMOVUPS   beyond(SI)(AX*4), y;    \
	VMULPS    beyond(DX)(AX*4), y, y; \
	VMULPS    Y0, y, y;               \
	VCVTPS2DQ y, y

// func dequantiseAVX2(dst []float32, acc []int32, scale, bias []float32, s float32)
TEXT ·dequantiseAVX2(SB), NOSPLIT, $0-100
	MOVQ         dst_base+0(FP), DI
	MOVQ         dst_len+8(FP), CX
	MOVQ         acc_base+24(FP), SI
	MOVQ         scale_base+48(FP), R8
	MOVQ         bias_base+72(FP), R9
	VBROADCASTSS s+96(FP), Y15
	XORQ         AX, AX

step:
	DEQUANTISE(SI, R8, R9, Y0, Y1)
	VMOVUPS Y0, (DI)(AX*4)
	ADDQ    $8, AX
	CMPQ    AX, CX
	JLT     step
	VZEROUPPER
	RET

// func geluAVX2(dst []float32, acc []int32, scale, bias []float32, s float32)
TEXT ·geluAVX2(SB), NOSPLIT, $0-100
	MOVQ         dst_base+0(FP), DI
	MOVQ         dst_len+8(FP), CX
	MOVQ         acc_base+24(FP), SI
	MOVQ         scale_base+48(FP), R8
	MOVQ         bias_base+72(FP), R9
	VBROADCASTSS s+96(FP), Y15
	XORQ         AX, AX

step:
	DEQUANTISE(SI, R8, R9, Y0, Y1)
	VMULPS  C(HALFSQRT2), Y0, Y1
	VMAXPS  C(MINUS4), Y1, Y1
	VMINPS  C(PLUS4), Y1, Y1
	VMULPS  Y1, Y1, Y2
	VMOVUPS C(ERFP), Y3
	VMOVUPS C(ERFQ), Y4
	STEP(ERFP+1, Y2, Y3)
	STEP(ERFQ+1, Y2, Y4)
	STEP(ERFP+2, Y2, Y3)
	STEP(ERFQ+2, Y2, Y4)
	STEP(ERFP+3, Y2, Y3)
	STEP(ERFQ+3, Y2, Y4)
	STEP(ERFP+4, Y2, Y3)
	STEP(ERFQ+4, Y2, Y4)
	STEP(ERFP+5, Y2, Y3)
	STEP(ERFP+6, Y2, Y3)
	VMULPS  Y1, Y3, Y3
	VDIVPS  Y4, Y3, Y3
	VMULPS  C(HALF), Y0, Y0
	VMULPS  Y0, Y3, Y3
	VADDPS  Y0, Y3, Y3
	VMOVUPS Y3, (DI)(AX*4)
	ADDQ    $8, AX
	CMPQ    AX, CX
	JLT     step
	VZEROUPPER
	RET

// func addNormAVX2(x []float32, acc []int32, scale, bias []float32, s float32, gamma, beta []float32, epsilon float32)
TEXT ·addNormAVX2(SB), NOSPLIT, $0-156
	MOVQ         x_base+0(FP), DI
	MOVQ         x_len+8(FP), CX
	MOVQ         acc_base+24(FP), SI
	MOVQ         scale_base+48(FP), R8
	MOVQ         bias_base+72(FP), R9
	VBROADCASTSS s+96(FP), Y15
	MOVQ         gamma_base+104(FP), R10
	MOVQ         beta_base+128(FP), R11
	VCVTSI2SSQ   CX, X14, X14
	VXORPS       Y2, Y2, Y2
	XORQ         AX, AX

add:
	DEQUANTISE(SI, R8, R9, Y0, Y1)
	VADDPS  (DI)(AX*4), Y0, Y0
	VMOVUPS Y0, (DI)(AX*4)
	VADDPS  Y0, Y2, Y2
	ADDQ    $8, AX
	CMPQ    AX, CX
	JLT     add
	SUM(Y2, X2, X3)
	VDIVSS       X14, X2, X2
	VBROADCASTSS X2, Y2          // the mean
	VXORPS       Y3, Y3, Y3
	XORQ         AX, AX

square:
	VMOVUPS (DI)(AX*4), Y0
	VSUBPS  Y2, Y0, Y0
	VMOVUPS Y0, (DI)(AX*4)
	VMULPS  Y0, Y0, Y0
	VADDPS  Y0, Y3, Y3
	ADDQ    $8, AX
	CMPQ    AX, CX
	JLT     square
	SUM(Y3, X3, X4)
	VDIVSS       X14, X3, X3
	VADDSS       epsilon+152(FP), X3, X3
	VSQRTSS      X3, X3, X3
	VMOVSS       one<>(SB), X4
	VDIVSS       X3, X4, X4
	VBROADCASTSS X4, Y4          // one by the deviation
	XORQ         AX, AX

norm:
	VMULPS  (DI)(AX*4), Y4, Y0
	VMULPS  (R10)(AX*4), Y0, Y0
	VADDPS  (R11)(AX*4), Y0, Y0
	VMOVUPS Y0, (DI)(AX*4)
	ADDQ    $8, AX
	CMPQ    AX, CX
	JLT     norm
	VZEROUPPER
	RET

// func quantiseAVX2(dst []int8, scales, src, factor []float32)
TEXT ·quantiseAVX2(SB), NOSPLIT, $0-96
	MOVQ         dst_base+0(FP), DI
	MOVQ         scales_base+24(FP), R8
	MOVQ         scales_len+32(FP), R9
	MOVQ         src_base+48(FP), SI
	MOVQ         factor_base+72(FP), DX
	MOVQ         factor_len+80(FP), CX
	VBROADCASTSS abs<>(SB), Y14
	VMOVDQU      unpack<>(SB), Y13
	VMOVSS       n127<>(SB), X12

row:
	VBROADCASTSS tiny<>(SB), Y0
	VMOVAPS      Y0, Y1
	XORQ         AX, AX

largest:
	VMOVUPS (SI)(AX*4), Y2
	VMOVUPS 32(SI)(AX*4), Y3
	VMULPS  (DX)(AX*4), Y2, Y2
	VMULPS  32(DX)(AX*4), Y3, Y3
	VANDPS  Y2, Y14, Y2
	VANDPS  Y3, Y14, Y3
	VMAXPS  Y2, Y0, Y0
	VMAXPS  Y3, Y1, Y1
	ADDQ    $16, AX
	CMPQ    AX, CX
	JLT     largest
	VMAXPS  Y1, Y0, Y0
	MAX(Y0, X0, X1)
	VMULSS       part127<>(SB), X0, X1
	VMOVSS       X1, (R8)
	VDIVSS       X0, X12, X0
	VBROADCASTSS X0, Y0
	XORQ         AX, AX

round:
	ROUND(0, Y2)
	ROUND(32, Y3)
	ROUND(64, Y4)
	ROUND(96, Y5)
	VPACKSSDW Y3, Y2, Y2
	VPACKSSDW Y5, Y4, Y4
	VPACKSSWB Y4, Y2, Y2
	VPERMD    Y2, Y13, Y2
	VMOVDQU   Y2, (DI)(AX*1)
	ADDQ      $32, AX
	CMPQ      AX, CX
	JLT       round
	ADDQ      CX, DI
	LEAQ      (SI)(CX*4), SI
	ADDQ      $4, R8
	DECQ      R9
	JNZ       row
	VZEROUPPER
	RET

// func softmaxAVX2(p []int8, tmp []float32, acc []int32, keys, mask, values []float32, s float32) float32
TEXT ·softmaxAVX2(SB), NOSPLIT, $0-156
	MOVQ         p_base+0(FP), DI
	MOVQ         tmp_base+24(FP), BX
	MOVQ         tmp_len+32(FP), CX
	MOVQ         acc_base+48(FP), SI
	MOVQ         keys_base+72(FP), R8
	MOVQ         mask_base+96(FP), R9
	MOVQ         values_base+120(FP), R10
	VBROADCASTSS s+144(FP), Y15
	VBROADCASTSS lowest<>(SB), Y14
	XORQ         AX, AX

score:
	DEQUANTISE(SI, R8, R9, Y0, Y1)
	VMOVUPS Y0, (BX)(AX*4)
	VMAXPS  Y0, Y14, Y14
	ADDQ    $8, AX
	CMPQ    AX, CX
	JLT     score
	MAX(Y14, X14, X1)
	VBROADCASTSS X14, Y14        // the highest score
	VXORPS       Y13, Y13, Y13   // sums
	VBROADCASTSS tiny<>(SB), Y12 // the largest
	VBROADCASTSS one<>(SB), Y11
	VBROADCASTSS rounder<>(SB), Y10
	VMOVUPS      C(LEAST), Y9
	VMOVUPS      C(POW+1), Y8
	VMOVUPS      C(POW+2), Y7
	VMOVUPS      C(POW+3), Y6
	VMOVUPS      C(POW+4), Y5
	XORQ         AX, AX

power:
	VMOVUPS (BX)(AX*4), Y0
	VSUBPS  Y14, Y0, Y0
	VMAXPS  Y9, Y0, Y0
	VADDPS  Y10, Y0, Y1
	VSUBPS  Y10, Y1, Y2
	VSUBPS  Y2, Y0, Y0
	VMULPS  Y0, Y5, Y4
	VADDPS  Y6, Y4, Y4
	VMULPS  Y0, Y4, Y4
	VADDPS  Y7, Y4, Y4
	VMULPS  Y0, Y4, Y4
	VADDPS  Y8, Y4, Y4
	VMULPS  Y0, Y4, Y4
	VADDPS  Y11, Y4, Y4
	VPSLLD  $23, Y1, Y1
	VPADDD  Y1, Y4, Y4
	VADDPS  Y4, Y13, Y13
	VMULPS  (R10)(AX*4), Y4, Y4
	VMAXPS  Y4, Y12, Y12
	VMOVUPS Y4, (BX)(AX*4)
	ADDQ    $8, AX
	CMPQ    AX, CX
	JLT     power
	SUM(Y13, X13, X1)
	MAX(Y12, X12, X1)
	VMOVSS       n127<>(SB), X0
	VDIVSS       X12, X0, X0
	VBROADCASTSS X0, Y0
	VMULSS       part127<>(SB), X12, X12
	VDIVSS       X13, X12, X12
	VMOVSS       X12, ret+152(FP)
	XORQ         AX, AX

round:
	VMULPS       (BX)(AX*4), Y0, Y1
	VCVTPS2DQ    Y1, Y1
	VEXTRACTI128 $1, Y1, X2
	VPACKSSDW    X2, X1, X1
	VPACKSSWB    X1, X1, X1
	VMOVQ        X1, (DI)(AX*1)
	ADDQ         $8, AX
	CMPQ         AX, CX
	JLT          round
	VZEROUPPER
	RET
