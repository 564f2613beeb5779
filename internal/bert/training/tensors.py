"""Reading and writing safetensors."""

import json
import struct

import numpy as np
import torch

KINDS = {"F32": np.float32, "F16": np.float16, "I64": np.int64}


def read(path):
    """Returns every tensor of a file by its name; 16-bit floats become 32-bit ones."""
    with open(path, "rb") as file:
        raw = file.read()
    size = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8 : 8 + size])
    header.pop("__metadata__", None)
    out = {}
    for name, entry in header.items():
        begin, end = (8 + size + offset for offset in entry["data_offsets"])
        array = np.frombuffer(raw[begin:end], KINDS[entry["dtype"]]).reshape(entry["shape"])
        tensor = torch.from_numpy(array.copy())
        out[name] = tensor.float() if tensor.dtype == torch.float16 else tensor
    return out


def write(path, tensors):
    """Writes tensors as 16-bit floats."""
    header, body = {}, []
    at = 0
    for name, tensor in tensors.items():
        data = tensor.detach().half().contiguous().numpy().tobytes()
        header[name] = {
            "dtype": "F16",
            "shape": list(tensor.shape),
            "data_offsets": [at, at + len(data)],
        }
        body.append(data)
        at += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(body))
