"""A BERT encoder, and a reader on top of it, in plain torch."""

import math

import torch
import torch.nn.functional as F
from torch import nn

# This module's names of a layer's parts, and those of BertModel.
PARTS = (
    ("o", "attention.output.dense"),
    ("ln1", "attention.output.LayerNorm"),
    ("up", "intermediate.dense"),
    ("down", "output.dense"),
    ("ln2", "output.LayerNorm"),
)
ATTENTION = ("query", "key", "value")
EMBEDDINGS = (
    ("word.weight", "embeddings.word_embeddings.weight"),
    ("pos.weight", "embeddings.position_embeddings.weight"),
    ("segment.weight", "embeddings.token_type_embeddings.weight"),
    ("ln.weight", "embeddings.LayerNorm.weight"),
    ("ln.bias", "embeddings.LayerNorm.bias"),
)


class Drop(nn.Module):
    """Dropout of a tenth. Its masks are cut from one pool: drawing fresh ones costs a
    quarter of a step on a CPU."""

    pool = None

    def forward(self, x):
        if not self.training:
            return x
        if Drop.pool is None:
            Drop.pool = ((torch.rand(1 << 24) > 0.1).float() / 0.9).to(torch.bfloat16)
        start = int(torch.randint(0, Drop.pool.numel() - x.numel(), (1,)))
        return x * Drop.pool[start : start + x.numel()].view(x.shape).to(x.dtype)


class Layer(nn.Module):
    def __init__(self, size, heads, inner):
        super().__init__()
        self.heads = heads
        self.qkv, self.o = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.ln1 = nn.LayerNorm(size, eps=1e-12)
        self.up, self.down = nn.Linear(size, inner), nn.Linear(inner, size)
        self.ln2 = nn.LayerNorm(size, eps=1e-12)
        self.drop = Drop()

    def forward(self, x, mask):
        batch, length, size = x.shape
        head = size // self.heads
        qkv = self.qkv(x).view(batch, length, 3, self.heads, head)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        scores = (query * (1 / math.sqrt(head))) @ key.transpose(-1, -2)
        shares = (scores + mask.to(scores.dtype)).softmax(-1).to(value.dtype)
        gathered = (shares @ value).transpose(1, 2).reshape(batch, length, size)
        x = self.ln1(x + self.drop(self.o(gathered)))
        return self.ln2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Bert(nn.Module):
    def __init__(self, vocab=30522, size=384, heads=12, layers=6, positions=512):
        super().__init__()
        self.word = nn.Embedding(vocab, size)
        self.pos, self.segment = nn.Embedding(positions, size), nn.Embedding(2, size)
        self.ln = nn.LayerNorm(size, eps=1e-12)
        self.drop = Drop()
        self.layers = nn.ModuleList(Layer(size, heads, 4 * size) for _ in range(layers))

    def forward(self, ids, types, live):
        """Returns the hidden states. types is the segment of each token; live is False
        for what fills up a row."""
        x = self.word(ids) + self.pos.weight[: ids.shape[1]] + self.segment(types)
        x = self.drop(self.ln(x))
        mask = (~live)[:, None, None, :].float() * -1e4
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def load(self, weights, prefix=""):
        """Takes weights under the names of BertModel."""
        state = {mine: weights[prefix + theirs] for mine, theirs in EMBEDDINGS}
        for i in range(len(self.layers)):
            layer = f"{prefix}encoder.layer.{i}."
            for kind in ("weight", "bias"):
                state[f"layers.{i}.qkv.{kind}"] = torch.cat(
                    [weights[f"{layer}attention.self.{x}.{kind}"] for x in ATTENTION]
                )
                for mine, theirs in PARTS:
                    state[f"layers.{i}.{mine}.{kind}"] = weights[f"{layer}{theirs}.{kind}"]
        self.load_state_dict(state)
        return self

    def named(self, prefix=""):
        """Returns the weights under the names of BertModel."""
        state = self.state_dict()
        out = {prefix + theirs: state[mine] for mine, theirs in EMBEDDINGS}
        for i in range(len(self.layers)):
            layer = f"{prefix}encoder.layer.{i}."
            for kind in ("weight", "bias"):
                for x, part in zip(ATTENTION, state[f"layers.{i}.qkv.{kind}"].chunk(3)):
                    out[f"{layer}attention.self.{x}.{kind}"] = part
                for mine, theirs in PARTS:
                    out[f"{layer}{theirs}.{kind}"] = state[f"layers.{i}.{mine}.{kind}"]
        return out


class Reader(nn.Module):
    """Gives two logits for each token: that an answer starts and that it ends there. They
    are normalised over all passages of a question together, "no answer" being 0."""

    def __init__(self, bert):
        super().__init__()
        self.bert = bert
        self.head = nn.Linear(bert.word.weight.shape[1], 2)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.constant_(self.head.bias, -3.0)

    def forward(self, ids, types, live):
        return self.head(self.bert(ids, types, live))


def save(path, reader):
    torch.save({"layers": len(reader.bert.layers), "state": reader.state_dict()}, path)


def open_reader(path):
    """Returns the reader that train.py wrote."""
    saved = torch.load(path, map_location="cpu")
    vocab, size = saved["state"]["bert.word.weight"].shape
    reader = Reader(Bert(vocab=vocab, size=size, layers=saved["layers"]))
    reader.load_state_dict(saved["state"])
    return reader.eval()
