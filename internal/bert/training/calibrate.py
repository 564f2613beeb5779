#!/usr/bin/env python3
"""Writes a set of questions that the reader was not trained on, to fit a calibration to:
SelQA's dev part, and what two earlier runs left out of SQuADShifts' reviews and comments.

usage: calibrate.py SELQA-DEV.json SHIFTS-FOLDER SQUAD-TUNE.json OUT.json"""

import json
import os
import random
import sys

import data
import nearmiss

SHIFTS = ("reddit", "amazon_reviews")


def key(question, paragraph):
    return question + "|" + paragraph[:80]


def used(tune, folder):
    """Returns the keys of the questions that the runs drew, as train.py drew them."""
    out = set()
    for seed, share in ((1, 0.4), (2, 0.5)):
        rng = random.Random(seed)
        files = [(tune, 1), (os.path.join(folder, "new_wiki.json"), 1)]
        files += [(os.path.join(folder, name + ".json"), share) for name in SHIFTS]
        for path, part in files:
            for article in data.squad(path):
                for q in article["questions"]:
                    if q["impossible"] or not q["gold"] or rng.random() > part:
                        continue
                    out.add(key(q["question"], article["paragraphs"][q["gold"][0]]))
    return out


def article(ident, title, paragraphs, questions, rng):
    """A quarter of the questions lose their paragraph, a quarter are turned."""
    out = []
    for i, (question, gold, answers) in enumerate(questions):
        item = {"id": f"{ident}-{i}", "question": question, "gold": [gold], "answers": answers}
        item.update(impossible=False, without=[])
        draw = rng.random()
        if draw < 0.25:
            item.update(gold=[], answers=[], impossible=True, without=[gold])
        elif draw < 0.5:
            others = [p for j, p in enumerate(paragraphs) if j != gold][:8]
            turned = nearmiss.make(question, paragraphs[gold], others, rng)
            if turned:
                item.update(question=turned, gold=[], answers=[], impossible=True)
        out.append(item)
    return {"id": ident, "title": title, "paragraphs": paragraphs, "questions": out}


def from_selqa(path, rng):
    items = sorted(data.selqa(path), key=lambda item: item["topic"])
    texts = list(dict.fromkeys(item["text"] for item in items))
    for start in range(0, len(texts), 40):
        part = texts[start : start + 40]
        questions = [
            (x["question"], part.index(x["text"]), [x["text"][a:b] for a, b in x["spans"]])
            for x in items
            if x["text"] in part
        ]
        yield article(f"selqa-{start // 40}", "Encyclopedia sections", part, questions, rng)


def from_shifts(folder, name, drawn, rng):
    """Yields articles of forty paragraphs until some 420 questions are taken."""
    articles = data.squad(os.path.join(folder, name + ".json"))
    rng.shuffle(articles)
    paragraphs, questions, taken, number = [], [], 0, 0
    for source in articles:
        for i, paragraph in enumerate(source["paragraphs"]):
            fresh = [
                q
                for q in source["questions"]
                if q["gold"] == [i] and key(q["question"], paragraph) not in drawn
            ][:3]
            if not fresh:
                continue
            paragraphs.append(paragraph)
            questions += [(q["question"], len(paragraphs) - 1, q["answers"]) for q in fresh]
            taken += len(fresh)
            if len(paragraphs) == 40:
                yield article(
                    f"{name}-{number}", name.replace("_", " "), paragraphs, questions, rng
                )
                paragraphs, questions, number = [], [], number + 1
        if taken > 420:
            return


def main(selqa, folder, tune, out):
    rng, drawn = random.Random(9), used(tune, folder)
    docs = list(from_selqa(selqa, rng))
    for name in SHIFTS:
        docs += from_shifts(folder, name, drawn, rng)
    source = "SelQA dev (emorynlp, Apache-2.0); SQuADShifts (Miller et al. 2020, CC BY 4.0)"
    with open(out, "w") as file:
        json.dump(
            {"name": "reader-calibrate", "source": source, "docs": docs}, file, ensure_ascii=False
        )
    print(len(docs), "articles,", sum(len(d["questions"]) for d in docs), "questions")


if __name__ == "__main__":
    main(*sys.argv[1:])
