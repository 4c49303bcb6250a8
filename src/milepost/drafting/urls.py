from django.urls import path

from .views import (
    amending,
    comments,
    documents,
    files,
    negotiating,
    reviews,
    standing,
    translating,
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
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/standing/",
        standing.text_standing,
        name="text_standing",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/standing/<slug:key>/",
        standing.clause_standing,
        name="clause_standing",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/languages/<slug:language>/",
        translating.translation,
        name="translation",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/languages/<slug:language>/text.xlf",
        translating.translation_file,
        name="translation_file",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/languages/<slug:language>/import/",
        translating.import_translations,
        name="import_translations",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/languages/<slug:language>/<slug:key>/",
        translating.translate_clause,
        name="translate_clause",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/languages/<slug:language>/<slug:key>/keep/",
        translating.keep_translation,
        name="keep_translation",
    ),
    path("processes/<slug:slug>/terms/", translating.terms, name="terms"),
    path("terms/<int:pk>/remove/", translating.remove_term, name="remove_term"),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/amendments/",
        amending.amendments,
        name="amendments",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/amendments/propose/",
        amending.propose_amendment,
        name="propose_amendment",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/amendments/text/",
        amending.amended_text,
        name="amended_text",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/amendments/make-version/",
        amending.make_amended_version,
        name="make_amended_version",
    ),
    path("amendments/<uuid:pk>/", amending.amendment, name="amendment"),
    path(
        "amendments/<uuid:pk>/decide/",
        amending.decide_amendment,
        name="decide_amendment",
    ),
    path(
        "amendments/<uuid:pk>/withdraw/",
        amending.withdraw_amendment,
        name="withdraw_amendment",
    ),
    path(
        "documents/<uuid:pk>/clauses/<slug:key>/",
        negotiating.negotiate_clause,
        name="negotiate_clause",
    ),
    path(
        "documents/<uuid:pk>/clauses/<slug:key>/settle/",
        negotiating.settle_bracket,
        name="settle_bracket",
    ),
    path(
        "documents/<uuid:pk>/clauses/<slug:key>/agree/",
        negotiating.agree_clause,
        name="agree_clause",
    ),
    path("documents/<uuid:pk>/open-review/", reviews.open_review, name="open_review"),
    path("reviews/<uuid:pk>/", reviews.review, name="review"),
    path("reviews/<uuid:pk>/ours/", standing.our_comments, name="our_comments"),
    path(
        "reviews/<uuid:pk>/whose-comments/",
        standing.whose_comments,
        name="whose_comments",
    ),
    path("reviews/<uuid:pk>/table.xlsx", files.comment_table, name="comment_table"),
    path("reviews/<uuid:pk>/close/", reviews.close_review, name="close_review"),
    path("reviews/<uuid:pk>/publish/", reviews.publish_answers, name="publish_answers"),
    path(
        "reviews/<uuid:pk>/next-version/",
        reviews.make_next_version,
        name="make_next_version",
    ),
    path("reviews/<uuid:pk>/comment/", comments.make_comment, name="make_comment"),
    path("reviews/<uuid:pk>/import/", files.import_comments, name="import_comments"),
    path("reviews/<uuid:pk>/files/", files.returned_files, name="returned_files"),
    path(
        "reviews/<uuid:pk>/files/answered.zip",
        files.answered_files,
        name="answered_files",
    ),
    path("files/<uuid:pk>/as-sent/", files.returned_file, name="returned_file"),
    path("files/<uuid:pk>/answered/", files.answered_file, name="answered_file"),
    path("files/<uuid:pk>/columns/", files.say_columns, name="say_columns"),
    path("files/<uuid:pk>/forget/", files.forget_file, name="forget_file"),
    path("reviews/<uuid:pk>/forms/", files.comment_forms, name="comment_forms"),
    path(
        "reviews/<uuid:pk>/forms/<slug:profile>/empty.<slug:kind>",
        files.empty_form,
        name="empty_form",
    ),
    path(
        "reviews/<uuid:pk>/forms/<slug:profile>/filled.<slug:kind>",
        files.comment_table,
        name="filled_form",
    ),
    path("reviews/<uuid:pk>/letters.zip", files.answer_letters, name="answer_letters"),
    path(
        "reviews/<uuid:pk>/letters/<uuid:organisation>/letter.docx",
        files.answer_letter,
        name="answer_letter",
    ),
    path("comments/<uuid:pk>/", comments.comment, name="comment"),
    path(
        "comments/<uuid:pk>/settle/", comments.dispose_comment, name="dispose_comment"
    ),
]
