"""Names of WordprocessingML (ECMA-376 Part 1, clause 17): namespaces and elements.

The later namespaces (MS-DOCX) hold what Word keeps of a comment beside its text.
"""

from typing import Literal

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
W16CID = "{http://schemas.microsoft.com/office/word/2016/wordml/cid}"
W16CEX = "{http://schemas.microsoft.com/office/word/2018/wordml/cex}"
W16DU = "{http://schemas.microsoft.com/office/word/2023/wordml/word16du}"

PARAGRAPH = f"{W}p"
TABLE, ROW, CELL = f"{W}tbl", f"{W}tr", f"{W}tc"
COMMENT = f"{W}comment"
# One drawing in several copies, each for other versions of Word.
ALTERNATE_CONTENT, FALLBACK = f"{MC}AlternateContent", f"{MC}Fallback"

# Text in the first is not, or no longer, part of the document.
DELETIONS = {f"{W}del", f"{W}moveFrom"}
INSERTIONS = {f"{W}ins", f"{W}moveTo"}
FORMAT_CHANGES = {
    f"{W}{name}"
    for name in (
        "rPrChange", "pPrChange", "sectPrChange", "numberingChange", "cellMerge",
        "tblPrChange", "tblPrExChange", "tblGridChange", "trPrChange", "tcPrChange",
        "customXmlInsRangeStart", "customXmlDelRangeStart",
        "customXmlMoveFromRangeStart", "customXmlMoveToRangeStart",
    )
}  # fmt: skip
REVISIONS = DELETIONS | INSERTIONS | FORMAT_CHANGES | {f"{W}cellIns", f"{W}cellDel"}

Part = Literal[
    "body", "table", "text_box", "footnote", "endnote", "header", "footer", "comment"
]


def w(
    tag: str, /, *children: etree._Element | None, **attributes: str
) -> etree._Element:
    """New element `<w:tag w:attribute="…">` with `children`; None is left out."""
    named = {f"{W}{name}": value for name, value in attributes.items()}
    element = etree.Element(f"{W}{tag}", named, nsmap={"w": W.strip("{}")})
    element.extend([child for child in children if child is not None])
    return element
