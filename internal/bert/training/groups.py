"""What a step of training is made of: questions with a passage that answers and others that
sound alike, varied as people may ask, and cut to windows of tokens."""

import re
from dataclasses import dataclass, replace

import data

LEADS = (
    "",
    "",
    "",
    "",
    "hey, ",
    "do you know ",
    "can you tell me ",
    "please tell me: ",
    "so ",
    "question: ",
)
SENTENCE_END = re.compile(r'[.!?]["”’)]*\s+(?=[A-Z“"(\[])')


@dataclass
class Group:
    question: str
    text: str  # the passage that answers
    spans: list  # (start, end) of what may be the answer; none where nothing answers
    negatives: list  # passages that sound alike
    whole: bool  # spans are sentences that bear on the question, not the answer itself


def from_squad(path, rng, share=1.0):
    for article in data.squad(path):
        index = data.BM25(article["paragraphs"])
        for q in article["questions"]:
            if q["impossible"] or not q["gold"] or rng.random() > share:
                continue
            text = article["paragraphs"][q["gold"][0]]
            spans = [span for answer in q["answers"] for span in occurrences(text, answer)]
            if not spans and q["answers"]:
                continue
            near = [i for i in index.rank(q["question"])[:8] if i not in q["gold"]]
            negatives = [article["paragraphs"][i] for i in near]
            yield Group(q["question"], text, spans, negatives, whole=False)


def occurrences(text, answer):
    start = text.find(answer)
    while start >= 0:
        yield start, start + len(answer)
        start = text.find(answer, start + 1)


def from_selqa(path):
    items = data.selqa(path)
    topics = {}
    for item in items:
        topics.setdefault(item["topic"], set()).add(item["text"])
    for item in items:
        others = sorted(text for text in topics[item["topic"]] if text != item["text"])
        if len(others) > 1:
            others = [others[i] for i in data.BM25(others).rank(item["question"])[:6]]
        yield Group(item["question"], item["text"], item["spans"], others, whole=True)


def from_boolq(path):
    items = data.boolq(path)
    texts = sorted({item["text"] for item in items})
    index = data.BM25(texts)
    for item in items:
        near = [texts[i] for i in index.rank(item["question"])[:7] if texts[i] != item["text"]]
        yield Group(item["question"], item["text"], [(0, len(item["text"]))], near, whole=True)


def chat(question, rng):
    """The question as a chat may put it: no mark at its end, an opening, now and then a slip
    of the fingers."""
    if rng.random() < 0.4:
        question = question.rstrip("? ")
    if rng.random() < 0.3:
        question = rng.choice(LEADS) + question
    if rng.random() < 0.08:
        i = rng.randrange(1, max(2, len(question) - 2))
        if question[i : i + 2].isalpha():
            swapped = question[i + 1] + question[i] if rng.random() < 0.5 else question[i + 1]
            question = question[:i] + swapped + question[i + 2 :]
    return question


def crop(text, spans, rng):
    """One to three sentences of text, those of an answer among them, and its spans there."""
    cuts = [0] + [m.end() for m in SENTENCE_END.finditer(text)] + [len(text)]
    count = len(cuts) - 1
    if count < 2:
        return text, spans
    at = rng.choice(spans)[0] if spans else rng.randrange(len(text))
    middle = max(i for i in range(count) if cuts[i] <= at)
    start = cuts[max(0, middle - rng.randrange(2))]
    end = cuts[min(count, middle + 1 + rng.randrange(2))]
    inside = [(x - start, y - start) for x, y in spans if x >= start and y <= end]
    return text[start:end].rstrip(), inside


class Variety:
    """Turns a group into what the reader is shown. Shares are those of train.py's options."""

    def __init__(self, options, rng):
        self.options, self.rng = options, rng

    def passages(self, group, everything):
        """Returns the question and its passages with their spans, in the order shown."""
        o, rng = self.options, self.rng
        negatives = rng.sample(group.negatives, min(len(group.negatives), o.negatives))
        while len(negatives) < o.negatives:  # something else altogether
            negatives.append(rng.choice(everything).text)
        group, may_drop = self.question(group)
        if rng.random() < o.crop:
            text, spans = crop(group.text, group.spans, rng)
            group = replace(group, text=text, spans=spans)
            negatives = [crop(text, [], rng)[0] for text in negatives]
        shown = [(text, []) for text in negatives]
        if not (may_drop and rng.random() < o.drop):
            shown.insert(0, (group.text, group.spans))
        return group, shown

    def question(self, group):
        """Asks otherwise, or what the passage does not answer. The latter must be shown
        beside its passage, so the second result tells whether the passage may be left out."""
        o, rng = self.options, self.rng
        if not group.whole and rng.random() < o.claims:
            claimed = self.claim(group)
            if claimed:
                return claimed, bool(claimed.spans)
        if not group.whole and rng.random() < o.nearmiss:
            import nearmiss

            missed = nearmiss.make(group.question, group.text, group.negatives, rng)
            if missed:
                return replace(group, question=missed, spans=[]), False
        if rng.random() < o.reword:
            import nearmiss

            return replace(group, question=nearmiss.reword(group.question, rng)), True
        return group, True

    def claim(self, group):
        """A sentence of the passage asked as a claim, true or turned; None where none fits."""
        import nearmiss

        said = nearmiss.claim(group.text, group.negatives, self.rng)
        if not said:
            return None
        question, spans = said
        if spans and self.rng.random() < 0.5:
            question = nearmiss.reword(question, self.rng, 0.4)
        return replace(group, question=question, spans=spans, whole=bool(spans))


@dataclass
class Instance:
    """A question beside a window of a passage."""

    ids: list
    first: int  # token of the passage
    length: int  # of the window
    starts: list
    ends: list


class Windows:
    """Cuts passages to as many tokens as fit beside a question."""

    def __init__(self, tokenizer, window, rng):
        self.tokenizer, self.window, self.rng = tokenizer, window, rng
        self.cache = {}

    def instance(self, question, text, spans, whole):
        if text not in self.cache:
            self.cache[text] = self.tokenizer.encode(text)
        question_ids = self.tokenizer.encode(chat(question, self.rng))[0][:56]
        ids, places = self.cache[text]
        room = self.window - len(question_ids)
        start = self.start(places, spans, room)
        ids, places = ids[start : start + room], places[start : start + room]
        starts, ends = bearing(places, spans) if whole else borders(places, spans)
        row, first = self.tokenizer.pair(question_ids, ids)
        return Instance(
            row, first, len(ids), [i + first for i in starts], [i + first for i in ends]
        )

    def start(self, places, spans, room):
        """Returns where the window begins: anywhere, but so that it holds an answer."""
        last = len(places) - room
        if last <= 0:
            return 0
        hits = [i for i, (x, y) in enumerate(places) if any(x < e and y > s for s, e in spans)]
        if not hits:
            return self.rng.randrange(0, last + 1)
        return max(0, min(last, self.rng.choice(hits) - self.rng.randrange(room)))


def bearing(places, spans):
    """Returns all tokens of the spans, as starts and as ends."""
    inside = [i for i, (x, y) in enumerate(places) if any(x >= s and y <= e for s, e in spans)]
    return inside, inside


def borders(places, spans):
    """Returns the first piece of each word that starts a span, and the last of each that
    ends one."""
    begins, finishes = {s for s, _ in spans}, {e for _, e in spans}
    starts, ends = [], []
    for i, (x, y) in enumerate(places):
        if x in begins and (i == 0 or places[i - 1] != (x, y)):
            starts.append(i)
        if y in finishes and (i + 1 == len(places) or places[i + 1] != (x, y)):
            ends.append(i)
    return starts, ends
