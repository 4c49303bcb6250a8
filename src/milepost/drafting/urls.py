from django.urls import path

from .views import comments, documents, handing_in, reviews, submissions

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
    path(
        "reviews/<uuid:pk>/submission/",
        submissions.prepare_submission,
        name="prepare_submission",
    ),
    path("reviews/<uuid:pk>/pause/", submissions.pause_comments, name="pause_comments"),
    path("reviews/<uuid:pk>/handed-in/", handing_in.handed_in, name="handed_in"),
    path("reviews/<uuid:pk>/remind/", handing_in.remind, name="remind"),
    path("submissions/<uuid:pk>/", submissions.submission, name="submission"),
    path(
        "submissions/<uuid:pk>/sign/",
        submissions.sign_submission,
        name="sign_submission",
    ),
    path(
        "submissions/<uuid:pk>/withdraw/",
        submissions.withdraw_submission,
        name="withdraw_submission",
    ),
    path("comments/<uuid:pk>/", comments.comment, name="comment"),
    path(
        "comments/<uuid:pk>/support/",
        submissions.support_comment,
        name="support_comment",
    ),
    path(
        "comments/<uuid:pk>/settle/", comments.dispose_comment, name="dispose_comment"
    ),
]
