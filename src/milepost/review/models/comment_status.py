"""Status of a comment: inside its organisation, submitted, or withdrawn since."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CommentStatus(models.TextChoices):
    INTERNAL = "internal", _("Internal to the organisation")
    LEFT_OUT = "left_out", _("Excluded by the focal point")
    OFFICIAL = "official", pgettext_lazy("comment", "Submitted")
    WITHDRAWN = "withdrawn", pgettext_lazy("comment", "Withdrawn")
