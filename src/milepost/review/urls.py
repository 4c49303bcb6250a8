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
        "documents/<uuid:pk>/versions/<int:ordinal>/standing/",
        positions.text_standing,
        name="text_standing",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/standing/<slug:key>/",
        positions.clause_standing,
        name="clause_standing",
    ),
    path(
        "documents/<uuid:pk>/versions/<int:ordinal>/carried/",
        comment_anchors.carried_comments,
        name="carried_comments",
    ),
    path("carries/<int:pk>/place/", comment_anchors.place_orphan, name="place_orphan"),
    path("documents/<uuid:pk>/open-review/", reviews.open_review, name="open_review"),
    path("reviews/<uuid:pk>/", reviews.review, name="review"),
    path("reviews/<uuid:pk>/ours/", positions.our_comments, name="our_comments"),
    path(
        "reviews/<uuid:pk>/whose-comments/",
        positions.whose_comments,
        name="whose_comments",
    ),
    path("reviews/<uuid:pk>/table.xlsx", files_out.comment_table, name="comment_table"),
    path("reviews/<uuid:pk>/close/", reviews.close_review, name="close_review"),
    path("reviews/<uuid:pk>/publish/", reviews.publish_answers, name="publish_answers"),
    path("reviews/<uuid:pk>/comment/", comments.make_comment, name="make_comment"),
    path(
        "reviews/<uuid:pk>/submission/",
        submissions.prepare_submission,
        name="prepare_submission",
    ),
    path("reviews/<uuid:pk>/pause/", submissions.pause_comments, name="pause_comments"),
    path(
        "reviews/<uuid:pk>/handed-in/", submissions_received.handed_in, name="handed_in"
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
        "reviews/<uuid:pk>/files/", received_files.returned_files, name="returned_files"
    ),
    path(
        "reviews/<uuid:pk>/files/answered.zip",
        files_out.answered_files,
        name="answered_files",
    ),
    path("files/<uuid:pk>/as-sent/", files_out.returned_file, name="returned_file"),
    path("files/<uuid:pk>/answered/", files_out.answered_file, name="answered_file"),
    path("files/<uuid:pk>/columns/", received_files.say_columns, name="say_columns"),
    path("files/<uuid:pk>/forget/", received_files.forget_file, name="forget_file"),
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
        "reviews/<uuid:pk>/letters.zip", files_out.answer_letters, name="answer_letters"
    ),
    path(
        "reviews/<uuid:pk>/letters/<uuid:organisation>/letter.docx",
        files_out.answer_letter,
        name="answer_letter",
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
    path(
        "reviews/<uuid:pk>/assign/",
        consolidation.assign_comments,
        name="assign_comments",
    ),
    path(
        "reviews/<uuid:pk>/settle/",
        consolidation.dispose_comments,
        name="dispose_comments",
    ),
    path(
        "reviews/<uuid:pk>/place/", consolidation.place_comments, name="place_comments"
    ),
    path(
        "reviews/<uuid:pk>/group/", consolidation.group_comments, name="group_comments"
    ),
    path(
        "reviews/<uuid:pk>/ungroup/",
        consolidation.take_out_of_group,
        name="take_out_of_group",
    ),
    path("reviews/<uuid:pk>/agree/", consolidation.agree_answers, name="agree_answers"),
    path(
        "reviews/<uuid:pk>/second-reading/",
        consolidation.require_second_reading,
        name="require_second_reading",
    ),
    path("reviews/<uuid:pk>/log/", consolidation.bench_log, name="bench_log"),
    path("bench-steps/<int:pk>/undo/", consolidation.undo_step, name="undo_step"),
    path("bench-steps/<int:pk>/redo/", consolidation.redo_step, name="redo_step"),
    path(
        "reviews/<uuid:pk>/suggest-groups/",
        duplicates.suggest_groups,
        name="suggest_groups",
    ),
    path("reviews/<uuid:pk>/groups/", duplicates.comment_groups, name="comment_groups"),
    path("reviews/<uuid:pk>/keep-groups/", duplicates.keep_groups, name="keep_groups"),
    path(
        "reviews/<uuid:pk>/dissolve-groups/",
        duplicates.dissolve_groups,
        name="dissolve_groups",
    ),
    path("groups/<uuid:pk>/", duplicates.comment_group, name="comment_group"),
    path("groups/<uuid:pk>/settle/", duplicates.dispose_group, name="dispose_group"),
    path("groups/<uuid:pk>/leave/", duplicates.leave_group, name="leave_group"),
    path("comments/<uuid:pk>/split/", sorting.split_comment, name="split_comment"),
    path("comments/<uuid:pk>/agree/", sorting.agree_answer, name="agree_answer"),
    path(
        "comments/<uuid:pk>/send-back/",
        sorting.send_back_answer,
        name="send_back_answer",
    ),
]
