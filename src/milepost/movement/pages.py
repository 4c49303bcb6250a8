"""What the screens of this step share: pages, files, and refusals said kindly."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext

from milepost.errors import MilepostError, NotAllowed

PAGE_SIZE = 50
T = TypeVar("T")


def page_of(request: HttpRequest, rows: QuerySet[Any, Any]) -> Page[Any]:
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def attempt(request: HttpRequest, action: Callable[..., T], **said: Any) -> T | None:
    """Do it, or say on the next page why not. Who may not is shown the closed door."""
    try:
        return action(**said)
    except NotAllowed as error:
        raise PermissionDenied from error
    except MilepostError as error:
        messages.error(request, error.sentence(gettext))
        return None


def key_of(said: str) -> UUID | None:
    """The key that an address or a form names; None where it names none."""
    try:
        return UUID(said)
    except ValueError:
        return None


def keys_of(said: Iterable[str]) -> list[UUID]:
    return [key for key in map(key_of, said) if key]


@contextmanager
def on_disk(upload: UploadedFile) -> Iterator[Path]:
    """The file under its own name for as long as it is read, then gone."""
    with all_on_disk([upload]) as (path,):
        yield path


@contextmanager
def all_on_disk(uploads: Iterable[UploadedFile]) -> Iterator[list[Path]]:
    """The files, each under its own name, for as long as they are read, then gone."""
    with tempfile.TemporaryDirectory(prefix="milepost-") as folder:
        paths = []
        for number, upload in enumerate(uploads):
            name = Path(upload.name or "file")
            place = Path(folder) / str(number)
            place.mkdir()
            # Disks count bytes, and a letter of Arabic has two.
            path = place / (name.stem[:80] + name.suffix[:10])
            with path.open("wb") as target:
                for chunk in upload.chunks():
                    target.write(chunk)
            paths.append(path)
        yield paths
