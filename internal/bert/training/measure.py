#!/usr/bin/env python3
"""Reads the best paragraphs by BM25 of each question of a set and tells how good the reader
is: alone, words alone, and both.

The set has questions that a paragraph answers, some that none does ("near"), and those of
other articles ("other").  usage: measure.py MODEL.pt VOCAB.txt SET.json"""

import argparse
import random
import re

import numpy as np
import torch

import bert
import data
from wordpiece import Tokenizer

SENTENCE_END = re.compile(r'(?<=[.!?])["”’)]*\s+(?=[A-Z“"(\[])')


def sentences(text):
    cuts = [0] + [m.end() for m in SENTENCE_END.finditer(text)] + [len(text)]
    return list(zip(cuts, cuts[1:]))


class Measure:
    def __init__(self, reader, tokenizer, best):
        self.reader, self.tokenizer, self.best = reader, tokenizer, best

    def logits(self, question, text):
        """Yields the place, start and end of each token, window by window."""
        asked = self.tokenizer.encode(question)[0][:56]
        ids, places = self.tokenizer.encode(text)
        for at in range(0, max(1, len(ids) - 60), 160):
            row, first = self.tokenizer.pair(asked, ids[at : at + 220])
            row = torch.tensor([row])
            types = (torch.arange(row.shape[1]) >= first).long()[None]
            with torch.no_grad():
                out = self.reader(row, types, torch.ones_like(row).bool())[0, first:-1].numpy()
            yield places[at : at + 220], out[:, 0], out[:, 1]

    def read(self, article, index, q):
        """Returns what is said of each of the best paragraphs."""
        wanted, rows = set(data.terms(q["question"])), []
        for i in index.rank(q["question"])[: self.best]:
            if i in q.get("without", []):
                continue
            text = article["paragraphs"][i]
            row = {"paragraph": i, "words": index.score(i, wanted), "top": -np.inf, "span": ""}
            cuts = sentences(text)
            parts = [[] for _ in cuts]
            for places, starts, ends in self.logits(q["question"], text):
                for (x, _), start in zip(places, starts):
                    parts[next(j for j, (u, v) in enumerate(cuts) if u <= x < v)].append(start)
                for a in np.argsort(-starts)[:6]:
                    for b in range(a, min(len(ends), a + 30)):
                        if starts[a] + ends[b] > row["top"]:
                            row["top"] = starts[a] + ends[b]
                            row["span"] = text[places[a][0] : places[b][1]]
            row["sentences"] = [np.logaddexp.reduce(p) if p else -99.0 for p in parts]
            row["logit"] = np.logaddexp.reduce(row["sentences"])
            row["hits"] = [any(t in text[u:v] for t in q["answers"]) for u, v in cuts]
            row["overlap"] = [
                sum(index.idf(w) for w in wanted & set(data.terms(text[u:v]))) for u, v in cuts
            ]
            rows.append(row)
        return rows


def questions(articles, rng, sample, others):
    """Yields (kind, article, index, question)."""
    pool = [(a["title"], q) for a in articles for q in a["questions"] if not q["impossible"]]
    for article in articles:
        index = data.BM25(article["paragraphs"])
        answered = [q for q in article["questions"] if not q["impossible"] and q["gold"]]
        near = [q for q in article["questions"] if q["impossible"]]
        if sample:
            answered = rng.sample(answered, min(sample, len(answered)))
            near = rng.sample(near, min(sample // 2, len(near)))
        strange = [q for title, q in rng.sample(pool, len(pool)) if title != article["title"]]
        strange = [{"question": q["question"], "gold": [], "answers": []} for q in strange[:others]]
        for kind, group in (("answered", answered), ("near", near), ("other", strange)):
            for q in group:
                yield kind, article, index, q


def overlap_f1(span, answers):
    said, best = span.lower().split(), 0.0
    for answer in answers:
        true = answer.lower().split()
        common = sum(min(said.count(w), true.count(w)) for w in set(true))
        if common:
            best = max(best, 2 * common / (len(said) + len(true)))
    return best


def auroc(answered, refused):
    both = np.concatenate([answered, refused])
    ranks = both.argsort().argsort() + 1.0
    n = len(answered)
    return (ranks[:n].sum() - n * (n + 1) / 2) / (n * len(refused))


def judge(results, name, reader, words, sentence_words):
    """Prints one line: how often the first paragraph and sentence are right, and how well
    questions without an answer are told apart."""
    first, sentence, f1 = [], [], []
    sure = {"answered": [], "near": [], "other": []}
    for kind, q, rows in results:
        scores = [reader * r["logit"] + words * r["words"] for r in rows]
        sure[kind].append(max(scores, default=-99.0))
        if kind != "answered" or not rows:
            continue
        first.append(rows[int(np.argmax(scores))]["paragraph"] in q["gold"])
        if q["answers"]:
            candidates = [
                (reader * s + words * r["words"] + sentence_words * o, hit)
                for r in rows
                for s, o, hit in zip(r["sentences"], r["overlap"], r["hits"])
            ]
            sentence.append(max(candidates)[1])
            f1.append(overlap_f1(max(rows, key=lambda r: r["top"])["span"], q["answers"]))
    line = f"{name:20s} paragraph@1 {100 * np.mean(first):.1f} sentence@1 {100 * np.mean(sentence):.1f}"
    line += f" span F1 {100 * np.mean(f1):.1f}"
    for kind, percent in (("near", 10), ("other", 5)):
        if sure[kind]:
            refused = np.mean(np.array(sure[kind]) < np.percentile(sure["answered"], percent))
            line += f" | {kind} AUROC {auroc(sure['answered'], sure[kind]):.3f}"
            line += f" refused at {100 - percent} % answered {100 * refused:.1f}"
    print(line)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    for argument in ("model", "tokenizer", "set"):
        p.add_argument(argument)
    p.add_argument("--sample", type=int, default=40, help="questions an article, 0 for all")
    p.add_argument("--best", type=int, default=6, help="paragraphs a question")
    p.add_argument("--others", type=int, default=10, help="questions of other articles")
    o = p.parse_args()
    measure = Measure(bert.open_reader(o.model), Tokenizer(o.tokenizer), o.best)
    results = [
        (kind, q, measure.read(article, index, q))
        for kind, article, index, q in questions(
            data.squad(o.set), random.Random(7), o.sample, o.others
        )
    ]
    judge(results, "words", 0, 1, 1)
    judge(results, "reader", 1, 0, 0)
    for words in (0.1, 0.2, 0.35, 0.5):
        judge(results, f"reader + {words} words", 1, words, 0.15)


if __name__ == "__main__":
    main()
