"""Head of a document in Akoma Ntoso: identification (meta) and title lines (preface)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from lxml import etree

from milepost.formats.document_model.blocks import DocumentHead
from milepost.formats.document_model.heading_block import head_lines
from milepost.formats.document_model.wording import Span, plain_wording, read_wording

from .elements import element, line
from .names import name_token, to_iso639_2

COUNTRY = "zz"  # a code of ISO 3166 that stands for no country
ORIGINAL = "originalLanguage"
_ELEMENTS = {
    "symbol": "docNumber",
    "series": "docAuthority",
    "date": "docDate",
    "purpose": "docPurpose",
}


def meta(
    head: DocumentHead, *, kind: str, name: str, roles: Iterable[str]
) -> etree._Element:
    """The <meta> element of a document: FRBR identification and references.

    Work (the text), expression (its wording in a language) and manifestation (the
    file), with what is referred to.

    A document without a date takes the day on which it is written, and says so.
    """
    today = datetime.now(UTC).date()
    of_text = "document" if head.date else "export"
    day = (head.date or today).isoformat()
    number = name_token(head.symbol or plain_wording(head.title)) or "nn"
    work = f"/akn/{COUNTRY}/{kind}/{name}/{day}/{number}"
    language = to_iso639_2(head.language)
    expression = f"{work}/{language}@{day}"
    return element(
        "meta",
        element(
            "identification",
            element(
                "FRBRWork",
                *_core(work, "/!main", day=day, name=of_text, author="#author"),
                element("FRBRcountry", value=COUNTRY),
                element("FRBRsubtype", value=name),
                element("FRBRnumber", value=head.symbol or number),
                element("FRBRname", value=plain_wording(head.title) or name),
            ),
            element(
                "FRBRExpression",
                *_core(expression, "/!main", day=day, name=of_text, author="#author"),
                element("FRBRlanguage", language=language),
                _translation(head, work, day),
            ),
            element(
                "FRBRManifestation",
                *_core(f"{expression}.akn", "", day=today.isoformat(), name="export",
                       author="#milepost"),
            ),
            source="#milepost",
        ),
        element(
            "references",
            _organisation("milepost", "Milepost"),
            _organisation("author", head.series or "Not stated"),
            *(
                element("TLCConcept", eId=role, showAs=role.title(),
                        href=f"/akn/ontology/concept/milepost/{role}")
                for role in sorted(roles)
            ),
            source="#milepost",
        ),
    )  # fmt: skip


def preface(head: DocumentHead) -> list[etree._Element]:
    """[<preface>] with the head lines and the title last; [] where the head is empty."""
    lines = [_head_line(fact, text, head) for fact, text in head_lines(head)]
    if head.title:
        lines.append(element("p", line("docTitle", read_wording(head.title))))
    return [element("preface", *lines)] if lines else []


def _head_line(fact: str, text: str, head: DocumentHead) -> etree._Element:
    if fact == "original":
        return element("p", line("inline", [Span(text)], name=ORIGINAL))
    node = line(_ELEMENTS[fact], [Span(text)])
    if fact == "date" and head.date:
        node.set("date", head.date.isoformat())
    return element("p", node)


def _core(
    uri: str, component: str, *, day: str, name: str, author: str
) -> tuple[etree._Element, ...]:
    return (
        element("FRBRthis", value=f"{uri}{component}"),
        element("FRBRuri", value=uri),
        element("FRBRdate", date=day, name=name),
        element("FRBRauthor", href=author),
    )


def _translation(head: DocumentHead, work: str, day: str) -> etree._Element | None:
    if not head.original or head.original == head.language:
        return None
    original = to_iso639_2(head.original)
    return element(
        "FRBRtranslation",
        href=f"{work}/{original}@{day}",
        fromLanguage=original,
        authoritative="false",
        by="#author",
    )


def _organisation(name: str, label: str) -> etree._Element:
    return element(
        "TLCOrganization",
        eId=name,
        href=f"/akn/ontology/organization/milepost/{name}",
        showAs=label,
    )
