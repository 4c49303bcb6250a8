"""Near-duplicates beside datasketch, TF-IDF and all pairs: quality, time and memory.

    python benchmarks/duplicates.py DATA [--peers PYTHON] [--texts 20000] [--times 3]

DATA is a folder with the comments of Polis conversations (polis/*/comments.csv, plain
or gzip). Copies of them are edited with a fixed seed, so it is known which belong
together. PYTHON has the peer installed; without it, the peer is left out:

    python -m venv peers && peers/bin/pip install datasketch==2.0.0 rapidfuzz==3.14.6

Prints a Markdown table. A peer's pairs count as they are; ours are those of a group.
"""

import argparse
import csv
import gzip
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

SEED = 3
EDITED = 0.4  # of all texts
SHORTEST = 20  # signs of a comment that is taken
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ALIKE = 88  # of rapidfuzz, at which peers take two texts for one
SHINGLE = 4
Pair = tuple[int, int]


# Texts of which it is known which belong together.


def real_comments(data: Path) -> list[list[str]]:
    """The comments of each conversation, each once."""
    conversations = []
    for path in sorted(data.glob("polis/*/comments.csv*")):
        if "football" in path.parent.name:
            continue  # mostly keyboard trials: "test 234"
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            texts = {row["comment-body"].strip() for row in csv.DictReader(file)}
        conversations.append(sorted(t for t in texts if len(t) >= SHORTEST))
    return conversations


def make_texts(data: Path, number: int) -> list[tuple[int, str]]:
    """Texts, each with the number of the original that it is, or is an edit of."""
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    conversations = real_comments(data)
    originals = [(text, own) for own in conversations for text in own]
    wanted = int(number * (1 - EDITED))
    while len(originals) < 2 * wanted:
        own = chance.choice(originals)[1]  # the longer a conversation, the more
        first, second = (cut_up(chance.choice(own)) for _ in range(2))
        halves = first[: len(first) // 2 + 1] + second[len(second) // 2 :]
        originals.append((blank("".join(halves)).join(halves), own))
    originals = each_once(originals)
    chance.shuffle(originals)
    originals = originals[:wanted]
    texts = [(place, text) for place, (text, _) in enumerate(originals)]
    while len(texts) < number:
        place = chance.randrange(wanted)
        edit = chance.choice([slip, cut, insert, swap, change_case])
        edited = edit(*originals[place], chance)
        if edited.strip():
            texts.append((place, edited))
    chance.shuffle(texts)
    return texts


def each_once(originals: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """Without those that say the very same; those nearly the same stay."""
    found = {}
    for text, own in originals:
        found.setdefault("".join(filter(str.isalnum, text.casefold())), (text, own))
    return list(found.values())


def blank(text: str) -> str:
    """What stands between words: nothing in Chinese, where each sign counts as one."""
    return "" if any("\u4e00" <= sign <= "\u9fff" for sign in text) else " "


def cut_up(text: str) -> list[str]:
    return text.split() if blank(text) else list(text)


def slip(text: str, own: list[str], chance: random.Random) -> str:
    """A letter replaced, left out or put in, once for every 40 signs."""
    signs = list(text)
    for _ in range(max(1, len(text) // 40)):
        place = chance.randrange(len(signs))
        signs[place] = chance.choice(
            [chance.choice(LETTERS), "", signs[place] + chance.choice(LETTERS)]
        )
    return "".join(signs)


def cut(text: str, own: list[str], chance: random.Random) -> str:
    """An eighth of the words, at the start or the end, left out."""
    words = cut_up(text)
    number = max(1, len(words) // 8)
    return blank(text).join(
        words[number:] if chance.random() < 0.5 else words[:-number]
    )


def insert(text: str, own: list[str], chance: random.Random) -> str:
    """A word of the same conversation put in, once for every 12 words."""
    words = cut_up(text)
    for _ in range(max(1, len(words) // 12)):
        word = chance.choice(cut_up(chance.choice(own)))
        words.insert(chance.randrange(len(words) + 1), word)
    return blank(text).join(words)


def swap(text: str, own: list[str], chance: random.Random) -> str:
    """Two neighbouring words change places."""
    words = cut_up(text)
    place = chance.randrange(max(1, len(words) - 1))
    words[place : place + 2] = words[place : place + 2][::-1]
    return blank(text).join(words)


def change_case(text: str, own: list[str], chance: random.Random) -> str:
    return text.upper() if chance.random() < 0.5 else text.lower() + "!!"


# The peers: each takes texts and gives pairs of places.


def datasketch(texts: list[str]) -> Iterator[Pair]:
    """MinHash of 64 orders and LSH at 0.5, candidates checked by rapidfuzz."""
    from datasketch import MinHash, MinHashLSH
    from rapidfuzz import fuzz

    index = MinHashLSH(threshold=0.5, num_perm=64)
    for place, text in enumerate(texts):
        strings = {
            text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1))
        }
        mine = MinHash(num_perm=64)
        mine.update_batch([string.encode() for string in strings])
        for other in index.query(mine):
            if fuzz.ratio(text, texts[other], score_cutoff=ALIKE):
                yield other, place
        index.insert(place, mine)


def tf_idf(texts: list[str]) -> Iterator[Pair]:
    """Cosine of at least 0.7 between TF-IDF weights of strings of four letters."""
    from scipy.sparse import triu
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        analyzer="char", ngram_range=(SHINGLE, SHINGLE), dtype="float32"
    )
    weights = vectorizer.fit_transform(texts)
    for start in range(0, len(texts), 1000):
        alike = weights[start : start + 1000] @ weights.T
        alike.data[alike.data < 0.7] = 0
        alike.eliminate_zeros()
        found = triu(alike, k=start + 1).tocoo()
        yield from zip((found.row + start).tolist(), found.col.tolist(), strict=True)


def all_pairs(texts: list[str]) -> Iterator[Pair]:
    """rapidfuzz on every pair, on all cores."""
    import numpy as np
    from rapidfuzz import fuzz, process

    for start in range(0, len(texts), 500):
        alike = process.cdist(
            texts[start : start + 500],
            texts[start:],
            scorer=fuzz.ratio,
            score_cutoff=ALIKE,
            dtype=np.uint8,
            workers=-1,
        )
        rows, columns = np.nonzero(np.triu(alike, k=1))
        yield from zip((rows + start).tolist(), (columns + start).tolist(), strict=True)


def exact(texts: list[str]) -> Iterator[Pair]:
    same = defaultdict(list)
    for place, text in enumerate(texts):
        same[text].append(place)
    for places in same.values():
        yield from combinations(places, 2)


PEERS = {
    "datasketch 64, LSH 0.5": datasketch,
    "TF-IDF of four letters, cosine 0.7": tf_idf,
    "rapidfuzz, all pairs": all_pairs,
    "the very same only": exact,
}
OURS = "milepost analyse duplicates"


def run_peer(name: str, texts: Path, out: Path) -> None:
    """Read, plainly normalise, find, write: what ours does too."""
    with texts.open(encoding="utf-8", newline="") as file:
        read = [" ".join(r["text"].casefold().split()) for r in csv.DictReader(file)]
    with out.open("w", newline="") as file:
        csv.writer(file).writerows(PEERS[name](read))


# What came of it.


def pairs_of_groups(groups: Path) -> Iterator[Pair]:
    members = defaultdict(list)
    with groups.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            members[row["group"]].append(int(row["id"]))
    for places in members.values():
        yield from combinations(sorted(places), 2)


def pairs_of_file(out: Path) -> Iterator[Pair]:
    with out.open(newline="") as file:
        for one, other in csv.reader(file):
            yield int(one), int(other)


def judged(found: Iterable[Pair], made_from: list[int]) -> tuple[float, float]:
    """Recall and precision by pair."""
    known = sum(n * (n - 1) // 2 for n in Counter(made_from).values())
    said = right = 0
    for one, other in found:
        said += 1
        right += made_from[one] == made_from[other]
    return right / known, right / max(said, 1)


def has_datasketch(python: str | None) -> bool:
    probe = [python or sys.executable, "-c", "import datasketch, rapidfuzz"]
    return not subprocess.run(probe, capture_output=True, check=False).returncode


def compare(data: Path, python: str | None, number: int, times: int) -> None:
    from measure import in_turns, machine, megabytes, ratio, table

    made = make_texts(data, number)
    made_from = [origin for origin, _ in made]
    names = [
        name for name in PEERS if number <= 20_000 or name != "rapidfuzz, all pairs"
    ]
    if not has_datasketch(python):
        names.remove("datasketch 64, LSH 0.5")
        print("datasketch is not installed, so it is left out: see --help.\n")
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.csv"
        with texts.open("w", encoding="utf-8", newline="") as file:
            rows = ((place, text) for place, (_, text) in enumerate(made))
            csv.writer(file).writerows([("id", "text"), *rows])
        outs = {name: Path(folder) / f"{place}.csv" for place, name in enumerate(names)}
        groups = Path(folder) / "ours" / "groups.csv"
        milepost = [sys.executable, "-c", "from milepost.cli import main; main()"]
        ours = [*milepost, "analyse", "duplicates", str(texts), "--out", str(groups)]
        commands = {OURS: ours}
        for name, out in outs.items():
            own = python if name.startswith("datasketch") and python else sys.executable
            commands[name] = [
                own,
                __file__,
                str(texts),
                "--run",
                name,
                "--out",
                str(out),
            ]
        measured = in_turns(commands, times)
        quality = {
            name: judged(pairs_of_file(out), made_from) for name, out in outs.items()
        }
        quality[OURS] = judged(pairs_of_groups(groups), made_from)
    lines = []
    for name, runs in measured.items():
        recall, precision = quality[name]
        beside = ratio(measured[OURS], runs)
        lines.append(
            [
                name,
                f"{recall:.3f}",
                f"{precision:.3f}",
                f"{runs.seconds:.1f} s",
                f"{beside[0]:.1f} ({beside[1]:.1f}–{beside[2]:.1f})",
                megabytes(runs.peak),
            ]
        )
    pairs = sum(n * (n - 1) // 2 for n in Counter(made_from).values())
    print(f"{number:,} texts, {pairs:,} known pairs, {times} runs.\n")
    print(
        table(["", "recall", "precision", "whole process", "times ours", "peak"], lines)
    )
    print(f"\n{machine('duckdb', 'rapidfuzz', 'scikit-learn', 'numpy')}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--run", choices=PEERS, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        run_peer(given.run, given.data, given.out)
    else:
        compare(given.data, given.peers, given.texts, given.times)


if __name__ == "__main__":
    main()
