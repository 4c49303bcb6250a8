"""Sentences on an opinion landscape, shared by the report and the page of a finding.

Each takes a catalogue of translations: the module `django.utils.translation`, or
`ENGLISH`. A share comes as the words that tell it, with its interval or its counts.
"""

from collections.abc import Mapping
from gettext import NullTranslations
from typing import Protocol

ENGLISH = NullTranslations()
# Bands of the silhouette after Kaufman and Rousseeuw, Finding Groups in Data, 1990.
CLEARLY, WEAKLY = 0.5, 0.25


class Catalogue(Protocol):
    """Translations of messages."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str: ...


def opening(
    participants: int,
    grouped: int | None,
    groups: int,
    silhouettes: Mapping[str, float | None],
    null_silhouette: float | None,
    translations: Catalogue,
) -> str:
    """Sentences on how many people were placed, and how distinct their groups are.

    Parameters
    ----------
    participants, grouped
        Who took part, and who of them is in a group; None where that is not shown.
    groups
        How many groups were found; 1 for none.
    silhouettes
        The silhouette coefficient of each number of groups that was tried.
    null_silhouette
        That of answers in which there are no groups; None where it was not computed.
    """
    sentences = [_placement(participants, grouped, translations)]
    if groups < 2:
        sentences.append(translations.gettext("No distinct groups were found."))
    else:
        message = _distinctness(groups, silhouettes, null_silhouette, translations)
        sentences.append(message % {"number": groups})
    return " ".join(sentences)


def _placement(participants: int, grouped: int | None, translations: Catalogue) -> str:
    if grouped is None:
        message = translations.ngettext(
            "%(people)s person answered. The number who answered enough statements to be "
            "placed is not shown, because it would reveal the size of a small group.",
            "%(people)s people answered. The number who answered enough statements to be "
            "placed is not shown, because it would reveal the size of a small group.",
            participants,
        )
    else:
        message = translations.gettext(
            "Answered enough statements to be placed: %(grouped)s of %(people)s."
        )
    return message % {"people": participants, "grouped": grouped}


def _distinctness(
    groups: int,
    silhouettes: Mapping[str, float | None],
    null_silhouette: float | None,
    translations: Catalogue,
) -> str:
    tried = [score for score in silhouettes.values() if score is not None]
    if null_silhouette is not None and max(tried, default=0.0) <= null_silhouette:
        return translations.ngettext(
            "They form %(number)s group, no more distinct than chance would explain: do not "
            "rely on it.",
            "They form %(number)s groups, no more distinct than chance would explain: do not "
            "rely on them.",
            groups,
        )
    silhouette = silhouettes.get(str(groups)) or 0.0
    if silhouette > CLEARLY:
        return translations.ngettext(
            "They form %(number)s clearly distinct group.",
            "They form %(number)s clearly distinct groups.",
            groups,
        )
    if silhouette > WEAKLY:
        return translations.ngettext(
            "They form %(number)s weakly distinct group: another number of groups might fit "
            "nearly as well.",
            "They form %(number)s weakly distinct groups: another number of groups might fit "
            "nearly as well.",
            groups,
        )
    return translations.ngettext(
        "They form %(number)s barely distinct group: do not rely on it alone.",
        "They form %(number)s barely distinct groups: do not rely on them alone.",
        groups,
    )


def group_label(name: str, size: int | None, translations: Catalogue) -> str:
    """Label of a group with its size ("not shown" for None), for a heading or legend."""
    if size is None:
        return translations.gettext("Group %(name)s: not shown") % {"name": name}
    message = translations.ngettext(
        "Group %(name)s: %(size)s person", "Group %(name)s: %(size)s people", size
    )
    return message % {"name": name, "size": size}


def representative(direction: str, share: str, translations: Catalogue) -> str:
    """Sentence on how a group answers a statement that is representative of it."""
    if direction == "agree":
        message = translations.gettext(
            "More likely than others to agree: %(said)s agree."
        )
    else:
        message = translations.gettext(
            "More likely than others to disagree: %(said)s disagree."
        )
    return message % {"said": share}


def leaning(
    name: str,
    agrees: int,
    disagrees: int,
    shares: Mapping[str, str],
    translations: Catalogue,
) -> str:
    """Sentence on whether a group tends to agree or disagree, or is evenly split.

    `shares` tells the share that agrees and the one that disagrees.
    """
    if agrees == disagrees:
        message = translations.gettext("Group %(name)s is evenly split.")
        return message % {"name": name}
    if agrees > disagrees:
        message = translations.gettext("Group %(name)s tends to agree: %(said)s agree.")
        return message % {"name": name, "said": shares["agree"]}
    message = translations.gettext(
        "Group %(name)s tends to disagree: %(said)s disagree."
    )
    return message % {"name": name, "said": shares["disagree"]}
