"""Write renamed.md: every address and command before the words were made one, and now.

python docs/reference/make_renamed.py > docs/reference/renamed.md
"""

import django
from django.urls import URLPattern, URLResolver, get_resolver

# Names of addresses and commands at the last commit before (b28f04c), and what they are now.
ADDRESSES = {
    "agree_answer": "approve_response",
    "agree_answers": "approve_responses",
    "answer_letter": "response_letter",
    "answer_letters": "response_letters",
    "bench_log": "edit_log",
    "carried_comments": "comment_anchors",
    "clause_standing": "clause_positions",
    "comment_group": "duplicate_group",
    "comment_groups": "duplicate_groups",
    "dispose_comment": "respond_to_comment",
    "dispose_comments": "respond_to_comments",
    "dispose_group": "respond_to_duplicates",
    "dissolve_groups": "reject_duplicates",
    "forget_file": "delete_uploaded_file",
    "group_comments": "mark_duplicates",
    "handed_in": "submissions_received",
    "keep_groups": "confirm_duplicates",
    "keep_translation": "confirm_translation",
    "leave_group": "leave_duplicates",
    "publish_answers": "publish_responses",
    "redo_step": "redo_edit",
    "returned_file": "received_file",
    "returned_files": "received_files",
    "say_columns": "map_columns",
    "send_back_answer": "return_response",
    "settle_bracket": "resolve_bracket",
    "suggest_groups": "suggest_duplicates",
    "take_out_of_group": "remove_duplicates",
    "task": "job",
    "text_standing": "text_positions",
    "undo_step": "undo_edit",
    "whose_comments": "acceptance_by_region",
}
KEPT_ADDRESSES = """
    about add_notes adopt_text adoption agree_clause amended_text amendment amendments
    analyse_round answer_statement answered_file answered_files assign_comments audit body
    changed_word choose_language clause_margin close_review close_round comment
    comment_forms comment_table commitment commitments decide_amendment directory
    dismiss_theme document document_changes document_file document_version documents
    empty_form enter_reservation filled_form finding findings home import_comments
    import_document import_round import_translations import_version make_amended_version
    make_comment make_commitment make_next_version meeting meetings merge_theme name_theme
    negotiate_clause open_commitment open_review organisation our_comments pause_comments
    place_comments place_orphan prepare_submission process processes propose_amendment
    propose_wording remind remove_note remove_term report_progress require_second_reading
    review round rounds sign_submission source_note source_notes split_comment submission
    suggest_themes support_comment survey terms trace trace_clause trace_comment
    trace_statement translate_clause translation translation_file verify_finding
    withdraw_amendment withdraw_submission
"""
COMMANDS = {
    "milepost analyse coders": "milepost analyse reliability",
    "milepost concordance": "milepost check-translations",
    "milepost work": "milepost worker",
}
KEPT_COMMANDS = [
    "milepost demo",
    "milepost serve",
    "milepost migrate",
    "milepost add agenda-item",
    "milepost add meeting",
    "milepost add movement",
    "milepost add observer",
    "milepost add phase",
    "milepost add process",
    "milepost add round",
    "milepost people add",
    "milepost people give-role",
    "milepost import comments",
    "milepost import document",
    "milepost import votes",
    "milepost document convert",
    "milepost document diff",
    "milepost comments check",
    "milepost analyse opinion",
    "milepost analyse survey",
    "milepost analyse duplicates",
    "milepost analyse themes",
    "milepost verify",
    "milepost trace audit",
    "milepost check",
    "milepost test",
]


def routes() -> dict[str, str]:
    """The route of each named address of ours."""
    found: dict[str, str] = {}

    def walk(resolver: URLResolver, prefix: str) -> None:
        for pattern in resolver.url_patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern, route)
            elif isinstance(pattern, URLPattern) and pattern.name:
                found[pattern.name] = route

    walk(get_resolver(), "/")
    return found


def page() -> str:
    """The whole page: a table of addresses and one of commands."""
    addresses = ADDRESSES | {name: name for name in KEPT_ADDRESSES.split()}
    commands = COMMANDS | {name: name for name in KEPT_COMMANDS}
    known = routes()
    lines = [
        "# Renamed addresses and commands",
        "",
        "Addresses and commands before the words were made one, and now. Nothing was removed.",
        "",
        "| name before | name now | route now |",
        "|---|---|---|",
        *(
            f"| `{old}` | `{new}` | `{known[new]}` |"
            for old, new in sorted(addresses.items())
        ),
        "",
        "| command before | command now |",
        "|---|---|",
        *(f"| `{old}` | `{new}` |" for old, new in sorted(commands.items())),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    django.setup()
    print(page(), end="")  # noqa: T201
