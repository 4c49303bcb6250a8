"""Groups of texts that are near one another, without chains that run away.

Each group is a star: a centre, and texts that are each near the centre. So two texts of
a group are at most two steps apart, however long a chain of resemblances there is.
"""

from collections.abc import Mapping

# Of each text that is near another: the others, and how alike they are.
Near = Mapping[int, Mapping[int, float]]


def find_centres(
    near: Near, said: Mapping[int, int], rank: Mapping[int, int]
) -> dict[int, int]:
    """The centre of each text that is near another; a centre's is itself.

    said
        How many say the very same, per text.
    rank
        Parts equals: lower goes first.

    The text that most are near is a centre; of those that are near no centre yet, the
    next. Every other text goes to the centre that it is most like.
    """
    heard = {text: said[text] + sum(said[o] for o in near[text]) for text in near}
    centres: set[int] = set()
    taken: set[int] = set()
    for text in sorted(near, key=lambda text: (-heard[text], -said[text], rank[text])):
        if text not in taken:
            centres.add(text)
            taken.update(near[text])
    return {
        text: text
        if text in centres
        else min(
            (other for other in near[text] if other in centres),
            key=lambda centre: (-near[text][centre], rank[centre]),
        )
        for text in near
    }
