"""Comments: made, taken in from files, read with their fate, settled."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from milepost.drafting import actions, queries, rules
from milepost.drafting.errors import OrganisationNotNamed
from milepost.drafting.forms import GENERAL, CommentForm, ImportForm, SettleForm
from milepost.drafting.models import Comment, Disposition, ReviewRound
from milepost.errors import MilepostError, NotAllowed
from milepost.formats.comment_templates import UnusableComments
from milepost.formats.difference import find_changes
from milepost.movement.models import Organisation
from milepost.movement.requests import SignedInRequest, actor_of

from .answering import on_disk
from .reviews import visible_review


def _context(review: ReviewRound, **more: Any) -> dict[str, Any]:
    document = review.version.document
    federation = document.process.federation
    return {"review": review, "document": document, "federation": federation, **more}


def _spoken_for(request: SignedInRequest, review: ReviewRound) -> list[Organisation]:
    found = queries.organisations_spoken_for(request.user, review)
    if not found:
        raise PermissionDenied
    return found


def _takes(request: SignedInRequest, review: ReviewRound) -> bool:
    return rules.takes_comments(review) or rules.takes_entries(request.user, review)


def _asks_when(request: SignedInRequest, review: ReviewRound) -> bool:
    """After the deadline whoever enters what came off-line says when it came."""
    return review.is_past() and rules.takes_entries(request.user, review)


@require_http_methods(["GET", "POST"])
def make_comment(request: SignedInRequest, pk: str) -> HttpResponse:
    review = visible_review(request, pk)
    organisations = _spoken_for(request, review)
    rows = queries.clause_rows(review.version, request.user)
    key = request.GET.get("clause", "")
    row = next((row for row in rows if row.clause.key == key), None)
    form = CommentForm(
        request.POST or None,
        rows=rows,
        organisations=organisations,
        original=review.version.document.original_language,
        asks_when=_asks_when(request, review),
        initial={
            "clause": key if row else GENERAL,
            "proposed_wording": row.text if row and not row.is_fallback else "",
        },
    )
    if form.is_valid():
        said = form.cleaned_data
        said.pop("clause")
        chosen = {str(one.pk): one for one in organisations}
        said["organisation"] = chosen[said["organisation"]]
        try:
            made = actions.make_comment(round=review, **said, by=request.user)
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            messages.success(request, gettext("Your comment has been taken."))
            return redirect("comment", pk=made.pk)
    context = _context(review, form=form, row=row, takes=_takes(request, review))
    context["enters"] = rules.may_write(request.user, review.version.document)
    return render(request, "drafting/make_comment.html", context)


@require_http_methods(["GET", "POST"])
def import_comments(request: SignedInRequest, pk: str) -> HttpResponse:
    """Each file comes in whole or not at all; one that is refused stops no other."""
    review = visible_review(request, pk)
    organisations = _spoken_for(request, review)
    original = review.version.document.original_language
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        organisations=organisations,
        original=original,
        asks_when=_asks_when(request, review),
    )
    results = []
    if form.is_valid():
        said = form.cleaned_data
        chosen = {str(one.pk): one for one in organisations}
        sender = chosen.get(said["organisation"])
        results = [
            _import_one(request, review, upload, sender, said)
            for upload in said["uploads"]
        ]
    done = [result["imported"] for result in results if result["imported"]]
    totals = {
        name: sum(getattr(one, name) for one in done)
        for name in ("read", "new", "lost")
    }
    context = _context(
        review,
        form=form,
        results=results,
        totals=totals,
        takes=_takes(request, review),
        enters=rules.may_write(request.user, review.version.document),
    )
    return render(request, "drafting/import_comments.html", context)


def _import_one(
    request: SignedInRequest,
    review: ReviewRound,
    upload: UploadedFile,
    sender: Organisation | None,
    said: dict[str, Any],
) -> dict[str, Any]:
    """What became of one file: its counts, or all that is wrong with it."""
    how = {
        "language": said["language"],
        "came_in_time": said.get("came_in_time", False),
    }
    result: dict[str, Any] = {"file": upload.name, "imported": None, "problems": []}
    try:
        with on_disk(upload) as path:
            if path.suffix.lower() != ".docx":
                result["imported"] = actions.import_template_comments(
                    round=review, path=path, **how, by=request.user
                )
            else:
                result["imported"] = actions.import_word_comments(
                    round=review,
                    path=path,
                    organisation=sender or _sender(review, path.name),
                    **how,
                    by=request.user,
                )
    except UnusableComments as error:
        result["problems"] = [one.sentence(gettext) for one in error.problems]
    except MilepostError as error:
        result["problems"] = [error.sentence(gettext)]
    return result


def _sender(review: ReviewRound, file: str) -> Organisation:
    members = queries.Members(review.version.document.process.federation)
    found = members.named_by_file(file)
    if found is None:
        raise OrganisationNotNamed(file=file)
    return found


def _visible_comment(request: HttpRequest, pk: str) -> Comment:
    supported = queries.with_support(Comment.objects.visible_to(actor_of(request)))
    rows = (
        queries.with_what_a_row_shows(supported)
        .select_related(
            "round__version__document__process__federation",
            "disposition__result",
            "clause_version__clause",
        )
        .prefetch_related(
            "round__version__document__titles",
            "round__version__document__process__phases",
            "clause_version__texts",
        )
    )
    return get_object_or_404(rows, pk=pk)


def comment(request: HttpRequest, pk: str) -> HttpResponse:
    comment = _visible_comment(request, pk)
    actor = actor_of(request)
    context = _comment_context(comment)
    context["may_write"] = rules.may_write(actor, context["document"])
    context["may_support"] = rules.may_support(actor, comment) and rules.takes_comments(
        comment.round
    )
    context["support"] = queries.support_of(comment, actor)
    context["shows_answer"] = rules.may_see_answer(actor, comment.round)
    return render(request, "drafting/comment.html", context)


def _comment_context(comment: Comment) -> dict[str, Any]:
    """A comment, the wording it is about, and what its proposal would change."""
    document = comment.round.version.document
    wording = None
    if comment.clause_version:
        wording = queries.wording(comment.clause_version, document.original_language)
    changes = None
    same_language = comment.language == document.original_language
    if wording and comment.proposed_wording and same_language:
        changes = find_changes(wording.text, comment.proposed_wording)
    return _context(
        comment.round,
        comment=comment,
        disposition=getattr(comment, "disposition", None),
        wording=wording,
        number=queries.number_of(comment),
        changes=changes,
        decided=_decided_changes(comment, wording.text if wording else ""),
    )


def _decided_changes(comment: Comment, wording: str) -> Any:
    disposition = getattr(comment, "disposition", None)
    if disposition is None or not disposition.new_wording:
        return None
    return find_changes(wording, disposition.new_wording)


@require_http_methods(["GET", "POST"])
def dispose_comment(request: SignedInRequest, pk: str) -> HttpResponse:
    comment = _visible_comment(request, pk)
    context = _comment_context(comment)
    if not rules.may_write(request.user, context["document"]):
        raise PermissionDenied
    holder = queries.holds_new_wording(comment)
    form = SettleForm(
        request.POST or None,
        has_clause=comment.clause_version is not None,
        initial={"new_wording": _first_wording(comment, holder, context)},
    )
    if form.is_valid():
        said = form.cleaned_data
        said["outcome"] = Disposition.Outcome(said["outcome"])
        try:
            actions.dispose_comment(comment=comment, **said, by=request.user)
        except NotAllowed as error:
            raise PermissionDenied from error
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            return _next_to_settle(request, comment)
    context |= {"form": form, "holder": holder}
    return render(request, "drafting/dispose_comment.html", context)


def _first_wording(
    comment: Comment, holder: Disposition | None, context: dict[str, Any]
) -> str:
    """What a pen holder starts from: what is decided, proposed, or stands."""
    if holder:
        return holder.new_wording
    if comment.language == context["document"].original_language:
        return comment.proposed_wording
    return context["wording"].text if context["wording"] else ""


def _next_to_settle(request: SignedInRequest, comment: Comment) -> HttpResponse:
    """On to the next comment that waits, so that settling is one page a comment."""
    waiting = queries.comment_rows(
        comment.round, request.user, queries.Filters(settled="no")
    )
    following = waiting.first()
    messages.success(request, gettext("Settled."))
    if following is None:
        return redirect("review", pk=comment.round_id)
    return redirect("dispose_comment", pk=following.pk)
