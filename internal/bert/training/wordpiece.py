"""WordPiece that keeps the place of each word."""

import json
import unicodedata


class Tokenizer:
    """Reads a vocab.txt or a tokenizer.json."""

    def __init__(self, path):
        with open(path) as file:
            if path.endswith(".txt"):
                self.vocab = {line.rstrip("\n"): number for number, line in enumerate(file)}
            else:
                self.vocab = json.load(file)["model"]["vocab"]
        self.cls, self.sep = self.vocab["[CLS]"], self.vocab["[SEP]"]
        self.unk, self.pad = self.vocab["[UNK]"], self.vocab["[PAD]"]
        self.cache = {}

    def encode(self, text):
        """Returns ids and, for each, start and end of its word in text."""
        ids, places = [], []
        for word, start, end in words(text):
            for piece in self.pieces(word):
                ids.append(piece)
                places.append((start, end))
        return ids, places

    def pieces(self, word):
        if word not in self.cache:
            self.cache[word] = self.split(word)
        return self.cache[word]

    def split(self, word):
        """Returns the longest pieces from the left, or one unknown piece."""
        if len(word) > 100:
            return [self.unk]
        out, start = [], 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((e for e in ends if mark + word[start:e] in self.vocab), None)
            if end is None:
                return [self.unk]
            out.append(self.vocab[mark + word[start:end]])
            start = end
        return out

    def pair(self, question, passage):
        """Returns the input of a reader for ids of both, and where the passage begins."""
        return [self.cls] + question + [self.sep] + passage + [self.sep], len(question) + 2


def words(text):
    """Returns (word, start, end) of each run of letters or digits and of each other mark."""
    out, start = [], 0
    while start < len(text):
        first = text[start]
        end = start + 1
        if first.isspace() or is_other(first):
            start = end
            continue
        if not is_mark(first) and not 0x4E00 <= ord(first) <= 0x9FFF:
            while end < len(text) and not text[end].isspace() and not is_mark(text[end]):
                end += 1
        word = fold(text[start:end])
        if word:
            out.append((word, start, end))
        start = end
    return out


def fold(word):
    """Returns word in lower case, without accents and without characters of no shape."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn" and not is_other(c))


def is_other(c):
    return unicodedata.category(c).startswith("C")


def is_mark(c):
    code = ord(c)
    ascii_mark = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_mark or unicodedata.category(c).startswith("P")
