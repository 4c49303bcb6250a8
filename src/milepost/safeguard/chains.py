"""Chains of the record: one for each federation, and one for what belongs to none.

Lines of one chain wait for each other, as each digest covers the line before it. Steps
above this one name what begins a chain, by `begins_chain = True` on the model; that of
anything else is found along its foreign keys.
"""

from collections import deque
from functools import cache

from django.db import models

INSTALLATION = "installation"  # accounts, and what else belongs to no federation


def find_chain(thing: models.Model) -> str:
    """Name of the record's chain for `thing`: its federation's key, else INSTALLATION.

    The key of the federation that it belongs to; where it says so itself, its attribute
    `chain`; else INSTALLATION. What the caller has loaded already is not asked for again.
    """
    if getattr(thing, "begins_chain", False):
        return str(thing.pk)
    path = _path_to_chain(type(thing))
    if not path:
        return str(getattr(thing, "chain", INSTALLATION))
    *between, last = path
    for position, name in enumerate(between):
        field = thing._meta.get_field(name)
        if not field.is_cached(thing):  # type: ignore[union-attr]
            related = field.related_model._base_manager  # type: ignore[union-attr]
            key = related.filter(pk=getattr(thing, field.attname))  # type: ignore[union-attr]
            rest = "__".join(path[position + 1 :])
            return str(key.values_list(rest, flat=True).get())
        thing = getattr(thing, name)
    return str(getattr(thing, f"{last}_id"))


@cache
def _path_to_chain(model: type[models.Model]) -> tuple[str, ...]:
    """Names of the foreign keys (not null) from `model` to what begins a chain, or ()."""
    waiting: deque[tuple[type[models.Model], tuple[str, ...]]] = deque([(model, ())])
    seen = {model}
    while waiting:
        here, path = waiting.popleft()
        if getattr(here, "begins_chain", False):
            return path
        for field in here._meta.concrete_fields:
            related = field.related_model
            if (
                isinstance(related, type)
                and issubclass(related, models.Model)
                and not field.null
                and related not in seen
            ):
                seen.add(related)
                waiting.append((related, (*path, field.name)))
    return ()
