"""Who may do what at which address: the declared tables. An address without a row fails.

A row says how a request is answered, for each of ROLES, in a federation whose things are open
to its members and not to the public. The things belong to one society, whose people are the
focal point, deputy, staff and leader of these tables. Everybody else of the federation is of
another organisation; the neighbour is the focal point of another society.

    200  the page    302  go and sign in    303  led on, with or without a message
    403  not with this role    404  it is not there, as far as this reader may know
    405  it only takes forms, or takes none

An operator works at the command line and has no address; who signs in by the demonstration's
switcher is one of these roles.
"""

STEERING_ROLES = ("pen_holder", "secretariat")
OWN_ROLES = ("focal_point", "deputy", "staff", "leader")
OTHER_MEMBERS = (
    "neighbour", "network_coordinator", "task_force", "lab", "data_steward",
    "administrator", "reader",
)  # fmt: skip
MEMBER_ROLES = (*OWN_ROLES, *STEERING_ROLES, *OTHER_MEMBERS)
# The outsider is the focal point of another federation; nobody has signed in and has no role.
ROLES = ("stranger", "outsider", "nobody", *MEMBER_ROLES)


def row(stranger, outsider, member, *, own=None, steering=None, **roles):
    """How a request is answered, by role: all members alike, but for those named."""
    answers = dict.fromkeys(MEMBER_ROLES, member)
    if own is not None:
        answers |= dict.fromkeys(OWN_ROLES, own)
    if steering is not None:
        answers |= dict.fromkeys(STEERING_ROLES, steering)
    assert roles.keys() <= answers.keys()
    return {
        "stranger": stranger,
        "outsider": outsider,
        "nobody": outsider,
        **answers,
        **roles,
    }


OPEN = row(200, 200, 200)
MEMBERS = row(404, 404, 200)  # a page that may also be public
INSIDE = row(302, 404, 200)  # never public
STEERING = row(302, 404, 403, steering=200)
STEERING_ONLY = row(302, 404, 404, steering=200)  # not even that it is there
# for a society or for those who steer
SPEAKING = row(
    302, 404, 403, neighbour=200, focal_point=200, deputy=200, staff=200, steering=200
)
# for the society alone
SUBMITTING = row(302, 404, 403, neighbour=200, focal_point=200, deputy=200, staff=200)
# in the name of a society, by who may bind it
BINDING = row(302, 404, 403, neighbour=200, focal_point=200, leader=200, steering=200)
REPORTING = row(302, 404, 403, focal_point=200, leader=200)
ANALYSING = row(302, 404, 404, lab=200, steering=200)  # the Lab, and those who steer
OWN = row(
    302, 404, 404, own=200, steering=200
)  # one society's own, and those who steer
ANSWERING = row(302, 404, 404, own=403, steering=200)
FORM_ONLY = row(302, 405, 405)
OPEN_FORM = row(405, 405, 405)
ACCOUNT = row(302, 200, 200)
ASKS_AGAIN = row(302, 303, 303)  # for the password, or leads on
SIGNING_IN = row(200, 303, 303)
NONE_YET = row(302, 404, 404)  # no recovery code has been made

ACCESS = {
    # the first page and what is about the site
    "home": OPEN,
    "about": OPEN,
    "choose_language": OPEN_FORM,
    # who
    "directory": OPEN,
    "organisation": OPEN,
    "body": OPEN,
    # when
    "processes": OPEN,
    "process": MEMBERS,
    # listen
    "rounds": OPEN,
    "round": MEMBERS,
    "answer_statement": OPEN_FORM,
    "import_round": STEERING,
    "close_round": FORM_ONLY,
    "survey": MEMBERS,
    # learn
    "findings": OPEN,
    "finding": MEMBERS,
    "analyse_round": FORM_ONLY,
    "verify_finding": FORM_ONLY,
    "job": ANALYSING,
    "suggest_themes": FORM_ONLY,
    "name_theme": FORM_ONLY,
    "merge_theme": FORM_ONLY,
    "dismiss_theme": FORM_ONLY,
    # write
    "documents": OPEN,
    "document": MEMBERS,
    "document_version": MEMBERS,
    "document_changes": MEMBERS,
    "document_file": MEMBERS,
    "clause_margin": MEMBERS,
    "changed_word": MEMBERS,
    "import_document": STEERING,
    "import_version": STEERING,
    "comment_anchors": INSIDE,
    "place_orphan": FORM_ONLY,
    "amendments": MEMBERS,
    "propose_amendment": SPEAKING,
    "amended_text": MEMBERS,
    "make_amended_version": FORM_ONLY,
    "amendment": MEMBERS,
    "decide_amendment": FORM_ONLY,
    "withdraw_amendment": FORM_ONLY,
    "negotiate_clause": MEMBERS,
    "resolve_bracket": FORM_ONLY,
    "agree_clause": FORM_ONLY,
    "translation": MEMBERS,
    "translation_file": MEMBERS,
    "import_translations": STEERING,
    "translate_clause": STEERING,
    "confirm_translation": FORM_ONLY,
    "terms": MEMBERS,
    "remove_term": FORM_ONLY,
    "text_positions": STEERING,
    "clause_positions": STEERING,
    "acceptance_by_region": STEERING,
    "our_comments": INSIDE,
    "open_review": STEERING,
    "review": INSIDE,
    "make_comment": SPEAKING,
    "import_comments": SPEAKING,
    "comment_table": INSIDE,
    "comment_forms": INSIDE,
    "empty_form": INSIDE,
    "filled_form": INSIDE,
    "received_files": SPEAKING,
    "received_file": OWN,
    "answered_file": ANSWERING,
    "answered_files": STEERING,
    "response_letters": STEERING,
    "response_letter": ANSWERING,
    "map_columns": STEERING_ONLY,
    "delete_uploaded_file": FORM_ONLY,
    "close_review": FORM_ONLY,
    "publish_responses": FORM_ONLY,
    "make_next_version": FORM_ONLY,
    "prepare_submission": SUBMITTING,
    "submission": OWN,
    "sign_submission": FORM_ONLY,
    "withdraw_submission": FORM_ONLY,
    "pause_comments": FORM_ONLY,
    "submissions_received": SPEAKING,
    "remind": FORM_ONLY,
    "support_comment": FORM_ONLY,
    "comment": OWN,
    "respond_to_comment": ANSWERING,
    "assign_comments": FORM_ONLY,
    "respond_to_comments": FORM_ONLY,
    "place_comments": FORM_ONLY,
    "mark_duplicates": FORM_ONLY,
    "remove_duplicates": FORM_ONLY,
    "approve_responses": FORM_ONLY,
    "require_second_reading": FORM_ONLY,
    "edit_log": STEERING,
    "undo_edit": FORM_ONLY,
    "redo_edit": FORM_ONLY,
    "suggest_duplicates": FORM_ONLY,
    "duplicate_groups": STEERING,
    "confirm_duplicates": FORM_ONLY,
    "reject_duplicates": FORM_ONLY,
    "duplicate_group": STEERING_ONLY,
    "respond_to_duplicates": STEERING_ONLY,
    "leave_duplicates": FORM_ONLY,
    "split_comment": ANSWERING,
    "approve_response": FORM_ONLY,
    "return_response": FORM_ONLY,
    "propose_wording": STEERING,
    "source_notes": INSIDE,
    "add_notes": STEERING,
    "source_note": INSIDE,
    "remove_note": FORM_ONLY,
    # decide
    "meetings": OPEN,
    "meeting": MEMBERS,
    "adopt_text": STEERING,
    "adoption": MEMBERS,
    "enter_reservation": BINDING,
    # do
    "commitments": OPEN,
    "commitment": MEMBERS,
    "make_commitment": BINDING,
    "report_progress": REPORTING,
    "open_commitment": FORM_ONLY,
    # trace
    "trace": OPEN,
    "trace_clause": MEMBERS,
    "trace_comment": row(404, 404, 404, own=200, steering=200),
    "trace_statement": MEMBERS,
    "audit": STEERING_ONLY,
    # the sign-in library's own
    "account_login": SIGNING_IN,
    "account_logout": row(303, 200, 200),
    "account_signup": SIGNING_IN,
    "account_inactive": OPEN,
    "account_reauthenticate": ASKS_AGAIN,
    "account_change_password": ASKS_AGAIN,
    "account_set_password": ACCOUNT,
    "account_confirm_login_code": ASKS_AGAIN,
    "account_email": ACCOUNT,
    "account_email_verification_sent": OPEN,
    "account_confirm_email": OPEN,
    "account_reset_password": OPEN,
    "account_reset_password_done": OPEN,
    "account_reset_password_from_key": OPEN,
    "account_reset_password_from_key_done": OPEN,
    "mfa_index": ACCOUNT,
    "mfa_authenticate": ASKS_AGAIN,
    "mfa_reauthenticate": ACCOUNT,
    "mfa_activate_totp": ASKS_AGAIN,
    "mfa_deactivate_totp": ASKS_AGAIN,
    "mfa_view_recovery_codes": NONE_YET,
    "mfa_generate_recovery_codes": ASKS_AGAIN,
    "mfa_download_recovery_codes": NONE_YET,
}

# What takes forms: how a form is answered where that differs from the page. Where a form
# lacks what it needs, the answer says so and nothing is changed.
LED_ON = row(302, 404, 303)  # the action refuses, in a message
STEERED = row(302, 404, 403, steering=303)
STEERED_ONLY = row(302, 404, 404, steering=303)
ANSWERED = row(302, 404, 404, own=403, steering=303)

FORMS = {
    "choose_language": row(303, 303, 303),
    "answer_statement": MEMBERS,
    "import_round": STEERING,
    "close_round": LED_ON,
    "analyse_round": LED_ON,
    "verify_finding": LED_ON,
    "suggest_themes": LED_ON,
    "name_theme": LED_ON,
    "merge_theme": LED_ON,
    "dismiss_theme": LED_ON,
    "import_document": STEERING,
    "import_version": STEERING,
    "place_orphan": ANSWERED,
    "propose_amendment": SPEAKING,
    "make_amended_version": STEERED,
    "decide_amendment": STEERED,
    "withdraw_amendment": row(
        302, 404, 403, focal_point=303, deputy=303, staff=303, steering=303
    ),
    "resolve_bracket": LED_ON,
    "agree_clause": LED_ON,
    "import_translations": STEERING,
    "translate_clause": STEERING,
    "confirm_translation": LED_ON,
    "terms": MEMBERS,
    "remove_term": STEERED,
    "open_review": STEERING,
    "make_comment": SPEAKING,
    "import_comments": SPEAKING,
    "received_files": SPEAKING,
    "map_columns": STEERING_ONLY,
    "delete_uploaded_file": STEERED_ONLY,
    "close_review": STEERED,
    "publish_responses": STEERED,
    "make_next_version": STEERED,
    "prepare_submission": SUBMITTING,
    "sign_submission": row(302, 404, 404, own=403, steering=403, focal_point=303),
    "withdraw_submission": row(302, 404, 404, own=403, steering=303, focal_point=303),
    "pause_comments": row(302, 404, 403, neighbour=303, focal_point=303, deputy=303),
    "remind": LED_ON,
    "support_comment": row(
        302, 404, 404, leader=403, steering=403, focal_point=303, deputy=303, staff=303
    ),
    "respond_to_comment": ANSWERING,
    "assign_comments": STEERED,
    "respond_to_comments": STEERING,
    "place_comments": STEERING,
    "mark_duplicates": STEERED,
    "remove_duplicates": STEERED,
    "approve_responses": STEERED,
    "require_second_reading": STEERED,
    "undo_edit": STEERED_ONLY,
    "redo_edit": STEERED_ONLY,
    "suggest_duplicates": STEERED,
    "confirm_duplicates": STEERED,
    "reject_duplicates": STEERED,
    "respond_to_duplicates": STEERING_ONLY,
    "leave_duplicates": STEERED_ONLY,
    "split_comment": ANSWERING,
    "approve_response": ANSWERED,
    "return_response": ANSWERED,
    "propose_wording": STEERING,
    "add_notes": STEERING,
    "remove_note": STEERED,
    "adopt_text": STEERING,
    "enter_reservation": BINDING,
    "make_commitment": BINDING,
    "report_progress": row(302, 404, 403, focal_point=303, leader=303),
    "open_commitment": LED_ON,
    "account_login": SIGNING_IN,
    "account_logout": row(303, 303, 303),
    "account_signup": SIGNING_IN,
    "account_reauthenticate": ASKS_AGAIN,
    "account_change_password": ASKS_AGAIN,
    "account_set_password": ACCOUNT,
    "account_confirm_login_code": ASKS_AGAIN,
    "account_email": ASKS_AGAIN,
    "account_confirm_email": row(404, 404, 404),
    "account_reset_password": OPEN,
    "mfa_authenticate": ASKS_AGAIN,
    "mfa_reauthenticate": ACCOUNT,
    "mfa_activate_totp": ASKS_AGAIN,
    "mfa_deactivate_totp": ASKS_AGAIN,
    "mfa_generate_recovery_codes": ASKS_AGAIN,
}

# Of the forms that the walk fills in well enough: whose leave a line in the record. Nobody
# else's leaves one, and no other form does.
CODERS = {"lab", *STEERING_ROLES}
LINES = {
    "close_round": STEERING_ROLES,
    "name_theme": CODERS,
    "merge_theme": CODERS,
    "dismiss_theme": CODERS,
    "verify_finding": CODERS,
    "place_orphan": STEERING_ROLES,
    "decide_amendment": STEERING_ROLES,
    "withdraw_amendment": {"focal_point", "deputy", "staff", *STEERING_ROLES},
    "remove_term": STEERING_ROLES,
    "delete_uploaded_file": STEERING_ROLES,
    "close_review": STEERING_ROLES,
    "withdraw_submission": {"focal_point", *STEERING_ROLES},
    "pause_comments": {"neighbour", "focal_point", "deputy"},
    "support_comment": {"focal_point", "deputy", "staff"},
    "undo_edit": STEERING_ROLES,
    "suggest_duplicates": STEERING_ROLES,
    "remove_note": STEERING_ROLES,
    "report_progress": {"focal_point", "leader"},
    "open_commitment": {"focal_point", "leader"},
}
