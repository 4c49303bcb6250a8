from django.urls import path

from .views import amendments, brackets, proposals, source_notes, versions

urlpatterns = [
    path(
        "documents/<uuid:pk>/import-version/",
        versions.import_version,
        name="import_version",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/amendments/",
        amendments.amendments,
        name="amendments",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/amendments/propose/",
        amendments.propose_amendment,
        name="propose_amendment",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/amendments/text/",
        amendments.amended_text,
        name="amended_text",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/amendments/make-version/",
        amendments.make_amended_version,
        name="make_amended_version",
    ),
    path("amendments/<uuid:pk>/", amendments.amendment, name="amendment"),
    path(
        "amendments/<uuid:pk>/decide/",
        amendments.decide_amendment,
        name="decide_amendment",
    ),
    path(
        "amendments/<uuid:pk>/withdraw/",
        amendments.withdraw_amendment,
        name="withdraw_amendment",
    ),
    path(
        "documents/<uuid:pk>/clauses/<slug:key>/",
        brackets.negotiate_clause,
        name="negotiate_clause",
    ),
    path(
        "documents/<uuid:pk>/clauses/<slug:key>/resolve/",
        brackets.resolve_bracket,
        name="resolve_bracket",
    ),
    path(
        "documents/<uuid:pk>/clauses/<slug:key>/agree/",
        brackets.agree_clause,
        name="agree_clause",
    ),
    path(
        "reviews/<uuid:pk>/next-version/",
        versions.make_next_version,
        name="make_next_version",
    ),
    path(
        "reviews/<uuid:pk>/clauses/<slug:key>/",
        proposals.propose_wording,
        name="propose_wording",
    ),
    path(
        "processes/<slug:slug>/notes/", source_notes.source_notes, name="source_notes"
    ),
    path("processes/<slug:slug>/add-notes/", source_notes.add_notes, name="add_notes"),
    path("notes/<uuid:pk>/", source_notes.source_note, name="source_note"),
    path("notes/<uuid:pk>/remove/", source_notes.remove_note, name="remove_note"),
]
