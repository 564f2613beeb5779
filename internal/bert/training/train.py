#!/usr/bin/env python3
"""Trains a reader. The logits of all passages of a question are normalised together, "no
answer" being 0; the loss is the log of the share that the true tokens get."""

import argparse
import itertools
import os
import random
import time

import numpy as np
import torch
from torch import nn

import bert
import groups
import tensors
from wordpiece import Tokenizer


def parse(arguments=None):
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("weights", help="to begin from: .safetensors, .npz or none")
    p.add_argument("tokenizer", help="vocab.txt or tokenizer.json")
    p.add_argument("out", help="file to write")
    p.add_argument("--init", help="reader to go on from, written by an earlier run")
    p.add_argument("--layers", type=int, default=6)
    p.add_argument("--keep", default="", help="layers of the weights to keep, as 0,2,4")
    p.add_argument("--tune", required=True, help="squad-tune.json")
    p.add_argument("--more", nargs="*", default=[], help="SQuADShifts files; FILE=.5 takes half")
    p.add_argument("--selqa", nargs="*", default=[])
    p.add_argument("--boolq", nargs="*", default=[])
    p.add_argument("--epochs", type=float, default=2)
    p.add_argument("--minutes", type=float, default=80)
    p.add_argument("--batch", type=int, default=8, help="questions a step")
    p.add_argument("--negatives", type=int, default=2, help="other passages a question")
    p.add_argument("--window", type=int, default=176, help="tokens of question and passage")
    p.add_argument("--lr", type=float, default=4e-5)
    p.add_argument("--warm", type=int, default=60, help="steps until the full rate")
    p.add_argument("--flat", action="store_true", help="keep the rate instead of lowering it")
    p.add_argument("--amp", action="store_true", help="products in bfloat16")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--order", type=int, default=0, help="seed of the order, for a run that goes on")
    shares = p.add_argument_group("shares of the questions")
    shares.add_argument("--drop", type=float, default=0.3, help="without their passage")
    shares.add_argument("--nearmiss", type=float, default=0, help="that it no longer answers")
    shares.add_argument("--claims", type=float, default=0, help="put as claims")
    shares.add_argument("--reword", type=float, default=0, help="in synonyms")
    shares.add_argument("--crop", type=float, default=0, help="of short passages")
    return p.parse_args(arguments)


def starting_model(o, vocabulary):
    encoder = bert.Bert(vocab=vocabulary, layers=o.layers)
    if o.weights != "none":
        weights = read_weights(o.weights)
        prefix = "" if "embeddings.word_embeddings.weight" in weights else "bert."
        if o.keep:
            keep_layers(weights, prefix, [int(i) for i in o.keep.split(",")])
        encoder.load(weights, prefix)
    model = bert.Reader(encoder)
    if o.init:
        model.load_state_dict(torch.load(o.init, map_location="cpu")["state"])
    return model


def read_weights(path):
    if path.endswith(".npz"):
        return {name: torch.from_numpy(array) for name, array in np.load(path).items()}
    return tensors.read(path)


def keep_layers(weights, prefix, kept):
    """Numbers the kept layers anew."""
    old = dict(weights)
    for new, number in enumerate(kept):
        begin = f"{prefix}encoder.layer.{number}."
        for name in [n for n in old if n.startswith(begin)]:
            weights[f"{prefix}encoder.layer.{new}." + name[len(begin) :]] = old[name]


def read_groups(o, rng):
    out = list(groups.from_squad(o.tune, rng))
    for file in o.more:
        path, _, share = file.partition("=")
        out += groups.from_squad(path, rng, float(share or 1))
    for path in o.selqa:
        out += groups.from_selqa(path)
    for path in o.boolq:
        out += groups.from_boolq(path)
    return out


def endless(everything, rng):
    """Yields all groups in one order after another."""
    while True:
        yield from rng.sample(everything, len(everything))


class Batch:
    """Instances side by side, filled up to a multiple of 32 tokens."""

    def __init__(self, instances, owners, pad):
        rows = len(instances)
        width = -(-max(len(x.ids) for x in instances) // 32) * 32
        self.owners = torch.tensor(owners)
        self.ids = torch.full((rows, width), pad)
        self.types = torch.zeros((rows, width), dtype=torch.long)
        self.live, self.passage, self.starts, self.ends = (
            torch.zeros((rows, width), dtype=torch.bool) for _ in range(4)
        )
        for row, x in enumerate(instances):
            self.ids[row, : len(x.ids)] = torch.tensor(x.ids)
            self.types[row, x.first : len(x.ids)] = 1
            self.live[row, : len(x.ids)] = True
            self.passage[row, x.first : x.first + x.length] = True
            self.starts[row, x.starts] = True
            self.ends[row, x.ends] = True

    def loss(self, logits):
        questions = int(self.owners.max()) + 1
        total = 0.0
        for question in range(questions):
            mine = self.owners == question
            tokens = self.passage[mine]
            for k, truth in enumerate((self.starts, self.ends)):
                z = torch.cat([logits[mine, :, k][tokens], torch.zeros(1)])
                true = torch.cat([truth[mine][tokens], torch.tensor([False])])
                if not true.any():
                    true[-1] = True
                total = total + z.logsumexp(0) - z[true].logsumexp(0)
        return total / (2 * questions)


def next_batch(o, queue, everything, variety, windows):
    instances, owners = [], []
    for owner, group in enumerate(itertools.islice(queue, o.batch)):
        group, shown = variety.passages(group, everything)
        for text, spans in shown:
            instances.append(windows.instance(group.question, text, spans, group.whole))
            owners.append(owner)
    return Batch(instances, owners, windows.tokenizer.pad)


def optimizer(model, rate):
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() <= 1]
    return torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.01}, {"params": vectors, "weight_decay": 0.0}],
        lr=rate,
    )


def train(o):
    """Trains until the epochs or the minutes are over; returns the mean loss of late steps."""
    rng = random.Random(o.seed)
    torch.manual_seed(o.seed)
    torch.set_num_threads(os.cpu_count())
    tokenizer = Tokenizer(o.tokenizer)
    model = starting_model(o, len(tokenizer.vocab)).train()
    everything = read_groups(o, rng)
    steps = int(len(everything) * o.epochs / o.batch)
    print(len(everything), "groups,", steps, "steps", flush=True)
    if o.order:
        rng.seed(o.order)
    queue = endless(everything, rng)
    variety, windows = groups.Variety(o, rng), groups.Windows(tokenizer, o.window, rng)
    adam = optimizer(model, o.lr)
    begin, mean = time.time(), None
    for step in range(1, steps + 1):
        minutes = (time.time() - begin) / 60
        if minutes > o.minutes:
            break
        done = 0 if o.flat else max((step - 1) / steps, minutes / o.minutes)
        for part in adam.param_groups:
            part["lr"] = o.lr * min(1, step / o.warm) * max(0.02, 1 - done)
        batch = next_batch(o, queue, everything, variety, windows)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=o.amp):
            logits = model(batch.ids, batch.types, batch.live)
        loss = batch.loss(logits.float())
        adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        mean = loss.item() if mean is None else 0.97 * mean + 0.03 * loss.item()
        if step % 20 == 0:
            print(f"{step}/{steps} loss {mean:.3f} {60 * minutes:.0f} s", flush=True)
        if step % 200 == 0:
            bert.save(o.out + ".new", model)
            os.replace(o.out + ".new", o.out)
    bert.save(o.out, model)
    return mean


if __name__ == "__main__":
    train(parse())
