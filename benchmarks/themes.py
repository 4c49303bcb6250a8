"""Themes beside BERTopic, given the same vectors: agreement with people, and seconds.

    python benchmarks/themes.py DATA [--peers PYTHON]

DATA is a folder with the comments of Polis conversations (polis/*/comments.csv, plain
or gzip). What people decided is the conversation that a comment was made in: three fields
of one citizens' council in German, eight conversations in English. PYTHON has the peer:

    python -m venv peers && peers/bin/pip install bertopic==0.17.4

Prints a Markdown table. The encoder's vectors are made once and given to both.
"""

import argparse
import csv
import gzip
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

GERMAN = ("2vkxcncppn.2022-07-07", "5twd2jsnkf.2022-08-08", "5tzfrp5eaa.2022-07-07")
CONVERSATIONS = {
    "German, 3 fields": [f"austria-climate.{one}" for one in GERMAN],
    "English, 8 conversations": [
        "15-per-hour-seattle",
        "american-assembly.bowling-green",
        "canadian-electoral-reform",
        "football-concussions",
        "march-on.operation-marchin-orders",
        "scoop-hivemind.affordable-housing",
        "scoop-hivemind.taxes",
        "scoop-hivemind.ubi",
    ],
}
PEER = """
import json, sys, time
import numpy as np
texts = json.load(open(sys.argv[1])); vectors = np.load(sys.argv[2])
begun = time.time()
from bertopic import BERTopic
from umap import UMAP
found = []
for seed in (1, 2, 3):
    model = BERTopic(umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0,
        metric="cosine", random_state=seed), calculate_probabilities=False)
    topics, _ = model.fit_transform(texts, vectors)
    found.append([int(one) for one in topics])
words = [[word for word, _ in model.get_topic(one)[:5]] for one in sorted(set(topics)) if one >= 0]
json.dump({"topics": found, "words": words[:4], "seconds": (time.time() - begun) / 3},
    open(sys.argv[3], "w"))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--peers", type=Path)
    asked = parser.parse_args()
    print("| texts | method | themes | NMI | ARI | in no theme | reseeded ARI | s |")
    print("|---|---|---|---|---|---|---|---|")
    for name, folders in CONVERSATIONS.items():
        texts, labels = read_texts(asked.data, folders)
        compare(name, texts, labels, asked.peers)


def read_texts(data: Path, folders: list[str]) -> tuple[list[str], np.ndarray]:
    """Comments, each once, and the conversation that each was first made in."""
    first: dict[str, int] = {}
    for number, folder in enumerate(folders):
        path = next((data / "polis" / folder).glob("comments.csv*"))
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["comment-body"].strip():
                    first.setdefault(row["comment-body"].strip(), number)
    return list(first), np.array(list(first.values()))


def compare(
    name: str, texts: list[str], labels: np.ndarray, peers: Path | None
) -> None:
    from milepost.analysis.text.vectors import char_ngram_tfidf, sentence_embeddings

    meaning = sentence_embeddings(texts)
    for method, rows in (("letters", char_ngram_tfidf(texts)), ("meaning", meaning)):
        for number in (int(labels.max()) + 1, None):
            began = time.perf_counter()
            runs = [ours(rows, number, seed) for seed in (1, 2, 3)]
            seconds = (time.perf_counter() - began) / len(runs)
            asked = "number given" if number else "number chosen"
            show(name, f"milepost, {method}, {asked}", labels, runs, seconds)
    if peers:
        found = theirs(texts, meaning, peers)
        runs = [np.array(run) for run in found["topics"]]
        show(name, "BERTopic 0.17.4, meaning", labels, runs, found["seconds"])
        print("BERTopic's words:", found["words"], file=sys.stderr)


def ours(rows: np.ndarray, number: int | None, seed: int) -> np.ndarray:
    from milepost.analysis.text import themes

    return themes._group(rows, number or themes._choose(rows, seed), seed)[0]


def theirs(texts: list[str], rows: np.ndarray, peers: Path) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        said, vectors, out = (
            Path(folder) / name for name in ("t.json", "v.npy", "o.json")
        )
        said.write_text(json.dumps(texts))
        np.save(vectors, rows)
        subprocess.run(
            [peers, "-W", "ignore", "-c", PEER, said, vectors, out], check=True
        )
        return dict(json.loads(out.read_text()))


def show(
    name: str, method: str, labels: np.ndarray, runs: list[np.ndarray], seconds: float
) -> None:
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    mutual = np.median([normalized_mutual_info_score(labels, run) for run in runs])
    rand = np.median([adjusted_rand_score(labels, run) for run in runs])
    outside = np.median([(run < 0).mean() for run in runs])
    same = np.mean(
        [adjusted_rand_score(runs[i], runs[j]) for i, j in ((0, 1), (0, 2), (1, 2))]
    )
    themes = int(np.median([run.max() + 1 for run in runs]))
    print(
        f"| {name} | {method} | {themes} | {mutual:.3f} | {rand:.3f} | {outside:.0%} "
        f"| {same:.2f} | {seconds:.1f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
