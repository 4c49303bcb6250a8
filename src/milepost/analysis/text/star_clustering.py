"""Star clustering of near texts, without chains that run away.

Each group is a star: a centre, and texts that are each near the centre. So two texts of
a group are at most two steps apart, however long a chain of resemblances there is.
"""

from collections.abc import Mapping

# Of each text that is near another: the others, and their similarity.
Neighbours = Mapping[int, Mapping[int, float]]


def star_centres(
    neighbours: Neighbours, counts: Mapping[int, int], rank: Mapping[int, int]
) -> dict[int, int]:
    """The star centre of each text that is near another; a centre's is itself.

    counts
        Number of exact duplicates, per text.
    rank
        Parts equals: lower goes first.

    The text that most are near is a centre; of those that are near no centre yet, the
    next. Every other text goes to the centre that it is most like.
    """
    neighbourhood = {
        text: counts[text] + sum(counts[o] for o in neighbours[text])
        for text in neighbours
    }
    centres: set[int] = set()
    covered: set[int] = set()
    for text in sorted(
        neighbours, key=lambda text: (-neighbourhood[text], -counts[text], rank[text])
    ):
        if text not in covered:
            centres.add(text)
            covered.update(neighbours[text])
    return {
        text: text
        if text in centres
        else min(
            (other for other in neighbours[text] if other in centres),
            key=lambda centre: (-neighbours[text][centre], rank[centre]),
        )
        for text in neighbours
    }
