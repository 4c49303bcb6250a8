"""Shared parts of views: pagination, uploaded files, and errors shown as messages."""

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


def paginate(request: HttpRequest, rows: QuerySet[Any, Any]) -> Page[Any]:
    """Page of 50 `rows`, its number from the parameter `page` of a request."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def run_action(
    request: HttpRequest, action: Callable[..., T], **arguments: Any
) -> T | None:
    """Result of an action, or None with a message on an error; NotAllowed becomes a 403."""
    try:
        return action(**arguments)
    except NotAllowed as error:
        raise PermissionDenied from error
    except MilepostError as error:
        messages.error(request, error.sentence(gettext))
        return None


def parse_uuid(text: str) -> UUID | None:
    """UUID parsed from `text`, or None where it is not a UUID."""
    try:
        return UUID(text)
    except ValueError:
        return None


def parse_uuids(texts: Iterable[str]) -> list[UUID]:
    """UUIDs parsed from `texts`, in order, without those that are not UUIDs."""
    return [key for key in map(parse_uuid, texts) if key]


@contextmanager
def temporary_copy(upload: UploadedFile) -> Iterator[Path]:
    """Context manager: path of a temporary copy of an upload, under the upload's name."""
    with temporary_copies([upload]) as (path,):
        yield path


@contextmanager
def temporary_copies(uploads: Iterable[UploadedFile]) -> Iterator[list[Path]]:
    """Context manager: paths of temporary copies of uploads, each under its upload's name."""
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
