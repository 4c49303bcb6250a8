"""Comment matrix context: filters, rows, and the consolidation for drafters."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, QueryDict

from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.movement.models import Body, Person
from milepost.movement.pages import (
    parse_uuid,
    parse_uuids,
)
from milepost.movement.requests import get_actor
from milepost.review import queries
from milepost.review.forms.consolidation import ConsolidationForm, MatrixForm
from milepost.review.models import Review
from milepost.safeguard.actors import Actor


def matrix_context(request: HttpRequest, review: Review) -> dict[str, Any]:
    """Template context of the matrix: filters, a page of rows, counts; for drafters, more.

    For drafters, the consolidation: drafters, duplicate groups and the last edit.
    """
    actor = get_actor(request)
    may_write = document_rules.may_write(actor, review.version.document)
    federation = review.version.document.process.federation
    labels = document_queries.clause_labels(review.version)
    people = queries.drafters(federation) if may_write else []
    form = matrix_form(request.GET, review, actor, labels, people)
    filters = form.chosen()
    page = queries.matrix_page(
        review, actor, filters, _number(request), order=row_order(form, labels)
    )
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": [
            (comment, labels.get(comment.clause_version_id or 0))
            for comment in page.rows
        ],
        "asked": asked.urlencode(),
        "here": request.get_full_path(),
        "counts": queries.response_counts(review, actor),
    }
    if may_write:
        context |= {
            "drafters": people,
            "groups": queries.group_counts(review),
            "last_edit": queries.last_edit(review, actor),
        }
    return context


def _number(request: HttpRequest) -> int:
    """Number of the page asked for; 1 where that is no number."""
    number = request.GET.get("page", "")
    return (
        int(number)
        if number.isascii() and number.isdecimal() and len(number) < 7
        else 1
    )


def matrix_form(
    query: QueryDict,
    review: Review,
    actor: Actor,
    labels: dict[int, document_queries.ClauseLabel],
    people: Iterable[Person],
) -> MatrixForm:
    """Filter form of the matrix, filled from `query`, with the choices that `actor` may use.

    Comments may be assigned to `people`.
    """
    if not document_rules.may_write(actor, review.version.document):
        return MatrixForm(query, labels=labels)
    form = ConsolidationForm(query, labels=labels)
    federation = review.version.document.process.federation
    heard = queries.organisations_with_submissions(review)
    form.offer(
        "organisation",
        [(str(organisation.pk), str(organisation)) for organisation in heard],
    )
    regions = federation.regions.prefetch_related("names")
    form.offer("region", [(region.code, str(region)) for region in regions])
    networks = federation.bodies.filter(kind=Body.Kind.NETWORK).named()
    form.offer("network", [(network.slug, str(network)) for network in networks])
    form.offer(
        "assigned",
        [
            *ConsolidationForm.NOBODY_AND_ME,
            *((str(person.pk), person.name) for person in people if person != actor),
        ],
    )
    _offer_the_group(form, query.get("group", ""))
    return form


def _offer_the_group(form: MatrixForm, asked: str) -> None:
    """Add the group asked for to the choices of the filter, which lists no groups."""
    if parse_uuid(asked):
        form.offer(
            "group", [*ConsolidationForm.GROUPS, (asked, ConsolidationForm.THIS_GROUP)]
        )


def row_order(
    form: MatrixForm, labels: dict[int, document_queries.ClauseLabel]
) -> list[Any]:
    """Sort keys of matrix rows in order: organisations by name, or clause versions by text."""
    if form.chosen().sort == queries.BY_ORGANISATION:
        return parse_uuids(form.offered("organisation"))
    return list(labels)


def read_filters(
    asked: str, review: Review, actor: Actor
) -> tuple[queries.Filters, list[Any]]:
    """Filters and row order from the query string of the matrix page that the reader left."""
    labels = document_queries.clause_labels(review.version)
    people = queries.drafters(review.version.document.process.federation)
    form = matrix_form(QueryDict(asked), review, actor, labels, people)
    return form.chosen(), row_order(form, labels)
