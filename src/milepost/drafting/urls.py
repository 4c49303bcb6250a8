from django.urls import path

from .views import (
    bench,
    comments,
    documents,
    groups,
    notes,
    proposing,
    reviews,
    sorting,
)

urlpatterns = [
    path("documents/", documents.documents, name="documents"),
    path("documents/<uuid:pk>/", documents.document, name="document"),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/",
        documents.document_version,
        name="document_version",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/document.docx",
        documents.document_word,
        name="document_word",
    ),
    path(
        "documents/<uuid:pk>/changes/<int:before>/<int:after>/",
        documents.document_changes,
        name="document_changes",
    ),
    path(
        "processes/<slug:slug>/import-document/",
        documents.import_document,
        name="import_document",
    ),
    path("documents/<uuid:pk>/open-review/", reviews.open_review, name="open_review"),
    path("reviews/<uuid:pk>/", reviews.review, name="review"),
    path("reviews/<uuid:pk>/table.xlsx", reviews.comment_table, name="comment_table"),
    path("reviews/<uuid:pk>/close/", reviews.close_review, name="close_review"),
    path("reviews/<uuid:pk>/publish/", reviews.publish_answers, name="publish_answers"),
    path(
        "reviews/<uuid:pk>/next-version/",
        reviews.make_next_version,
        name="make_next_version",
    ),
    path("reviews/<uuid:pk>/comment/", comments.make_comment, name="make_comment"),
    path("reviews/<uuid:pk>/import/", comments.import_comments, name="import_comments"),
    path("comments/<uuid:pk>/", comments.comment, name="comment"),
    path(
        "comments/<uuid:pk>/settle/", comments.dispose_comment, name="dispose_comment"
    ),
    # The bench: many comments at once,
    path("reviews/<uuid:pk>/assign/", bench.assign_comments, name="assign_comments"),
    path("reviews/<uuid:pk>/settle/", bench.dispose_comments, name="dispose_comments"),
    path("reviews/<uuid:pk>/place/", bench.place_comments, name="place_comments"),
    path("reviews/<uuid:pk>/group/", bench.group_comments, name="group_comments"),
    path(
        "reviews/<uuid:pk>/ungroup/", bench.take_out_of_group, name="take_out_of_group"
    ),
    path("reviews/<uuid:pk>/agree/", bench.agree_answers, name="agree_answers"),
    path(
        "reviews/<uuid:pk>/second-reading/",
        bench.require_second_reading,
        name="require_second_reading",
    ),
    path("reviews/<uuid:pk>/log/", bench.bench_log, name="bench_log"),
    path("bench-steps/<int:pk>/undo/", bench.undo_step, name="undo_step"),
    path("bench-steps/<int:pk>/redo/", bench.redo_step, name="redo_step"),
    # groups of them,
    path(
        "reviews/<uuid:pk>/suggest-groups/",
        groups.suggest_groups,
        name="suggest_groups",
    ),
    path("reviews/<uuid:pk>/groups/", groups.comment_groups, name="comment_groups"),
    path("reviews/<uuid:pk>/keep-groups/", groups.keep_groups, name="keep_groups"),
    path(
        "reviews/<uuid:pk>/dissolve-groups/",
        groups.dissolve_groups,
        name="dissolve_groups",
    ),
    path("groups/<uuid:pk>/", groups.comment_group, name="comment_group"),
    path("groups/<uuid:pk>/settle/", groups.dispose_group, name="dispose_group"),
    path("groups/<uuid:pk>/leave/", groups.leave_group, name="leave_group"),
    # one of them,
    path("comments/<uuid:pk>/split/", sorting.split_comment, name="split_comment"),
    path("comments/<uuid:pk>/agree/", sorting.agree_answer, name="agree_answer"),
    path(
        "comments/<uuid:pk>/send-back/",
        sorting.send_back_answer,
        name="send_back_answer",
    ),
    # and a wording that rests on them, and on notes.
    path(
        "reviews/<uuid:pk>/clauses/<slug:key>/",
        proposing.propose_wording,
        name="propose_wording",
    ),
    path("processes/<slug:slug>/notes/", notes.source_notes, name="source_notes"),
    path("processes/<slug:slug>/add-notes/", notes.add_notes, name="add_notes"),
    path("notes/<uuid:pk>/", notes.source_note, name="source_note"),
    path("notes/<uuid:pk>/remove/", notes.remove_note, name="remove_note"),
]
