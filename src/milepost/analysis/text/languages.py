"""Language identification."""

from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from .errors import UnknownLanguage
from .tables import map_batches, select_texts

if TYPE_CHECKING:
    import ibis.expr.types as ir

UNDETERMINED = "und"  # ISO 639-2
# Below this a language is a guess: see docs/methods/languages.md.
LEAST_PROBABLE = 0.7
LANGUAGES = pa.schema({"id": "string", "language": "string", "probability": "float64"})


def detect_languages(texts: "ir.Table", among: Collection[str]) -> "ir.Table":
    """Identify the language of each text among those given, with the probability.

    Parameters
    ----------
    texts
        One row per text: id (any type), text (string).
    among
        Codes of two letters (ISO 639-1) of the languages of the consultation, at least
        one. The fewer, the surer.

    Returns
    -------
    ibis table of the same engine
        One row per text, in no particular order.

        ===========  ========  =====================================================
        id           as given
        language     string    one of `among`; und where it is doubtful
        probability  float64   of the likeliest of `among`, 0 to 1, given that the
                               text is in one of them
        ===========  ========  =====================================================

        Doubtful: the probability is below 0.7, or the text has no letter.

    Raises
    ------
    NoSuchColumn, UnknownLanguage

    Notes
    -----
    Naive Bayes over short strings of bytes that mark a language, among the languages
    given, all as likely beforehand; probabilities are tempered by the square root of the
    length of the text, as py3langid does.

    A text in none of `among` is still taken for one of them, and a text in two
    languages for one.

    Source: M. Lui and T. Baldwin, langid.py: An off-the-shelf language identification
    tool, ACL 2012 system demonstrations, pages 25 to 30; in the package py3langid.
    """
    languages = tuple(sorted(set(among)))
    _identifier(languages)

    def detect(rows: pa.Table) -> pa.Table:
        results = [_detect(text or "", languages) for text in rows["text"].to_pylist()]
        names, probabilities = zip(*results, strict=True) if results else ((), ())
        return pa.table([rows["id"], names, probabilities], schema=LANGUAGES)

    rows = map_batches(select_texts(texts), detect, LANGUAGES, "milepost_languages")
    return rows.mutate(id=rows.id.cast(texts.schema()["id"]))


def _detect(text: str, languages: tuple[str, ...]) -> tuple[str, float]:
    language, probability = _identifier(languages).classify(text)
    is_sure = probability >= LEAST_PROBABLE and any(sign.isalpha() for sign in text)
    return (language if is_sure else UNDETERMINED), float(probability)


@lru_cache(maxsize=8)
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    for language in languages:
        if language not in identifier.labels:
            raise UnknownLanguage(language=language)
    identifier.set_languages(languages)
    return identifier
