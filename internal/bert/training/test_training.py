"""A run of ten steps on ten questions, from random weights to the files that the packing
command takes. Skipped where torch is not installed.  usage: python -m unittest"""

import json
import os
import tempfile
import unittest

try:
    import torch  # noqa: F401
except ImportError:
    raise unittest.SkipTest("torch is not installed")

import bert
import export
import train

FACTS = {
    "Who chairs the meeting?": "Ada Lind chairs the meeting.",
    "When do quiet hours begin?": "Quiet hours begin at nine.",
    "How much is a plot?": "A plot costs sixty euros a year.",
    "Where are dogs kept?": "Dogs are kept on a lead.",
    "Who may be expelled?": "Nobody may be expelled without a hearing.",
}
ANSWERS = ("Ada Lind", "nine", "sixty euros", "on a lead", "Nobody")


class TenSteps(unittest.TestCase):
    def test_from_nothing_to_the_files(self):
        with tempfile.TemporaryDirectory() as folder:
            path = lambda name: os.path.join(folder, name)
            write_questions(path("tune.json"))
            write_vocabulary(path("vocab.txt"))
            options = train.parse(
                ["none", path("vocab.txt"), path("out.pt"), "--tune", path("tune.json")]
                + "--layers 1 --epochs 10 --batch 10 --warm 2 --lr 1e-3 --flat --crop .2".split()
            )
            loss = train.train(options)
            self.assertLess(loss, 5)
            self.assertEqual(len(bert.open_reader(path("out.pt")).bert.layers), 1)
            export.export_reader(path("out.pt"), path("vocab.txt"), path("reader"))
            written = sorted(os.listdir(path("reader")))
            names = ["config.json", "model.safetensors", "reference.json", "vocab.txt"]
            self.assertEqual(written, names)
            with open(path("reader/reference.json")) as file:
                for case in json.load(file):
                    self.assertTrue(0 < case["no_answer"] < 1)


def write_questions(path):
    """Ten questions of two articles that say the same."""
    docs = []
    for title in ("one", "two"):
        questions = [
            {"question": q, "gold": [i], "answers": [answer], "impossible": False}
            for i, (q, answer) in enumerate(zip(FACTS, ANSWERS))
        ]
        paragraphs = list(FACTS.values())
        docs.append({"title": title, "paragraphs": paragraphs, "questions": questions})
    with open(path, "w") as file:
        json.dump({"docs": docs}, file)


def write_vocabulary(path):
    letters = [chr(c) for c in range(33, 127) if not "A" <= chr(c) <= "Z"]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + letters + ["##" + c for c in letters]
    with open(path, "w") as file:
        file.write("\n".join(pieces) + "\n")


if __name__ == "__main__":
    unittest.main()
