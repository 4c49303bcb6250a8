"""Translation views: side by side, XLIFF files, one clause, and the termbase."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from milepost.documents import actions, queries, rules
from milepost.documents.errors import TranslatedMeanwhile
from milepost.documents.forms import TermForm, TranslationForm, TranslationsFileForm
from milepost.documents.models import Document, DocumentVersion, Term
from milepost.errors import MilepostError
from milepost.formats.xliff import UnusableTranslations, write_translations
from milepost.movement import rules as movement_rules
from milepost.movement.pages import (
    run_action,
    temporary_copy,
)
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.process.models import Process

from .documents import visible_document

XLIFF = "application/xliff+xml"


def _chosen(
    request: HttpRequest, pk: str, ordinal: int, language: str
) -> tuple[Document, DocumentVersion]:
    document = visible_document(request, pk)
    version = get_object_or_404(document.versions, ordinal=ordinal)
    version.document = document
    if language not in dict(queries.translation_languages(version)):
        raise Http404
    return document, version


def _context(
    document: Document, version: DocumentVersion, language: str
) -> dict[str, object]:
    return {
        "document": document,
        "federation": document.process.federation,
        "version": version,
        "into": language,  # “language” is the reader's, in every page
        "language_name": queries.language_name(language),
        "original_name": queries.language_name(document.original_language),
    }


def _require_writing(request: SignedInRequest, document: Document) -> None:
    if not rules.may_write(request.user, document):
        raise PermissionDenied


@login_not_required
def translation(
    request: HttpRequest, pk: str, ordinal: int, language: str
) -> HttpResponse:
    """Page of a version beside its translation, with state and discrepancies of each clause."""
    document, version = _chosen(request, pk, ordinal, language)
    rows = queries.translation_rows(version, language)
    terms = queries.federation_termbase(document.process.federation)
    context = _context(document, version, language) | {
        "rows": [
            (
                row,
                [
                    discrepancy.sentence(gettext)
                    for discrepancy in queries.translation_discrepancies(
                        row, language, terms
                    )
                ],
            )
            for row in rows
        ],
        "counts": queries.translation_counts(rows),
        "languages": queries.translation_languages(version),
        "may_write": rules.may_write(get_actor(request), document),
    }
    return render(request, "documents/translation.html", context)


@login_not_required
def translation_file(
    request: HttpRequest, pk: str, ordinal: int, language: str
) -> HttpResponse:
    """Download of a version as XLIFF 2, for a translator's own tools."""
    document, version = _chosen(request, pk, ordinal, language)
    rows = queries.translation_rows(version, language)
    sent = queries.untranslated_clauses(version, language, rows)
    content = write_translations(
        [sent], source=document.original_language, target=language
    )
    name = f"version-{ordinal}-{language}.xlf"
    return HttpResponse(
        content,
        content_type=XLIFF,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "POST"])
def import_translations(
    request: SignedInRequest, pk: str, ordinal: int, language: str
) -> HttpResponse:
    """Page to import a translator's XLIFF file, all or nothing."""
    document, version = _chosen(request, pk, ordinal, language)
    _require_writing(request, document)
    form = TranslationsFileForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if form.is_valid():
        try:
            with temporary_copy(form.cleaned_data["file"]) as path:
                taken = actions.import_translations(
                    version=version, language=language, path=path, by=request.user
                )
        except UnusableTranslations as error:
            problems = [problem.sentence(gettext) for problem in error.problems]
        except MilepostError as error:
            form.add_error("file", error.sentence(gettext))
        else:
            message = ngettext(
                "%(n)d paragraph has a new translation.",
                "%(n)d paragraphs have a new translation.",
                taken,
            )
            messages.success(request, message % {"n": taken})
            return redirect("translation", pk=pk, ordinal=ordinal, language=language)
    context = _context(document, version, language)
    context |= {"form": form, "problems": problems}
    return render(request, "documents/import_translations.html", context)


@require_http_methods(["GET", "POST"])
def translate_clause(
    request: SignedInRequest, pk: str, ordinal: int, language: str, key: str
) -> HttpResponse:
    """Page to translate one clause: original, earlier translation, terms, and the form."""
    document, version = _chosen(request, pk, ordinal, language)
    _require_writing(request, document)
    row = _row(version, language, key)
    stands = row.text.text if row.text else ""
    first = stands or (row.earlier.text.text if row.earlier else "")
    initial = {"text": first, "status": row.text.status if row.text else "draft"}
    form = TranslationForm(request.POST or None, initial=initial | {"seen": stands})
    theirs = ""
    if form.is_valid():
        try:
            actions.translate_clause(
                clause_version=row.row.clause_version,
                language=language,
                by=request.user,
                **form.cleaned_data,
            )
        except TranslatedMeanwhile as error:
            theirs = error.text
            form = TranslationForm(initial=form.cleaned_data | {"seen": theirs})
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            messages.success(request, gettext("The translation has been saved."))
            return redirect("translation", pk=pk, ordinal=ordinal, language=language)
    terms = queries.federation_termbase(document.process.federation)
    context = _context(document, version, language) | {
        "row": row,
        "form": form,
        "theirs": theirs,
        "terms": queries.terms_used(row.row.text, row.row.language, language, terms),
        "discordances": [
            discrepancy.sentence(gettext)
            for discrepancy in queries.translation_discrepancies(row, language, terms)
        ],
    }
    page = "documents/translate_clause.html"
    return render(request, page, context, status=409 if theirs else 200)


def _row(version: DocumentVersion, language: str, key: str) -> queries.TranslationRow:
    rows = queries.translation_rows(version, language)
    match = next((row for row in rows if row.row.clause.key == key), None)
    if match is None:
        raise Http404
    return match


@require_POST
def confirm_translation(
    request: SignedInRequest, pk: str, ordinal: int, language: str, key: str
) -> HttpResponse:
    """Keep a clause's earlier translation for its new wording; redirect to the translation."""
    _, version = _chosen(request, pk, ordinal, language)
    row = _row(version, language, key)
    kept = run_action(
        request,
        actions.confirm_translation,
        clause_version=row.row.clause_version,
        language=language,
        by=request.user,
    )
    if kept:
        messages.success(request, gettext("The earlier translation is valid again."))
    return redirect("translation", pk=pk, ordinal=ordinal, language=language)


@login_not_required
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """Page of a federation's termbase, where the secretariat and drafters add terms."""
    actor = get_actor(request)
    processes = Process.objects.visible_to(actor).named()
    process = get_object_or_404(processes, slug=slug)
    steers = movement_rules.steers(actor, process.federation)
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        term = {"federation": process.federation, **form.cleaned_data, "by": actor}
        if run_action(request, actions.add_term, **term):
            messages.success(request, gettext("The term has been added."))
            return redirect("terms", slug=slug)
    context = {
        "process": process,
        "federation": process.federation,
        "rows": queries.federation_terms(process.federation),
        "form": form,
        "steers": steers,
    }
    return render(request, "documents/terms.html", context)


@require_POST
def remove_term(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete a term of the federation's termbase."""
    term = get_object_or_404(Term.objects.select_related("federation"), pk=pk)
    if not movement_rules.belongs(request.user, term.federation):
        raise Http404
    run_action(request, actions.remove_term, term=term, by=request.user)
    process = Process.objects.filter(federation=term.federation).first()
    if process is None:
        return redirect("processes")
    return redirect("terms", slug=process.slug)
