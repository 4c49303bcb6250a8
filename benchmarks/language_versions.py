"""How often concordance checks cry wolf on professional translations, and what they find.

    python benchmarks/language_versions.py DATA [--part report] [--show KIND]

DATA is a folder with un_parallel_dev (the development set of the United Nations Parallel
Corpus v1.0). Its documents are parted by a hash of their name: the checks were tuned on
three quarters (`first`, a half, and `second`) and are reported on the last (`report`),
which nobody looked at before. An alarm on a pair as it stands is counted as false, though
some are true: --show KIND prints them to be looked at. Errors are seeded in the
translation: what is seeded is known, so what is found can be counted.

Prints Markdown tables.
"""

import argparse
import gzip
import random
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from milepost.analysis.text.folding import fold_text
from milepost.analysis.text.language_versions import LanguageVersion, find_discrepancies
from milepost.analysis.text.language_versions.conventions import conventions
from milepost.analysis.text.language_versions.dates import find_dates
from milepost.analysis.text.language_versions.list_items import FEWEST, count_items
from milepost.analysis.text.language_versions.markup import strip_markup
from milepost.analysis.text.language_versions.numbers import find_numbers
from milepost.analysis.text.terms import shipped_terms
from milepost.analysis.text.terms.verbs import find_verbs, verb_phrases

SEED = 7
OTHERS = ("fr", "es", "ar")
PARTS = {"first": (0, 2), "second": (1,), "report": (3,)}
KINDS = ("number", "percentage", "date", "term", "verb", "list", "brackets")
ITEMS = 4  # of a list made of sentences
Pair = tuple[LanguageVersion, LanguageVersion]
Seeder = Callable[[Pair, random.Random], str | None]


def read_pairs(data: Path, part: str) -> Iterator[tuple[str, Pair]]:
    """Document and sentence pair, English and each of the others, of one part."""
    folder = data / "un_parallel_dev"

    def lines(name: str) -> list[str]:
        with gzip.open(
            folder / f"UNv1.0.devset.{name}.gz", "rt", encoding="utf-8"
        ) as f:
            return [line.rstrip("\n") for line in f]

    documents = [line.split()[0] for line in lines("ids")]
    english = lines("en")
    for language in OTHERS:
        for document, one, other in zip(
            documents, english, lines(language), strict=True
        ):
            if zlib.crc32(document.encode()) % 4 in PARTS[part]:
                yield (
                    document,
                    (LanguageVersion("en", one), LanguageVersion(language, other)),
                )


def has_something(pair: Pair) -> set[str]:
    """The kinds of which a pair has something to compare."""
    found: set[str] = set()
    status = []
    for rendering in pair:
        way, plain = conventions(rendering.language), fold_text(rendering.text)
        dates = find_dates(plain, way)
        numbers = find_numbers(plain, way, [(d.start, d.end) for d in dates])
        terms = shipped_terms().uses(plain, rendering.language)
        found |= {"number"} if any(n.sure for n in numbers) else set()
        found |= {"percentage"} if any(n.percent for n in numbers) else set()
        found |= {"date"} if any(d.sure for d in dates) else set()
        found |= {"term"} if any(u.term.status == "preferred" for u in terms) else set()
        found |= {"list"} if count_items(plain, way).items >= FEWEST else set()
        found |= {"brackets"} if strip_markup(rendering.text).brackets.opened else set()
        verbs = find_verbs(plain, rendering.language)
        status.append(verbs[0].place == "inside" if verbs else None)
    if None not in status and status[0] == status[1]:
        found.add("verb")
    return found


def count_alarms(pairs: list[Pair], show: str | None) -> None:
    print("\n| | pairs | " + " | ".join(KINDS) + " |")
    print("|---" * (len(KINDS) + 2) + "|")
    for language in OTHERS:
        mine = [pair for pair in pairs if pair[1].language == language]
        alarms: Counter[str] = Counter()
        something: Counter[str] = Counter()
        for pair in mine:
            something.update(has_something(pair))
            for found in find_discrepancies(*pair):
                alarms[found.kind] += 1
                if found.kind == show:
                    print(
                        f"\n{found.left} {found.right}\n{pair[0].text}\n{pair[1].text}"
                    )
        cells = [share(alarms[kind], something[kind]) for kind in KINDS]
        print(f"| en-{language} | {len(mine):,} | " + " | ".join(cells) + " |")


def share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {100 * part / whole:.1f} %" if whole else "none"


# Errors of which it is known that they are there.


def change_number(pair: Pair, chance: random.Random) -> str | None:
    """Another digit in a number that is no date and no label."""
    text, way = pair[1].text, conventions(pair[1].language)
    plain = fold_text(text)
    dates = [(d.start, d.end) for d in find_dates(plain, way)]
    numbers = [
        n for n in find_numbers(plain, way, dates)
        if n.sure and re.search(r"\d", n.written)
    ]  # fmt: skip
    if not numbers:
        return None
    number = chance.choice(numbers)
    start = plain.places[number.start]
    return change_digit(text, start, start + len(number.written), chance)


def change_digit(text: str, start: int, end: int, chance: random.Random) -> str | None:
    places = [k for k in range(start, min(end, len(text))) if text[k].isdecimal()]
    if not places:
        return None
    place = chance.choice(places)
    digit = chance.choice([d for d in "123456789" if d != fold_text(text[place]).text])
    return text[:place] + digit + text[place + 1 :]


def change_date(pair: Pair, chance: random.Random) -> str | None:
    """Another month, or another digit in the day or the year."""
    text, way = pair[1].text, conventions(pair[1].language)
    plain = fold_text(text)
    dates = [d for d in find_dates(plain, way) if d.sure and len(d.months) == 1]
    if not dates:
        return None
    date = chance.choice(dates)
    start, end = plain.places[date.start], plain.places[date.end - 1] + 1
    if chance.random() < 0.5 and (date.days or date.year):
        return change_digit(text, start, end, chance)
    (month,) = date.months
    another = chance.choice([k for k in range(1, 13) if k != month])
    new = next(name for name, number in way.months.items() if number == another)
    named = "|".join(
        re.escape(n) for n, number in way.months.items() if number == month
    )
    changed = re.sub(
        rf"(?:{named})(?: ?/ ?(?:{named}))?", new, plain.text[date.start : date.end]
    )
    return text[:start] + changed + text[end:]


def drop_term(pair: Pair, chance: random.Random) -> str | None:
    """One occurrence of an equivalent taken out."""
    terms = shipped_terms()
    one, other = (fold_text(rendering.text) for rendering in pair)
    asked = {
        use.term.concept
        for use in terms.uses(one, "en")
        if use.term.status == "preferred"
    }
    language = pair[1].language
    answers = [u for u in terms.uses(other, language) if u.term.concept in asked]
    if not answers:
        return None
    use = chance.choice(answers)
    start, end = other.places[use.start], other.places[use.end - 1] + 1
    return pair[1].text[:start] + pair[1].text[end:]


def weaken_verb(pair: Pair, chance: random.Random) -> str | None:
    """The verb made at least two steps weaker than the weakest that it may be."""
    text, language = pair[1].text, pair[1].language
    plain = fold_text(text)
    verbs, asked = (
        find_verbs(plain, language),
        find_verbs(fold_text(pair[0].text), "en"),
    )
    if not verbs or not asked or verbs[0].place != asked[0].place:
        return None
    verb = verbs[0]
    weaker = [
        phrase
        for phrase, forces in verb_phrases(language, verb.place)
        if max(forces) <= min(verb.forces) - 2
    ]
    if not weaker:
        return None
    start, end = plain.places[verb.start], plain.places[verb.end - 1] + 1
    return text[:start] + chance.choice(weaker) + text[end:]


def drop_percent(pair: Pair, chance: random.Random) -> str | None:
    """Every sign and word for "per cent" taken out."""
    way = conventions(pair[1].language)
    plain = fold_text(pair[1].text)
    if not re.search(rf"\d ?{way.percent}", plain.text):
        return None
    return re.sub(rf"(?<=\d) ?{way.percent}", "", plain.cased, flags=re.IGNORECASE)


SEEDERS: dict[str, tuple[Seeder, set[str]]] = {
    "a digit of a number changed": (change_number, {"number"}),
    "“per cent” dropped": (drop_percent, {"percentage"}),
    "a date changed": (change_date, {"date", "number"}),
    "a term dropped once": (drop_term, {"term"}),
    "a verb two steps weaker": (weaken_verb, {"verb"}),
}


def count_found(pairs: list[Pair]) -> None:
    print("\n| seeded | " + " | ".join(f"en-{one}" for one in OTHERS) + " |")
    print("|---" * (len(OTHERS) + 1) + "|")
    for name, (seeder, kinds) in SEEDERS.items():
        cells = []
        for language in OTHERS:
            chance = random.Random(SEED)  # noqa: S311  (no secret)
            mine = (pair for pair in pairs if pair[1].language == language)
            cells.append(share(*found_of(seeder, kinds, mine, chance)))
        print(f"| {name} | " + " | ".join(cells) + " |")
    cells = [share(*found_in_lists(pairs, language)) for language in OTHERS]
    print("| an item of a list dropped | " + " | ".join(cells) + " |")


def found_of(
    seeder: Seeder, kinds: set[str], pairs: Iterator[Pair], chance: random.Random
) -> tuple[int, int]:
    """Found and seeded, among pairs that agree as they stand."""
    found = seeded = 0
    for pair in pairs:
        changed = seeder(pair, chance)
        if changed is None or kinds & {d.kind for d in find_discrepancies(*pair)}:
            continue
        seeded += 1
        now = find_discrepancies(pair[0], LanguageVersion(pair[1].language, changed))
        found += bool(kinds & {d.kind for d in now})
    return found, seeded


def found_in_lists(pairs: list[Pair], language: str) -> tuple[int, int]:
    """Sentences made a list of a) to d), with a label of the language; one dropped."""
    mine = [pair for pair in pairs if pair[1].language == language]
    found = seeded = 0
    for at in range(0, len(mine) - ITEMS, ITEMS):
        rows = mine[at : at + ITEMS]
        one = listed([row[0].text for row in rows], "en")
        short = listed([row[1].text for row in rows[:-1]], language)
        now = find_discrepancies(
            LanguageVersion("en", one), LanguageVersion(language, short)
        )
        seeded += 1
        found += "list" in {d.kind for d in now}
    return found, seeded


def listed(texts: list[str], language: str) -> str:
    labels = conventions(language).labels
    return "\n".join(
        f"({label}) {text}" for label, text in zip(labels, texts, strict=False)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", choices=tuple(PARTS), default="report")
    parser.add_argument("--show", choices=KINDS)
    asked = parser.parse_args()
    pairs = [pair for _, pair in read_pairs(asked.data, asked.part)]
    count_alarms(pairs, asked.show)
    if not asked.show:
        count_found(pairs)


if __name__ == "__main__":
    main()
