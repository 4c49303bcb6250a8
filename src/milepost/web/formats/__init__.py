"""Date formats by language, which Django reads from here (FORMAT_MODULE_PATH).

Times are written in 24 hours, since people in fifteen time zones read them. The names of
months come from Django's catalogues; `MONTHS` brings them into ours, because Arabic readers of
the United Nations and of the Movement expect both names of a month (تشرين الثاني/نوفمبر).
"""

from django.utils.translation import gettext_noop as _

MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)
