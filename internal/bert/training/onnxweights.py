#!/usr/bin/env python3
"""Writes the weights of a quantised BERT in ONNX as 32-bit floats, under the names of
BertModel.  usage: onnxweights.py MODEL.onnx OUT.npz"""

import sys

import numpy as np
import onnx
from onnx import numpy_helper


def main(source, out):
    graph = onnx.load(source).graph
    arrays = {t.name: numpy_helper.to_array(t) for t in graph.initializer}

    def floats(quantised):
        name = quantised[: -len("_quantized")]
        zero = arrays[name + "_zero_point"].astype(np.float32)
        scale = arrays[name + "_scale"].astype(np.float32)
        return (arrays[quantised].astype(np.float32) - zero) * scale

    weights = {}
    for name, array in arrays.items():
        if not name.startswith(("encoder.", "embeddings.")):
            continue
        if array.dtype == np.float32 and not name.endswith("_scale"):
            weights[name] = array
        elif name.startswith("embeddings.") and name.endswith("_quantized"):
            weights[name[: -len("_quantized")]] = floats(name)
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            name = node.name.split("/MatMul")[0].strip("/").replace("/", ".")
            weights[name + ".weight"] = floats(node.input[1]).T.copy()
    np.savez(out, **weights)
    print(len(weights), "tensors")


if __name__ == "__main__":
    main(*sys.argv[1:])
