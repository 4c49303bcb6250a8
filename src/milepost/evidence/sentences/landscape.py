"""Sentences on the opinion landscape of a finding, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from milepost.analysis.opinion.summary import group_name
from milepost.consultation.wording import share_with_interval
from milepost.formats.reports import landscape_sentences

Facts = Mapping[str, Any]


def opening(facts: Facts) -> str:
    """Sentence on how many groups were found, and how far that may be relied on."""
    return landscape_sentences.opening(
        facts["participants"],
        facts["grouped"],
        len(facts["groups"]),
        facts["silhouettes"],
        facts.get("null_silhouette"),
        translation,
    )


def group_label(group: Facts) -> str:
    """Label of a group: its name and size, for a heading and a legend."""
    name = group_name(group["group"])
    return landscape_sentences.group_label(name, group["size"], translation)


def picture_description(facts: Facts) -> str:
    """Text alternative of the picture: its groups and their sizes."""
    labels = "; ".join(group_label(group) for group in facts["groups"])
    return _(
        "Each dot stands for five or more people who gave similar "
        "answers; the closer two dots, the more similar the answers. "
        "%(labels)s."
    ) % {"labels": labels}


def representative(direction: str, tally: Facts) -> str:
    """Sentence on how a group answers a statement that is representative of it."""
    share = share_with_interval(*tally[direction])
    return landscape_sentences.representative(direction, share, translation)


def shared(direction: str, overall: Facts) -> str:
    """Sentence on a statement on which more than half of every group shown answers alike."""
    facts = {"said": share_with_interval(*overall[direction])}
    if direction == "agree":
        return (
            _("A majority of every group agrees: %(said)s of all who answered.") % facts
        )
    return (
        _("A majority of every group disagrees: %(said)s of all who answered.") % facts
    )


def divided(tallies: Sequence[Facts]) -> list[str]:
    """Sentences on how each group shown leans on a statement, one for each tally."""
    return [
        landscape_sentences.leaning(
            group_name(tally["group"]),
            tally["agrees"],
            tally["disagrees"],
            {
                direction: share_with_interval(*tally[direction])
                for direction in ("agree", "disagree")
            },
            translation,
        )
        for tally in tallies
    ]
