"""Forms to answer a statement and to import a round."""

import gzip
import tempfile
import zlib
from pathlib import Path, PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milepost.formats.datasets.polis import read_statements, read_votes
from milepost.formats.datasets.votes import PARQUET_MARK
from milepost.safeguard.models import Audience

from .models import Vote

LARGEST_FILE = 20 * 1024 * 1024

language_code = RegexValidator(
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    gettext_lazy("Enter a language code, such as en, fr or pt-BR."),
)


class VoteForm(forms.Form):
    """Form for one vote: agree, disagree or pass."""

    value = forms.TypedChoiceField(
        choices=Vote.Value.choices,
        coerce=lambda value: Vote.Value(int(value)),
        error_messages={
            "required": gettext_lazy("Choose agree, disagree or pass."),
            "invalid_choice": gettext_lazy("Choose agree, disagree or pass."),
        },
    )


class ImportRoundForm(forms.Form):
    """Form for importing a round held elsewhere: two files, and facts about the round."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    language = forms.CharField(
        label=gettext_lazy("Language of the statements"),
        max_length=12,
        validators=[language_code],
    )
    votes = forms.FileField(
        label=gettext_lazy("Votes (votes.csv or participants-votes.csv)")
    )
    statements = forms.FileField(label=gettext_lazy("Statements (comments.csv)"))
    attribution = forms.CharField(
        label=gettext_lazy("Source to be named"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source_url = forms.URLField(
        label=gettext_lazy("Web address of the source"),
        required=False,
        assume_scheme="https",
    )
    licence = forms.CharField(
        label=gettext_lazy("Licence"), required=False, max_length=40
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who can see it"),
        choices=[
            (audience.value, audience.label)
            for audience in (Audience.FEDERATION, Audience.PUBLIC, Audience.STEERING)
        ],
    )

    def clean_votes(self) -> UploadedFile:
        return _no_parquet(_not_too_large(self.cleaned_data["votes"]))

    def clean_statements(self) -> UploadedFile:
        return _not_too_large(self.cleaned_data["statements"])

    def round_to_import(self) -> dict[str, Any]:
        """Keyword arguments of `actions.import_round` from the form, the two files parsed.

        Raises:
            FormatError: a file cannot be read, in one sentence.
        """
        arguments = dict(self.cleaned_data)
        votes, statements = arguments.pop("votes"), arguments.pop("statements")
        with tempfile.TemporaryDirectory() as folder:
            arguments["votes"] = read_votes(_kept(votes, Path(folder) / "votes"))
            arguments["statements"] = read_statements(
                _kept(statements, Path(folder) / "statements")
            )
        return arguments | {"file": PurePath(votes.name or "").name}


def _kept(file: UploadedFile, folder: Path) -> Path:
    """Path of a copy of an uploaded file in `folder`, under the name it was uploaded by."""
    folder.mkdir()
    path = folder / PurePath(file.name or "file").name
    with path.open("wb") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
    return path


def _no_parquet(file: UploadedFile) -> UploadedFile:
    """The uploaded file; raises ValidationError if it is Parquet.

    A few kilobytes of Parquet may hold gigabytes: only the command line reads it.
    """
    start = file.read(len(PARQUET_MARK))
    file.seek(0)
    if start == PARQUET_MARK:
        raise forms.ValidationError(
            _("%(file)s is a Parquet file. Upload the votes as CSV, plain or gzip."),
            params={"file": file.name},
        )
    return file


def _not_too_large(file: UploadedFile) -> UploadedFile:
    if (file.size or 0) > LARGEST_FILE or _unpacked_is_too_large(file):
        raise forms.ValidationError(
            _("%(file)s is larger than %(limit)s."),
            params={"file": file.name, "limit": filesizeformat(LARGEST_FILE)},
        )
    return file


def _unpacked_is_too_large(file: UploadedFile) -> bool:
    """Whether a gzip file unpacks to more than LARGEST_FILE; reads no more than that."""
    is_compressed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    try:
        if not is_compressed:
            return False
        return len(gzip.GzipFile(fileobj=file).read(LARGEST_FILE + 1)) > LARGEST_FILE
    except (EOFError, OSError, zlib.error):
        return False  # the reader says what is wrong with it
    finally:
        file.seek(0)
