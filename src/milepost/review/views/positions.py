"""Position pages: positions by clause, acceptance by region, an organisation's comments."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from milepost.analysis.acceptance import Share
from milepost.documents.models import Document, DocumentVersion
from milepost.documents.views.documents import visible_document
from milepost.formats.reports.charts import Interval, draw_intervals
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.review import queries, rules

from .reviews import visible_review


def _visible_positions_version(
    request: SignedInRequest, pk: str, ordinal: int
) -> tuple[Document, DocumentVersion]:
    document = visible_document(request, pk)
    if not rules.may_see_positions(request.user, document):
        raise PermissionDenied
    version = get_object_or_404(document.versions, ordinal=ordinal)
    version.document = document
    return document, version


def text_positions(request: SignedInRequest, pk: str, ordinal: int) -> HttpResponse:
    """Page of the positions on every clause: members for it, against it, and silent."""
    document, version = _visible_positions_version(request, pk, ordinal)
    positions = queries.positions_in_version(version)
    context = {
        "document": document,
        "federation": document.process.federation,
        "version": version,
        "rows": [
            (row, positions.get(row.clause_version.pk))
            for row in queries.clause_rows(version, request.user)
            if row.clause.role != "heading"
        ],
    }
    return render(request, "review/text_positions.html", context)


def clause_positions(
    request: SignedInRequest, pk: str, ordinal: int, key: str
) -> HttpResponse:
    """Page of the positions on a clause by region and network, with bounds for the silent."""
    document, version = _visible_positions_version(request, pk, ordinal)
    rows = queries.clause_rows(version, request.user)
    row = next((row for row in rows if row.clause.key == key), None)
    if row is None:
        raise Http404
    positions = queries.clause_positions(row.clause_version, version)
    context = {
        "document": document,
        "federation": document.process.federation,
        "version": version,
        "row": row,
        "positions": positions,
        "chart": _chart(positions) if positions.whole else "",
    }
    return render(request, "review/clause_positions.html", context)


def _chart(positions: queries.ClausePositions) -> str:
    rows = [
        Interval(
            ", ".join(name or _("No region") for name in row.names), row.low, row.high
        )
        for row in positions.regions
    ]
    if positions.whole:
        rows.append(
            Interval(_("All members"), positions.whole.low, positions.whole.high)
        )
    return draw_intervals(
        rows,
        title=_("Share of members in favour"),
        description=_(
            "One bar for each region: from the share in favour of the "
            "paragraph as it stands, to the share if all members without a "
            "position are in favour. The table below gives the figures."
        ),
        x_title=_("Share of members"),
    )


def acceptance_by_region(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the shares of comments that changed the text, by region, network and more.

    Also by language and by number of comments.
    """
    review = visible_review(request, pk)
    document = review.version.document
    if not rules.may_see_positions(request.user, document):
        raise PermissionDenied
    acceptance = queries.acceptance_by_column(review)
    tables = [
        (_("By region"), acceptance.by_region),
        (_("By network"), acceptance.by_network),
        (_("By language of the comment"), acceptance.by_language),
        (_("By number of comments from the organisation"), acceptance.by_number),
    ]
    context = {
        "review": review,
        "document": document,
        "federation": document.process.federation,
        "tables": [(title, _drawn(title, shares), shares) for title, shares in tables],
        "shows_any": any(shares for _title, shares in tables),
    }
    return render(request, "review/acceptance_by_region.html", context)


def _drawn(title: str, shares: list[Share]) -> str:
    if not shares:
        return ""
    return draw_intervals(
        [
            Interval(share.group or _("None"), share.low, share.high, share.share)
            for share in shares
        ],
        title=title,
        description=_(
            "Share of comments accepted in whole or in part, with its interval."
        ),
        x_title=_("Share of comments"),
    )


def our_comments(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of the comments of the reader's organisations, with outcomes and changes made."""
    review = visible_review(request, pk)
    document = review.version.document
    comments = queries.own_comments(review, get_actor(request))
    shows_responses = rules.may_see_response(get_actor(request), review)
    outcomes = queries.comment_outcomes(comments, document.original_language)
    context = {
        "review": review,
        "document": document,
        "federation": document.process.federation,
        "comment_outcomes": outcomes,
        "letters": list(dict.fromkeys(comment.organisation for comment in comments)),
        "shows_responses": shows_responses,
        "outcome_counts": queries.outcome_counts(outcomes) if shows_responses else [],
    }
    return render(request, "review/our_comments.html", context)
