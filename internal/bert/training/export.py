#!/usr/bin/env python3
"""Writes a network as the packing command takes it: model.safetensors in 16-bit floats,
config.json, vocab.txt, and a reference.json of inputs and outputs to compare with.

usage: export.py reader MODEL.pt VOCAB.txt OUT-DIR [--tune squad-tune.json]
       export.py encoder MODEL-FOLDER OUT-DIR"""

import argparse
import json
import os
import random

import numpy as np
import torch

import bert
import data
import tensors
from wordpiece import Tokenizer

TEXTS = (
    "What is global governance?",
    "the creation of a more or less formal set of norms and rules",
    "Dogs are kept on a lead.",
    "May I let my dog run free?",
    "Quiet hours begin at nine in the evening.",
    "When does it have to be quiet?",
    "How much is a plot?",
    "A plot costs sixty euros a year.",
    "naïve café — “soft\u00adhyphen” 東京",
    "",
    "Nobody may be expelled without a hearing.",
    "Can members be thrown out?",
)
ODD_CASES = (
    (
        "Wer trägt die Kosten — naïve café?",
        [
            "The co\u0301sts are bo\u0301rne by “the Coun\u00adcil” (see § 8a); 東京 and naïve cafés "
            "— no one else… 🙂 pays."
        ],
    ),
    ("", ["A passage."]),
    (
        "What is it?",
        ["x" * 120 + " is a word too long to be one.", "It is\tthe\u00a0thing\u200b itself."],
    ),
)


def write_folder(out, weights, tokenizer, layers, **more):
    os.makedirs(out, exist_ok=True)
    tensors.write(os.path.join(out, "model.safetensors"), weights)
    with open(os.path.join(out, "vocab.txt"), "w") as file:
        for word, _ in sorted(tokenizer.vocab.items(), key=lambda item: item[1]):
            file.write(word + "\n")
    size = weights[next(iter(weights))].shape[1]
    config = {
        "model_type": "bert",
        "hidden_size": size,
        "num_hidden_layers": layers,
        "num_attention_heads": 12,
        "intermediate_size": 4 * size,
        "hidden_act": "gelu",
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": 512,
        "type_vocab_size": 2,
        "vocab_size": len(tokenizer.vocab),
        "do_lower_case": True,
        **more,
    }
    write_json(os.path.join(out, "config.json"), config)


def write_json(path, value):
    with open(path, "w") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)


def export_encoder(source, out):
    tokenizer = Tokenizer(os.path.join(source, "tokenizer.json"))
    weights = tensors.read(os.path.join(source, "model.safetensors"))
    encoder = bert.Bert(layers=6).load({k: v.half().float() for k, v in weights.items()}).eval()
    more = {"architectures": ["BertModel"], "pooling": "mean over all tokens, then length 1"}
    write_folder(out, encoder.named(), tokenizer, 6, **more)
    texts, vectors = [], []
    for text in TEXTS:
        ids = [tokenizer.cls] + tokenizer.encode(text)[0][:254] + [tokenizer.sep]
        row = torch.tensor([ids])
        with torch.no_grad():
            mean = encoder(row, torch.zeros_like(row), torch.ones_like(row).bool())[0].mean(0)
        vector = torch.nn.functional.normalize(mean, dim=0).numpy()
        vectors.append(vector)
        texts.append({"text": text, "ids": ids, "vector": rounded(vector, 5)})
    cosines = np.array(vectors) @ np.array(vectors).T
    reference = {"texts": texts, "cosine": [rounded(row, 4) for row in cosines]}
    write_json(os.path.join(out, "reference.json"), reference)


def export_reader(model, vocabulary, out, tune=None):
    tokenizer, reader = Tokenizer(vocabulary), bert.open_reader(model)
    reader.load_state_dict({k: v.half().float() for k, v in reader.state_dict().items()})
    weights = reader.bert.named("bert.")
    weights["qa_outputs.weight"] = reader.head.weight
    weights["qa_outputs.bias"] = reader.head.bias
    more = {"architectures": ["BertForQuestionAnswering"], "no_answer": "fixed zero"}
    write_folder(out, weights, tokenizer, len(reader.bert.layers), **more)
    cases = (usual_cases(tune) if tune else []) + list(ODD_CASES)
    reference = [read_case(reader, tokenizer, question, texts) for question, texts in cases]
    write_json(os.path.join(out, "reference.json"), reference)


def usual_cases(tune):
    """Returns twelve questions with the three paragraphs that sound most alike."""
    rng, articles, out = random.Random(3), data.squad(tune), []
    for _ in range(12):
        article = rng.choice(articles)
        question = rng.choice(article["questions"])["question"]
        best = data.BM25(article["paragraphs"]).rank(question)[:3]
        out.append((question, [article["paragraphs"][i] for i in best]))
    return out


def read_case(reader, tokenizer, question, texts):
    passages, logits = [], [0.0]
    for text in texts:
        passage, starts = read_passage(reader, tokenizer, question, text)
        passages.append(passage)
        logits += starts
    none = float(np.exp(-np.logaddexp.reduce(np.array(logits, np.float64))))
    return {"question": question, "passages": passages, "no_answer": round(none, 6)}


def read_passage(reader, tokenizer, question, text):
    ids, places = tokenizer.encode(text)
    ids, places = ids[:220], places[:220]
    row, first = tokenizer.pair(tokenizer.encode(question)[0][:56], ids)
    row = torch.tensor([row])
    types = (torch.arange(row.shape[1]) >= first).long()[None]
    with torch.no_grad():
        out = reader(row, types, torch.ones_like(row).bool())[0].numpy()[first : first + len(ids)]
    at = lambda i: len(text[:i].encode())
    starts = rounded(out[:, 0], 4)
    return {
        "text": text,
        "ids": row[0].tolist(),
        "first": first,
        "bytes": [[at(start), at(end)] for start, end in places],
        "start": starts,
        "end": rounded(out[:, 1], 4),
    }, starts


def rounded(values, digits):
    return [round(float(v), digits) for v in values]


def main():
    p = argparse.ArgumentParser(description=__doc__)
    kinds = p.add_subparsers(dest="kind", required=True)
    reader = kinds.add_parser("reader")
    for name in ("model", "vocabulary", "out"):
        reader.add_argument(name)
    reader.add_argument("--tune")
    encoder = kinds.add_parser("encoder")
    for name in ("source", "out"):
        encoder.add_argument(name)
    o = p.parse_args()
    if o.kind == "reader":
        export_reader(o.model, o.vocabulary, o.out, o.tune)
    else:
        export_encoder(o.source, o.out)


if __name__ == "__main__":
    main()
