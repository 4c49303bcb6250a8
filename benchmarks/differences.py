"""Differences of texts beside difflib and diff-match-patch, and what conflicts cost.

    python benchmarks/differences.py [--peers PYTHON] [--times 5]

Texts are made up with a fixed seed. PYTHON has the peer installed; without it, the peer
is left out:

    python -m venv peers && peers/bin/pip install diff-match-patch==20241021

Prints two Markdown tables. A whole process makes many differences of different texts, so
that what is loaded and started hardly counts.
"""

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

SEED = 5
# name: pairs of documents, clauses in each, words in a clause, words changed of a hundred
TEXTS = {
    "300 clauses of 60 words, ten pairs": (10, 300, 60, 3),
    "one clause of 500 words, forty pairs": (40, 1, 500, 5),
    "one clause of 3,000 words, two pairs": (2, 1, 3_000, 5),
    "the same, half of it rewritten": (2, 1, 3_000, 50),
}
Pair = tuple[str, str]


# Texts: frequent words are as frequent as in a language.


def make_pairs(name: str) -> list[Pair]:
    documents, clauses, words, changed = TEXTS[name]
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    return [make_pair(chance, words, changed / 100) for _ in range(documents * clauses)]


def make_pair(chance: random.Random, size: int, changed: float) -> Pair:
    before = [word(chance) for _ in range(size)]
    after = list(before)
    for _ in range(chance.randint(0, round(2 * size * changed))):
        place = chance.randrange(len(after))
        after[place : place + chance.randrange(2)] = [word(chance)] * chance.randrange(
            2
        )
    return sentences(before), sentences(after)


def word(chance: random.Random) -> str:
    """The word of rank r comes about 1/r as often as the first (Zipf), of 2,000."""
    return f"w{int(2000 ** chance.random())}"


def sentences(words: list[str]) -> str:
    return "".join(
        f"{one}. " if place % 15 == 14 else f"{one} " for place, one in enumerate(words)
    ).strip()


# Those that are timed: each takes pairs, and gives how many words it calls changed.


def edits(pairs: list[Pair]) -> int:
    from milepost.documents.changes.edits import diff
    from milepost.documents.changes.tokens import tokens

    changed = 0
    for before, after in pairs:
        old = tokens(before)
        for edit in diff(before, after):
            changed += count("".join(old[edit.start : edit.end])) + count(edit.text)
    return changed


def find_changes(pairs: list[Pair]) -> int:
    from milepost.formats.document_model.text_difference import find_changes

    return sum(
        count(change.text)
        for before, after in pairs
        for change in find_changes(before, after)
        if change.kind != "keep"
    )


def difflib(pairs: list[Pair], *, autojunk: bool = False) -> int:
    """SequenceMatcher on words, blanks and signs, without its heuristic."""
    from difflib import SequenceMatcher

    changed = 0
    for before, after in pairs:
        old, new = (re.findall(r"\w+|\s+|.", text) for text in (before, after))
        matcher = SequenceMatcher(None, old, new, autojunk=autojunk)
        for step, i, j, k, m in matcher.get_opcodes():
            if step != "equal":
                changed += count("".join(old[i:j])) + count("".join(new[k:m]))
    return changed


def difflib_as_it_comes(pairs: list[Pair]) -> int:
    """In texts of 200 tokens and more it does not look for frequent ones."""
    return difflib(pairs, autojunk=True)


def diff_match_patch(pairs: list[Pair]) -> int:
    """Letter by letter, then tidied for people, as its guide says; no time limit."""
    from diff_match_patch import diff_match_patch as peer

    differ = peer()
    differ.Diff_Timeout = 0
    changed = 0
    for before, after in pairs:
        found = differ.diff_main(before, after)
        differ.diff_cleanupSemantic(found)
        changed += sum(count(text) for step, text in found if step)
    return changed


def count(text: str) -> int:
    return len(re.findall(r"\w+", text))


OURS = "milepost, edits that keep marks whole"
RUNS: dict[str, Callable[[list[Pair]], int]] = {
    OURS: edits,
    "milepost, find_changes": find_changes,
    "difflib, without its heuristic": difflib,
    "difflib, as it comes": difflib_as_it_comes,
    "diff-match-patch 20241021": diff_match_patch,
}
PEER = "diff-match-patch 20241021"


def compare(peers: str | None, times: int) -> Iterator[list[object]]:
    from measure import in_turns, ratio

    for name in TEXTS:
        with tempfile.TemporaryDirectory() as folder:
            texts, said = Path(folder) / "texts.json", Path(folder) / "said"
            texts.write_text(json.dumps(make_pairs(name)))
            runs = [run for run in RUNS if run != PEER or peers]
            commands = {
                run: [
                    peers if run == PEER and peers else sys.executable,
                    __file__,
                    *("--run", run, "--texts", str(texts), "--said", f"{said} {run}"),
                ]
                for run in runs
            }
            measured = in_turns(commands, times)
            for run in runs:
                median, low, high = ratio(measured[OURS], measured[run])
                yield [
                    name,
                    run,
                    f"{measured[run].seconds:.2f} s",
                    f"{median:.1f} ({low:.1f}–{high:.1f})",
                    f"{int(Path(f'{said} {run}').read_text()):,}",
                ]


# What conflicts, previews and carrying cost, in the process.


def graph(times: int) -> Iterator[list[object]]:
    from milepost.documents.changes.conflicts import find_conflicts
    from milepost.documents.changes.order import voting_order
    from milepost.documents.changes.outcomes import adoption_consequences
    from milepost.documents.changes.preview import preview
    from milepost.documents.changes.proposals import ProposedAmendment
    from milepost.documents.changes.structure import Delete, PlacedClause, Replace

    chance = random.Random(SEED)  # noqa: S311  (no secret)
    document = tuple(
        PlacedClause(f"c{n}", 0, make_pair(chance, 60, 0)[0]) for n in range(300)
    )
    proposed = [
        ProposedAmendment(
            f"{clause.key}/{n}",
            Replace(clause.key, changes(chance, clause.wording))
            if n
            else Delete(clause.key),
        )
        for clause in document
        for n in range(40)
    ]
    found = find_conflicts(document, proposed)
    some = [one.id for one in proposed if chance.random() < 0.1]
    timed: dict[str, Callable[[], object]] = {
        f"conflicts of 12,000 amendments to 300 clauses ({len(found):,})": lambda: (
            find_conflicts(document, proposed)
        ),
        "the order in which to take them": lambda: voting_order(document, proposed),
        "what becomes of the others when one is adopted": lambda: adoption_consequences(
            document, proposed, proposed[1].id
        ),
        f"the text if {len(some):,} of them pass": lambda: preview(
            document, proposed, some
        ),
        "60,000 remarks carried into the next version": carrying(chance, document),
    }
    for name, run in timed.items():
        runs = [seconds(run) for _ in range(times)]
        yield [
            name,
            f"{statistics.median(runs):.2f} s",
            f"{min(runs):.2f}–{max(runs):.2f}",
        ]


def changes(chance: random.Random, wording: str) -> tuple[tuple[int, int, str], ...]:
    from milepost.documents.changes.edits import diff

    words = wording.split(" ")
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(words))
        words[place : place + chance.randrange(3)] = [word(chance)]
    return diff(wording, " ".join(words))


def carrying(
    chance: random.Random, document: tuple[tuple[str, int, str], ...]
) -> Callable[[], object]:
    from milepost.documents.changes.edits import apply
    from milepost.documents.changes.reanchoring import CommentTarget, reanchor_targets
    from milepost.documents.changes.structure import PlacedClause

    after = tuple(
        PlacedClause(key, level, apply(wording, changes(chance, wording)))
        for key, level, wording in document
    )
    remarks = []
    for _ in range(60_000):
        key, _, wording = chance.choice(document)
        start = chance.randrange(len(wording) - 1)
        end = min(len(wording), start + chance.randint(1, 80))
        remarks.append(CommentTarget(key, start, end))
    return lambda: reanchor_targets(document, after, remarks)


def seconds(run: Callable[[], object]) -> float:
    """Of the processor: the wall clock of a machine that is shared says little."""
    began = time.process_time()
    run()
    return time.process_time() - began


def has_peer(python: str | None) -> bool:
    probe = [python or sys.executable, "-c", "import diff_match_patch"]
    return not subprocess.run(probe, capture_output=True, check=False).returncode


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", metavar="PYTHON")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--run", choices=RUNS, help=argparse.SUPPRESS)
    parser.add_argument("--texts", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--said", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        pairs = [
            (before, after) for before, after in json.loads(given.texts.read_text())
        ]
        given.said.write_text(str(RUNS[given.run](pairs)))
        return

    from measure import machine, table

    if not has_peer(given.peers):
        given.peers = None
        print("diff-match-patch is not installed, so it is left out: see --help.\n")
    heads = ["texts", "", "whole process", "times ours", "words called changed"]
    print(table(heads, list(compare(given.peers, given.times))), end="\n\n")
    print(table(["", "processor time", "lowest to highest"], list(graph(given.times))))
    print(f"\n{machine('rapidfuzz')}")


if __name__ == "__main__":
    main()
