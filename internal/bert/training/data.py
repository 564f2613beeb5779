"""Question sets in one shape, and BM25 to find the passages that sound most alike."""

import json
import math
import re
from collections import Counter

ENDINGS = ("ations", "ation", "ing", "ies", "ied", "ed", "es", "ly", "s", "e")
STOP = set(
    "a an the of to and in for that on is was with as it by at from be has are have were this "
    "who which will their or its one also would there than into if no can do only could what "
    "him did how why whom when where does been some any".split()
)


def stem(word):
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def terms(text):
    return [stem(w) for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in STOP]


class BM25:
    def __init__(self, passages):
        self.tf = [Counter(terms(p)) for p in passages]
        self.len = [sum(c.values()) for c in self.tf]
        self.avg = max(1, sum(self.len) / max(1, len(passages)))
        self.df = Counter(w for c in self.tf for w in c)
        self.n = len(passages)

    def idf(self, term):
        df = self.df[term]
        return math.log(1 + (self.n - df + 0.5) / (df + 0.5))

    def score(self, i, wanted):
        """Returns how well passage i fits a set of terms."""
        tf, length = self.tf[i], 0.25 + 0.75 * self.len[i] / self.avg
        return sum(self.idf(w) * tf[w] * 2.2 / (tf[w] + 1.2 * length) for w in wanted if w in tf)

    def rank(self, question):
        """Returns the numbers of all passages, the best first."""
        wanted = set(terms(question))
        return [i for _, i in sorted((-self.score(i, wanted), i) for i in range(self.n))]


def squad(path):
    """Returns articles: title, paragraphs, and questions with the numbers of the paragraphs
    that answer ("gold"), the answers' texts, and whether nothing answers ("impossible")."""
    with open(path) as file:
        articles = json.load(file)
    if "data" in articles:
        return shifts(articles)
    for article in articles["docs"]:
        if "units" in article:
            article["paragraphs"] = [unit["text"] for unit in article["units"]]
            article["questions"] = [
                {"question": q["q"], "gold": q["gold"], "answers": q["ans"], "impossible": q["imp"]}
                for q in article["qs"]
            ]
    return articles["docs"]


def shifts(articles):
    """Reads SQuADShifts, which has the shape of SQuAD 1.1. Forty paragraphs of a title at
    most make an article."""
    out = []
    for article in articles["data"]:
        for start in range(0, len(article["paragraphs"]), 40):
            paragraphs = article["paragraphs"][start : start + 40]
            questions = [
                {
                    "question": q["question"],
                    "gold": [number],
                    "answers": sorted({answer["text"] for answer in q["answers"]}),
                    "impossible": False,
                }
                for number, paragraph in enumerate(paragraphs)
                for q in paragraph["qas"]
            ]
            texts = [p["context"] for p in paragraphs]
            out.append({"title": article["title"], "paragraphs": texts, "questions": questions})
    return out


def selqa(path):
    """Returns sections of Wikipedia with the sentences that answer a question, which is
    often asked in other words."""
    with open(path) as file:
        items = json.load(file)
    out = []
    for item in items:
        text, spans = "", []
        for sentence in item["candidates"]:
            text += " " if text else ""
            spans.append((len(text), len(text) + len(sentence)))
            text += sentence
        answers = [spans[i] for i in item["answers"]]
        out.append(
            {"question": item["question"], "text": text, "spans": answers, "topic": item["article"]}
        )
    return out


def boolq(path):
    """Returns yes-or-no questions that people typed, with the passage that settles each."""
    out = []
    with open(path) as file:
        for line in file:
            item = json.loads(line)
            text = item["passage"].replace("``", '"').replace("''", '"')
            out.append({"question": item["question"].strip() + "?", "text": text})
    return out
