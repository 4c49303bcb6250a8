"""URLs of reviews, submissions, comments and received files."""

from django.urls import path

from .views import (
    comment_anchors,
    comments,
    consolidation,
    documents,
    duplicates,
    files_out,
    margin,
    positions,
    received_files,
    reviews,
    sorting,
    submissions,
    submissions_received,
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
        "documents/<uuid:pk>/versions/<int:ordinal>/margin/<slug:key>/",
        margin.clause_margin,
        name="clause_margin",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/positions/",
        positions.text_positions,
        name="text_positions",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/positions/<slug:key>/",
        positions.clause_positions,
        name="clause_positions",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/comment-anchors/",
        comment_anchors.comment_anchors,
        name="comment_anchors",
    ),
    path(
        "comment-anchors/<int:pk>/place/",
        comment_anchors.place_orphan,
        name="place_orphan",
    ),
    path("documents/<uuid:pk>/open-review/", reviews.open_review, name="open_review"),
    path("reviews/<uuid:pk>/", reviews.review, name="review"),
    path("reviews/<uuid:pk>/ours/", positions.our_comments, name="our_comments"),
    path(
        "reviews/<uuid:pk>/acceptance/",
        positions.acceptance_by_region,
        name="acceptance_by_region",
    ),
    path("reviews/<uuid:pk>/table.xlsx", files_out.comment_table, name="comment_table"),
    path("reviews/<uuid:pk>/close/", reviews.close_review, name="close_review"),
    path(
        "reviews/<uuid:pk>/publish/",
        reviews.publish_responses,
        name="publish_responses",
    ),
    path("reviews/<uuid:pk>/comment/", comments.make_comment, name="make_comment"),
    path(
        "reviews/<uuid:pk>/submission/",
        submissions.prepare_submission,
        name="prepare_submission",
    ),
    path("reviews/<uuid:pk>/pause/", submissions.pause_comments, name="pause_comments"),
    path(
        "reviews/<uuid:pk>/submissions-received/",
        submissions_received.submissions_received,
        name="submissions_received",
    ),
    path("reviews/<uuid:pk>/remind/", submissions_received.remind, name="remind"),
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
    path(
        "reviews/<uuid:pk>/import/",
        received_files.import_comments,
        name="import_comments",
    ),
    path(
        "reviews/<uuid:pk>/files/", received_files.received_files, name="received_files"
    ),
    path(
        "reviews/<uuid:pk>/files/responses.zip",
        files_out.answered_files,
        name="answered_files",
    ),
    path("files/<uuid:pk>/as-sent/", files_out.received_file, name="received_file"),
    path(
        "files/<uuid:pk>/with-responses/", files_out.answered_file, name="answered_file"
    ),
    path(
        "files/<uuid:pk>/map-columns/", received_files.map_columns, name="map_columns"
    ),
    path(
        "files/<uuid:pk>/delete/",
        received_files.delete_uploaded_file,
        name="delete_uploaded_file",
    ),
    path("reviews/<uuid:pk>/forms/", files_out.comment_forms, name="comment_forms"),
    path(
        "reviews/<uuid:pk>/forms/<slug:profile>/empty.<slug:kind>",
        files_out.empty_form,
        name="empty_form",
    ),
    path(
        "reviews/<uuid:pk>/forms/<slug:profile>/filled.<slug:kind>",
        files_out.comment_table,
        name="filled_form",
    ),
    path(
        "reviews/<uuid:pk>/letters.zip",
        files_out.response_letters,
        name="response_letters",
    ),
    path(
        "reviews/<uuid:pk>/letters/<uuid:organisation>/letter.docx",
        files_out.response_letter,
        name="response_letter",
    ),
    path("comments/<uuid:pk>/", comments.comment, name="comment"),
    path(
        "comments/<uuid:pk>/support/",
        submissions.support_comment,
        name="support_comment",
    ),
    path(
        "comments/<uuid:pk>/respond/",
        comments.respond_to_comment,
        name="respond_to_comment",
    ),
    path(
        "reviews/<uuid:pk>/assign/",
        consolidation.assign_comments,
        name="assign_comments",
    ),
    path(
        "reviews/<uuid:pk>/respond/",
        consolidation.respond_to_comments,
        name="respond_to_comments",
    ),
    path(
        "reviews/<uuid:pk>/place/", consolidation.place_comments, name="place_comments"
    ),
    path(
        "reviews/<uuid:pk>/mark-duplicates/",
        consolidation.mark_duplicates,
        name="mark_duplicates",
    ),
    path(
        "reviews/<uuid:pk>/remove-duplicates/",
        consolidation.remove_duplicates,
        name="remove_duplicates",
    ),
    path(
        "reviews/<uuid:pk>/approve/",
        consolidation.approve_responses,
        name="approve_responses",
    ),
    path(
        "reviews/<uuid:pk>/second-reading/",
        consolidation.require_second_reading,
        name="require_second_reading",
    ),
    path("reviews/<uuid:pk>/log/", consolidation.edit_log, name="edit_log"),
    path("edits/<int:pk>/undo/", consolidation.undo_edit, name="undo_edit"),
    path("edits/<int:pk>/redo/", consolidation.redo_edit, name="redo_edit"),
    path(
        "reviews/<uuid:pk>/suggest-duplicates/",
        duplicates.suggest_duplicates,
        name="suggest_duplicates",
    ),
    path(
        "reviews/<uuid:pk>/duplicates/",
        duplicates.duplicate_groups,
        name="duplicate_groups",
    ),
    path(
        "reviews/<uuid:pk>/confirm-duplicates/",
        duplicates.confirm_duplicates,
        name="confirm_duplicates",
    ),
    path(
        "reviews/<uuid:pk>/reject-duplicates/",
        duplicates.reject_duplicates,
        name="reject_duplicates",
    ),
    path("duplicates/<uuid:pk>/", duplicates.duplicate_group, name="duplicate_group"),
    path(
        "duplicates/<uuid:pk>/respond/",
        duplicates.respond_to_duplicates,
        name="respond_to_duplicates",
    ),
    path(
        "duplicates/<uuid:pk>/leave/",
        duplicates.leave_duplicates,
        name="leave_duplicates",
    ),
    path("comments/<uuid:pk>/split/", sorting.split_comment, name="split_comment"),
    path(
        "comments/<uuid:pk>/approve/", sorting.approve_response, name="approve_response"
    ),
    path(
        "comments/<uuid:pk>/return/",
        sorting.return_response,
        name="return_response",
    ),
]
