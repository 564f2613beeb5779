"""Questions that their paragraph no longer answers: one word turned into its opposite,
another name, another number or another thing, or the verb denied. Also questions in synonyms,
and sentences asked as claims."""

import re

from wordnet import KINDS, OPPOSITES, SYNONYMS

FUNCTION_WORDS = set(
    "what which who whom whose when where why how many much long old far did do does was were is "
    "are had has have the of in a an to for and or on at by with from that this it its be been as "
    "than there their they he she his her not no can could will would should may might into about "
    "after before during between under over most first last".split()
)
TURNABLE = {"most", "first", "last", "after", "before", "under", "over"}
ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("ing", ""),
    ("ing", "e"),
    ("ed", ""),
    ("ed", "e"),
    ("es", ""),
    ("s", ""),
)
CLAIMS = (
    "does it say that ",
    "is it true that ",
    "does the text claim that ",
    "so ",
    "",
    "do they say ",
    "is it said that ",
    "they say that ",
)
NAME = re.compile(r"\b[A-Z][\w’'-]+(?:\s+(?:of|the|de|van|von)?\s*[A-Z][\w’'-]+)*")
VERB = re.compile(r"\b(did|do|does|was|were|is|are|can|could|will|would|has|have|had)\b")
SENTENCE = re.compile(r'[A-Z“"(][^.!?]{30,260}[.!?](?=\s|$)')


def bases(word):
    """Returns the word and what it may be a form of."""
    out = [word]
    for ending, base in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            out.append(word[: -len(ending)] + base)
    return out


def inflect(new, old):
    """Gives new the ending of old."""
    if old.endswith("ing") and not new.endswith("ing"):
        return (new[:-1] if new.endswith("e") else new) + "ing"
    if old.endswith("ed") and not new.endswith("ed"):
        return new + ("d" if new.endswith("e") else "ed")
    if old.endswith("s") and not old.endswith("ss") and not new.endswith("s"):
        return new + "s"
    return new


def put(text, match, new):
    return text[: match.start()] + new + text[match.end() :]


def reword(question, rng, share=0.5):
    """Puts some words of a question as a synonym of their first sense."""

    def substitute(match):
        word = match.group()
        if word in FUNCTION_WORDS or rng.random() > share:
            return word
        base = next((b for b in bases(word) if b in SYNONYMS), None)
        return inflect(rng.choice(SYNONYMS[base][:3]), word) if base else word

    return re.sub(r"\b[a-z]{4,}\b", substitute, question)


def claim(paragraph, others, rng):
    """Asks a sentence of the paragraph as a claim: (question, spans), without spans where one
    word was turned. None where no sentence can be asked."""
    sentences = [m.span() for m in SENTENCE.finditer(paragraph)]
    if not sentences:
        return None
    start, end = rng.choice(sentences)
    text, spans = paragraph[start:end].rstrip(".!?"), [(start, end)]
    if rng.random() < 0.5:
        turned = make(" " + text, paragraph, others, rng)
        if not turned:
            return None
        text, spans = turned.strip(), []
    lead = rng.choice(CLAIMS)
    if lead and not re.match(r"[A-Z][\w’]*\s+[A-Z]", text):
        text = text[0].lower() + text[1:]
    return lead + text + ("?" if rng.random() < 0.6 else ""), spans


def make(question, paragraph, others, rng):
    """Changes one thing in a question, or returns None. others are texts of the same article
    without the answer."""
    ways = [opposite, name, number, thing, deny]
    rng.shuffle(ways)
    if rng.random() < 0.75:
        ways.remove(deny)
    for way in ways:
        changed = way(question, paragraph.lower(), others, rng)
        if changed:
            return changed
    return None


def opposite(question, paragraph, others, rng):
    found = []
    for match in re.finditer(r"[a-z]{3,}", question):
        base = next((b for b in bases(match.group()) if b in OPPOSITES), None)
        if base and match.group() not in FUNCTION_WORDS - TURNABLE:
            found.append((match, base))
    if not found:
        return None
    match, base = rng.choice(found)
    return put(question, match, inflect(rng.choice(sorted(OPPOSITES[base])), match.group()))


def name(question, paragraph, others, rng):
    places = [m for m in NAME.finditer(question) if m.start() > 0]
    known = (paragraph, question.lower())
    pool = [
        m.group()
        for text in others
        for m in NAME.finditer(text)
        if m.start() > 0
        and text[m.start() - 2 : m.start() - 1] not in ".!?"
        and not any(m.group().lower() in text for text in known)
    ]
    if not places or not pool:
        return None
    return put(question, rng.choice(places), rng.choice(pool))


def number(question, paragraph, others, rng):
    places = list(re.finditer(r"\b\d[\d,.]*\b", question))
    if not places:
        return None
    place = rng.choice(places)
    digits = re.sub(r"\D", "", place.group())[:9] or "0"
    reach = 12 if len(digits) == 4 else max(3, int(digits))
    new = str(abs(int(digits) + rng.choice([-1, 1]) * rng.randrange(1, reach)))
    return None if new in paragraph else put(question, place, new)


def thing(question, paragraph, others, rng):
    places = [
        m
        for m in re.finditer(r"\b[a-z]{4,}\b", question)
        if m.start() > 0
        and m.group() not in FUNCTION_WORDS
        and any("n" in KINDS.get(b, ()) for b in bases(m.group()))
    ]
    pool = [
        word
        for text in others
        for word in re.findall(r"\b[a-z]{4,}\b", text)
        if word not in FUNCTION_WORDS and word not in paragraph and KINDS.get(word) == {"n"}
    ]
    if not places or not pool:
        return None
    return put(question, rng.choice(places), rng.choice(pool))


def deny(question, paragraph, others, rng):
    verb = VERB.search(question)
    if not verb or re.search(r"\bnot\b|n't", question):
        return None
    if rng.random() < 0.4:
        return question[: verb.end()] + " not" + question[verb.end() :]
    return re.sub(
        r"^(.*?\b" + verb.group() + r")(\s+(?:the\s+)?\S+)", r"\1\2 not", question, count=1
    )
