"""Every action that succeeds in a test has left its own line in the record, about its
own object; which actions succeeded is kept, so that a whole run says which never did."""

import dataclasses

from django.db import models

# Verbs of the actions that changed something in this process.
performed = set()


def assert_recorded(call):
    """Fail an action whose own line is missing, or is about something else.

    The lines of actions that it calls are theirs. Its object is what it was given or
    what it gives back.
    """
    verbs = [line.verb for _, line in call.lines]
    if call.is_unchanged or call.unrecorded:
        assert not verbs, f"{call.verb} says it leaves no line, and recorded {verbs}"
    else:
        assert verbs, f"{call.verb} left no line in the record"
        assert any(is_about(thing, line, call) for thing, line in call.lines), (
            f"{call.verb} recorded a thing that it was neither given nor gave back"
        )
    if not call.is_unchanged:
        performed.add(call.verb)


def is_about(thing, line, call):
    for row in rows_in([*call.arguments.values(), call.result]):
        # The same object, as one that was deleted has no key any more.
        if row is thing or (
            (line.object_type, line.object_id) == (row._meta.label_lower, str(row.pk))
        ):
            return True
    return False


def rows_in(values):
    for value in values:
        if isinstance(value, models.Model):
            yield value
        elif isinstance(value, (list, tuple, set, frozenset)):
            yield from rows_in(value)
        elif dataclasses.is_dataclass(value):
            yield from rows_in(
                getattr(value, f.name) for f in dataclasses.fields(value)
            )
