"""Validity periods: rows that hold from a day until a day."""

import datetime as dt
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

M = TypeVar("M", bound=models.Model)


class CurrentQuerySet(models.QuerySet[M]):
    """Rows that hold from `valid_from` until before `valid_to`."""

    def current(self, on: dt.date | None = None) -> Self:
        """Rows that hold on the day `on`, by default today."""
        on = on or timezone.localdate()
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on),
            Q(valid_to=None) | Q(valid_to__gt=on),
        )


def valid_in_order(name: str) -> models.CheckConstraint:
    """Check constraint: `valid_to` is not before `valid_from`."""
    return models.CheckConstraint(
        name=name,
        condition=Q(valid_from=None)
        | Q(valid_to=None)
        | Q(valid_from__lte=F("valid_to")),
    )
