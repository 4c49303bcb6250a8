"""Action framework: the `@action` decorator, the record of who did what, kept files."""

import hashlib
import inspect
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.utils import timezone

from .actors import Actor
from .chains import find_chain
from .keys import derive_key
from .models import DataKeyFingerprint, Record, RecordHead, StoredFile
from .queries import line_digest

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class ActionCall:
    """One call of an action: what it was given, and what it has recorded itself."""

    verb: str
    unrecorded: str
    arguments: Mapping[str, Any]
    lines: list[tuple[models.Model, Record]] = field(default_factory=list)
    is_unchanged: bool = False
    result: object = None


_current: ContextVar[ActionCall | None] = ContextVar("current action", default=None)
# Called with each action that has succeeded, within its transaction. The tests set it, to
# fail an action that left no line in the record; nothing sets it in production.
after_action: Callable[[ActionCall], None] | None = None


def action(
    verb: str, *, atomic: bool = True, unrecorded: str = ""
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorator that makes a function an action: in a transaction, recorded under `verb`.

    `verb` is package and function, as in "review.respond_to_comment", and is what
    `record` writes. Without `atomic` the function opens the transaction itself: it reads
    or calculates for long before it locks anything. `unrecorded` names the decision by
    which an action leaves no line.

    Raises:
        TypeError: the function is named otherwise, takes positional arguments, or takes
            `by` anywhere but last.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        _require_signature(verb, function)

        @wraps(function)
        def perform(*args: P.args, **kwargs: P.kwargs) -> T:
            call = ActionCall(verb, unrecorded, kwargs)
            outer = _current.set(call)
            try:
                with transaction.atomic() if atomic else nullcontext():
                    result = function(*args, **kwargs)
                    if after_action:
                        call.result = result
                        after_action(call)
            finally:
                _current.reset(outer)
            return result

        return perform

    return decorate


def _require_signature(verb: str, function: Callable[..., object]) -> None:
    package = function.__module__.removeprefix("milepost.").partition(".")[0]
    if verb != f"{package}.{function.__name__}":
        raise TypeError(f"{verb} is the verb of {package}.{function.__name__}")
    parameters = list(inspect.signature(function).parameters.values())
    if any(p.kind != inspect.Parameter.KEYWORD_ONLY for p in parameters):
        raise TypeError(f"{verb} takes keyword arguments only")
    if not parameters or parameters[-1].name != "by":
        raise TypeError(f"{verb} takes `by` as its last argument")


def _require_call() -> ActionCall:
    call = _current.get()
    if call is None:
        raise RuntimeError("only an action records what it does")
    return call


def unchanged(result: T) -> T:
    """`result`, after marking the running action as having changed nothing to record."""
    _require_call().is_unchanged = True
    return result


@transaction.atomic
def record(thing: models.Model, **facts: object) -> Record:
    """Add a line on `thing` to the record for the running action: who did it, and `facts`.

    In the transaction of the change that it tells of; `facts` are ids and counts, never
    text that a person wrote.

    Raises:
        RuntimeError: no action is running.
    """
    call = _require_call()
    by: Actor = call.arguments["by"]
    chain = find_chain(thing)
    head, _ = RecordHead.objects.select_for_update().get_or_create(chain=chain)
    line = Record(
        chain=chain,
        at=timezone.now(),
        actor_kind=by.actor_kind,
        actor_id=by.actor_id,
        verb=call.verb,
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        facts=facts,
        previous=head.digest,
    )
    line.digest = head.digest = line_digest(line)
    line.save()
    head.save()
    call.lines.append((thing, line))
    return line


@action("safeguard.keep_file")
def keep_file(
    *, name: str, content: bytes, about: models.Model, by: Actor
) -> StoredFile:
    """Store a file as it came, byte for byte; `about` is the thing it was sent for."""
    stored = StoredFile.objects.create(
        name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        kept_at=timezone.now(),
        chain=find_chain(about),
    )
    record(stored, size=stored.size)
    return stored


@action("safeguard.discard_file")
def discard_file(*, stored: StoredFile, by: Actor) -> None:
    """Delete a stored file that was refused, or that is here already, and record it."""
    record(stored)
    stored.delete()


@action("safeguard.note_data_key")
def note_data_key(*, by: Actor) -> DataKeyFingerprint:
    """Store the fingerprint of the data key, or check it; a missing key is made first.

    Raises:
        ImproperlyConfigured: it was written with another. Voters would be others, so that
            each could vote twice, and what was sealed would count as forged.
    """
    fingerprint = derive_key("safeguard.fingerprint").hex()
    noted, is_new = DataKeyFingerprint.objects.get_or_create(
        pk=1, defaults={"fingerprint": fingerprint}
    )
    if noted.fingerprint != fingerprint:
        raise ImproperlyConfigured(
            "This database was written with another data key. Set MILEPOST_DATA_KEY to"
            " that key, or put its file “data-key” back into the data folder."
        )
    if not is_new:
        return unchanged(noted)
    record(noted)
    return noted
