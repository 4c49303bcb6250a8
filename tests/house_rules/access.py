"""Who may see which address: the declared table. An address without a row fails the suite.

Each row says how a GET is answered, in a federation whose things are open to its members
and not to the public, for each of ROLES. The things belong to the focal point's society.

    200  the page    302  go and sign in    403  not with this role
    404  it is not there, as far as this reader may know    405  it only takes forms
"""

ROLES = ("stranger", "outsider", "reader", "focal_point", "lab", "secretariat")

OPEN = (200, 200, 200, 200, 200, 200)
MEMBERS = (404, 404, 200, 200, 200, 200)  # a page that may also be public
INSIDE = (302, 404, 200, 200, 200, 200)  # never public
STEERING = (302, 404, 403, 403, 403, 200)
STEERING_ONLY = (302, 404, 404, 404, 404, 200)  # not even that it is there
SPEAKING = (302, 404, 403, 200, 403, 200)  # for a society, or for those who steer
ANALYSING = (302, 404, 404, 404, 200, 200)  # the Lab, and those who steer
OWN = (302, 404, 404, 200, 404, 200)  # one society's own, and those who steer
FORM_ONLY = (302, 405, 405, 405, 405, 405)
OPEN_FORM = (405, 405, 405, 405, 405, 405)
ACCOUNT = (302, 200, 200, 200, 200, 200)
ASKS_AGAIN = (302, 302, 302, 302, 302, 302)  # for the password, or leads on
NONE_YET = (302, 404, 404, 404, 404, 404)  # no recovery code has been made

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
    "task": ANALYSING,
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
    "answered_file": (302, 404, 404, 403, 404, 200),
    "answered_files": STEERING,
    "response_letters": STEERING,
    "response_letter": (302, 404, 404, 403, 404, 200),
    "map_columns": (302, 404, 404, 404, 404, 200),
    "delete_uploaded_file": FORM_ONLY,
    "close_review": FORM_ONLY,
    "publish_responses": FORM_ONLY,
    "make_next_version": FORM_ONLY,
    "prepare_submission": (302, 404, 403, 200, 403, 403),
    "submission": OWN,
    "sign_submission": FORM_ONLY,
    "withdraw_submission": FORM_ONLY,
    "pause_comments": FORM_ONLY,
    "submissions_received": SPEAKING,
    "remind": FORM_ONLY,
    "support_comment": FORM_ONLY,
    "comment": OWN,
    "respond_to_comment": (302, 404, 404, 403, 404, 200),
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
    "split_comment": (302, 404, 404, 403, 404, 200),
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
    "enter_reservation": SPEAKING,
    # do
    "commitments": OPEN,
    "commitment": MEMBERS,
    "make_commitment": SPEAKING,
    "report_progress": (302, 404, 403, 200, 403, 403),
    "open_commitment": FORM_ONLY,
    # trace
    "trace": OPEN,
    "trace_clause": MEMBERS,
    "trace_comment": (404, 404, 404, 200, 404, 200),
    "trace_statement": MEMBERS,
    "audit": (302, 404, 404, 404, 404, 200),
    # the sign-in library's own
    "account_login": (200, 302, 302, 302, 302, 302),
    "account_logout": (302, 200, 200, 200, 200, 200),
    "account_signup": (200, 302, 302, 302, 302, 302),
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
