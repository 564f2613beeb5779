"""Opposites, synonyms and parts of speech from WordNet 3.0 (Debian wordnet-base)."""

import collections
import os
import re

FOLDER = os.environ.get("WORDNET", "/usr/share/wordnet")
FILES = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}


def lines(name):
    """Yields the fields of each entry, without its gloss."""
    with open(os.path.join(FOLDER, name), encoding="latin-1") as file:
        for line in file:
            if not line.startswith(" "):
                yield line.split("|")[0].split()


def synset(fields):
    """Returns the words of an entry of a data file and the fields after them."""
    count = int(fields[3], 16)
    words = [re.sub(r"\(.*", "", fields[4 + 2 * i]).replace("_", " ").lower() for i in range(count)]
    return words, fields[4 + 2 * count :]


def read():
    """Returns parts of speech, opposites and synonyms of words. Synonyms are those of the
    first sense of a word that has one part of speech."""
    kinds, opposites = collections.defaultdict(set), collections.defaultdict(set)
    words_of, senses = {}, {}
    for name, kind in FILES.items():
        words_of[name], links = {}, []
        for fields in lines("index." + name):
            kinds[fields[0]].add(kind)
            senses[name, fields[0]] = fields[-int(fields[2])]
        for fields in lines("data." + name):
            words_of[name][fields[0]], rest = synset(fields)
            for i in range(int(rest[0])):
                symbol, target, _, pair = rest[1 + 4 * i : 5 + 4 * i]
                if symbol == "!":
                    links.append((fields[0], target, int(pair[:2], 16), int(pair[2:], 16)))
        for source, target, i, j in links:
            if target in words_of[name] and i and j:
                opposites[words_of[name][source][i - 1]].add(words_of[name][target][j - 1])
    synonyms = {}
    for (name, word), first in senses.items():
        others = [w for w in words_of[name].get(first, ()) if w != word and w[:4] != word[:4]]
        if name != "adv" and len(kinds[word]) == 1 and others:
            synonyms[word] = others
    return kinds, opposites, synonyms


KINDS, OPPOSITES, SYNONYMS = read()
