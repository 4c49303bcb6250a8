"""Submission pages: prepare, review, sign, withdraw."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from milepost.documents import queries as document_queries
from milepost.errors import MilepostError, NotAllowed
from milepost.movement import rules as movement_rules
from milepost.movement.models import Organisation
from milepost.movement.pages import run_action
from milepost.movement.requests import SignedInRequest
from milepost.review import actions, queries, rules
from milepost.review.errors import NoteChangedMeanwhile
from milepost.review.forms.reviews import SubmissionForm
from milepost.review.models import Comment, Position, Review, Submission

from .reviews import visible_review

SUPPORT = {"for": True, "against": False, "": None}
VALUES = {"support": set(SUPPORT), "position": {"", *Position.Value.values}}
Clauses = list[queries.DraftClause]


def _represented_organisations(
    request: SignedInRequest, review: Review
) -> list[Organisation]:
    """The reader's organisations in this review, the one asked for first.

    Raises PermissionDenied without any.
    """
    organisations = queries.represented_organisations(request.user, review)
    if not organisations:
        raise PermissionDenied
    asked = request.POST.get("organisation") or request.GET.get("organisation", "")
    return sorted(organisations, key=lambda organisation: str(organisation.pk) != asked)


@require_http_methods(["GET", "POST"])
def prepare_submission(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of a submission draft: choose comments, take positions, write the covering note.

    A refusal shows the page as it was filled in; where a colleague has saved another
    covering note, both are shown.

    Raises:
        Http404: the review is not visible to the reader.
        PermissionDenied: the reader represents no organisation in it.
    """
    review = visible_review(request, pk)
    organisation, *others = _represented_organisations(request, review)
    person = request.user if review.is_of_experts else None
    submission = queries.own_submission(review, organisation, person)
    clauses = queries.draft_clauses(submission, request.user)
    was = _was(clauses, chooses=rules.may_choose(request.user, submission))
    sent = request.POST.copy()
    form = _form(submission, sent)
    theirs = None
    if form.is_valid():
        changes = _changes(form, clauses, sent)
        try:
            kept = actions.prepare_submission(
                review=review,
                organisation=organisation,
                changes=changes,
                by=request.user,
            )
        except NotAllowed as error:
            raise PermissionDenied from error
        except NoteChangedMeanwhile as error:
            form.add_error("covering_note", error.sentence(gettext))
            theirs = queries.own_submission(review, organisation, person).covering_note
            sent["note_before"] = theirs  # who saves again has seen it
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            return _respond_saved(request, kept)
        clauses = _as_sent(clauses, request.POST)
    context = _context(request, submission) | {
        "form": form,
        "theirs": theirs,
        "clauses": clauses,
        "was": was,
        "has_comments": any(clause.comments for clause in clauses),
        "organisation": organisation,
        "others": others,
        "takes": rules.accepts_comments(review),
        "last": queries.last_submission(review, organisation, person),
    }
    return render(request, "review/prepare_submission.html", context)


def _form(submission: Submission, sent: QueryDict) -> SubmissionForm:
    note = submission.covering_note
    language = submission.note_language or (get_language() or "en").split("-")[0]
    return SubmissionForm(
        sent or None,
        original=submission.review.version.document.original_language,
        initial={
            "covering_note": note,
            "note_before": note,
            "note_language": language,
        },
    )


def _changes(
    form: SubmissionForm, clauses: Clauses, sent: QueryDict
) -> actions.SubmissionChanges:
    """Changes that the reader made on the draft page, compared with what it had shown."""
    was, included = (
        set(sent.get("was_chosen", "").split()),
        set(sent.getlist("include")),
    )
    shown = sent.get("shown", "").split()
    comments = [
        str(draft_comment.comment.pk)
        for clause in clauses
        for draft_comment in clause.comments
    ]
    placed = [str(clause.row.clause_version.pk) for clause in clauses if clause.row]
    return actions.SubmissionChanges(
        **form.cleaned_data,
        chosen={pk: pk in included for pk in shown if (pk in included) != (pk in was)},
        supports={
            pk: SUPPORT[value] for pk, value in _changed(sent, "support", comments)
        },
        positions={int(pk): value for pk, value in _changed(sent, "position", placed)},
    )


def _was(clauses: Clauses, *, chooses: bool) -> dict[str, str]:
    """Values of the draft page when opened, by hidden field, to tell what is changed.

    Whoever chooses nothing is not offered to include comments.
    """
    comments = [
        draft_comment for clause in clauses for draft_comment in clause.comments
    ]
    offered = comments if chooses else []
    return {
        "shown": " ".join(str(draft_comment.comment.pk) for draft_comment in offered),
        "was_chosen": " ".join(
            str(draft_comment.comment.pk)
            for draft_comment in offered
            if draft_comment.is_chosen
        ),
        "was_support": " ".join(
            f"{draft_comment.comment.pk}={draft_comment.support}"
            for draft_comment in comments
            if draft_comment.support
        ),
        "was_position": " ".join(
            f"{clause.key}={clause.position}" for clause in clauses if clause.position
        ),
    }


def _changed(
    sent: QueryDict, name: str, keys: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Pairs of key and value sent as `name-key` that differ from what the page had shown.

    What it had shown is all in one field, as browsers send no more than some thousands.
    """
    pairs = (pair.partition("=") for pair in sent.get(f"was_{name}", "").split())
    was = {key: value for key, _, value in pairs}
    for key in keys:
        now = sent.get(f"{name}-{key}")
        if now in VALUES[name] and now != was.get(key, ""):
            yield key, now


def _as_sent(clauses: Clauses, sent: QueryDict) -> Clauses:
    """Draft clauses with the values that were sent, so that a refusal loses nothing."""
    included, shown = set(sent.getlist("include")), set(sent.get("shown", "").split())

    def filled(draft_comment: queries.DraftComment) -> queries.DraftComment:
        pk = str(draft_comment.comment.pk)
        is_chosen = pk in included if pk in shown else draft_comment.is_chosen
        support = sent.get(f"support-{pk}", draft_comment.support)
        return replace(draft_comment, is_chosen=is_chosen, support=support)

    return [
        replace(
            clause,
            comments=[filled(draft_comment) for draft_comment in clause.comments],
            position=sent.get(f"position-{clause.key}", clause.position),
        )
        for clause in clauses
    ]


def _respond_saved(request: SignedInRequest, kept: Submission) -> HttpResponse:
    if "look" in request.POST:
        return redirect("submission", pk=kept.pk)
    messages.success(
        request,
        gettext(
            "Saved. Nobody outside your organisation can see it until it is signed."
        ),
    )
    return _redirect_to_draft(kept)


def _redirect_to_draft(submission: Submission) -> HttpResponse:
    answer = redirect("prepare_submission", pk=submission.review_id)
    answer["Location"] += f"?organisation={submission.organisation_id}"
    return answer


def _context(request: SignedInRequest, submission: Submission) -> dict[str, Any]:
    document = submission.review.version.document
    actor = request.user
    return {
        "submission": submission,
        "review": submission.review,
        "document": document,
        "federation": document.process.federation,
        "may_prepare": rules.may_prepare(actor, submission),
        "may_choose": rules.may_choose(actor, submission),
        "may_sign": rules.may_sign(actor, submission),
    }


def _visible_submission(request: SignedInRequest, pk: str) -> Submission:
    rows = Submission.objects.visible_to(request.user).select_related(
        "signed_by",
        "person",
        "organisation__federation",
        "review__version__document__process__federation",
    )
    rows = rows.prefetch_related(
        "organisation__names",
        "review__version__document__titles",
        "review__version__document__process__phases",
    )
    return get_object_or_404(rows, pk=pk)


def submission(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of a submission: what is about to be signed; once it is signed, the receipt."""
    submission = _visible_submission(request, pk)
    contents = queries.contents(submission)
    is_own = submission.organisation_id in movement_rules.colleague_organisations(
        request.user
    )
    takes = rules.accepts_comments(submission.review)
    stands = submission.state == Submission.State.SIGNED
    context = _context(request, submission) | {
        "held": contents,
        "by_clause": _clause_contents(submission, contents),
        "is_own": is_own or submission.person_id == request.user.pk,
        "takes": takes,
        "is_altered": stands
        and bool(submission.content_hash)
        and submission.content_hash != contents.hash,
        "may_withdraw": stands
        and rules.may_withdraw(request.user, submission)
        and (takes or rules.accepts_entries(request.user, submission.review)),
    }
    return render(request, "review/submission.html", context)


def _clause_contents(
    submission: Submission, contents: queries.Contents
) -> list[tuple[document_queries.ClauseRow | None, list[Comment], str]]:
    """Contents in the order of the text, the whole first: clause, comments, position."""
    comments: dict[int | None, list[Comment]] = {}
    for comment in contents.comments:
        comments.setdefault(comment.clause_version_id, []).append(comment)
    positions = {
        position.clause_version_id: position.get_value_display()
        for position in contents.positions
    }
    rows = document_queries.version_clause_rows(submission.review.version, {})
    spoken = [(None, comments[None], "")] if None in comments else []
    return spoken + [
        (row, comments.get(key, []), positions.get(key, ""))
        for row in rows
        if (key := row.clause_version.pk) in comments or key in positions
    ]


@require_POST
def sign_submission(request: SignedInRequest, pk: str) -> HttpResponse:
    """Sign and submit a draft as it was shown, then show the receipt.

    `seen` in the form is the hash of the contents that were shown.
    """
    submission = _visible_submission(request, pk)
    seen = request.POST.get("seen", "")
    if run_action(
        request,
        actions.sign_submission,
        submission=submission,
        seen=seen,
        by=request.user,
    ):
        messages.success(
            request, gettext("Signed and submitted. This is your receipt.")
        )
    return redirect("submission", pk=pk)


@require_POST
def withdraw_submission(request: SignedInRequest, pk: str) -> HttpResponse:
    """Withdraw a signed submission, then show it; a refusal becomes a message."""
    submission = _visible_submission(request, pk)
    if run_action(
        request, actions.withdraw_submission, submission=submission, by=request.user
    ):
        messages.success(
            request,
            gettext(
                "The submission has been withdrawn. It will not receive responses."
            ),
        )
    return redirect("submission", pk=pk)


@require_POST
def pause_comments(request: SignedInRequest, pk: str) -> HttpResponse:
    """Pause or resume comments by the reader's organisation in a review, then show the draft."""
    review = visible_review(request, pk)
    organisation = _represented_organisations(request, review)[0]
    is_paused = request.POST.get("is_paused") == "yes"
    kept = run_action(
        request,
        actions.pause_comments,
        review=review,
        organisation=organisation,
        is_paused=is_paused,
        by=request.user,
    )
    if kept is None:
        return redirect("prepare_submission", pk=pk)
    return _redirect_to_draft(kept)


@require_POST
def support_comment(request: SignedInRequest, pk: str) -> HttpResponse:
    """Support or oppose a colleague's comment, then show it; an unknown value retracts."""
    rows = Comment.objects.visible_to(request.user).select_related(
        "organisation", "review__version__document__process__federation"
    )
    comment = get_object_or_404(rows, pk=pk)
    supports = SUPPORT.get(request.POST.get("support", ""))
    run_action(
        request,
        actions.support_comment,
        comment=comment,
        supports=supports,
        by=request.user,
    )
    return redirect("comment", pk=pk)
