"""Sender detection: the member that a file or row comes from."""

import re
from pathlib import PurePath

from milepost.documents.clause_matching import plain
from milepost.movement.models import Federation, Organisation


class Members:
    """Finder of a federation's members by a code of any scheme, or by exact name."""

    def __init__(self, federation: Federation) -> None:
        self._by_word: dict[str, set[Organisation]] = {}
        members = Organisation.objects.current().filter(federation=federation)
        members = members.prefetch_related("names", "identifiers")
        for member in members:
            names = [name.text for name in member.names.all()]
            codes = [identifier.value for identifier in member.identifiers.all()]
            for word in [*names, *codes]:
                self._by_word.setdefault(plain(word), set()).add(member)

    def find(self, written: str) -> Organisation | None:
        """Member with this name or code; None when there is none, or more than one."""
        members = self._by_word.get(plain(written), set())
        return next(iter(members)) if len(members) == 1 else None

    def named_by_file(self, name: str) -> Organisation | None:
        """Member whose code begins a file name ("X07_comments.docx"); None if not unique."""
        first = re.split(r"[\s_.\-–]+", PurePath(name).stem.strip(), maxsplit=1)[0]
        return self.find(first) if first else None
