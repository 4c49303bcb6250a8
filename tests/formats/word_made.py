"""Word files made by hand, with the marks that Word itself writes."""

import posixpath
import zipfile
from collections import Counter

from lxml import etree

from formats import make

POINTS = ("RangeStart", "RangeEnd", "Reference")
SPACES = " ".join(
    f'xmlns:{prefix}="{name}"'
    for prefix, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
        "w16cid": "http://schemas.microsoft.com/office/word/2016/wordml/cid",
        "w16cex": "http://schemas.microsoft.com/office/word/2018/wordml/cex",
        "w16du": "http://schemas.microsoft.com/office/word/2023/wordml/word16du",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
ROOTS = {
    "document": "w:document",
    "header": "w:hdr",
    "footer": "w:ftr",
    "commentsExtended": "w15:commentsEx",
    "commentsIds": "w16cid:commentsIds",
    "commentsExtensible": "w16cex:commentsExtensible",
}
A = 'w:author="Ada A." w:date="2026-03-02T10:00:00Z"'
B = 'w:author="Ben B." w:date="2026-03-03T11:00:00Z"'


def word_file(path, *body, **parts):
    """A file with this body; each of `parts` is named as the text refers to it."""
    relations = [(kind, f"{kind}.xml") for kind in parts]
    files = make.office_parts("word/document.xml", make.DOCUMENT, relations)
    parts["document"] = f"<w:body>{''.join(body)}</w:body>"
    for kind, content in parts.items():
        root = ROOTS.get(kind, f"w:{kind}")
        files[f"word/{kind}.xml"] = f"<{root} {SPACES}>{content}</{root}>"
    return make.packed(path, files)


def p(*content, end="", key=None):
    """A paragraph; `end` is what became of its end, `key` that of its clause."""
    properties = f"<w:pPr><w:rPr>{end}</w:rPr></w:pPr>" if end else ""
    bookmark = (
        f'<w:bookmarkStart w:id="90" w:name="clause_{key}"/>' if key is not None else ""
    )
    return f"<w:p>{properties}{bookmark}{''.join(content)}</w:p>"


def r(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def ins(*content, who=A):
    return f'<w:ins w:id="1" {who}>{"".join(content)}</w:ins>'


def gone(text, who=A):
    run = f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'
    return f'<w:del w:id="1" {who}>{run}</w:del>'


def moved(way, text, name="move1", number=7):
    """Words that were moved away (From) or here (To), with the range that names it."""
    return (
        f'<w:move{way}RangeStart w:id="{number}" {A} w:name="{name}"/>'
        f'<w:move{way} w:id="1" {A}>{r(text)}</w:move{way}>'
        f'<w:move{way}RangeEnd w:id="{number}"/>'
    )


def end(kind, who=A):
    return f'<w:{kind} w:id="1" {who}/>'


def start(number):
    return f'<w:commentRangeStart w:id="{number}"/>'


def stop(number):
    return f'<w:commentRangeEnd w:id="{number}"/>{point(number)}'


def point(number):
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


def comment(number, *lines, who=A, paragraph=None):
    """`paragraph`: the number of its last paragraph, by which its thread knows it."""
    of_last = f' w14:paraId="{paragraph}"' if paragraph else ""
    *before, last = lines
    paragraphs = [f"<w:p>{r(line)}</w:p>" for line in before]
    paragraphs.append(f"<w:p{of_last}>{r(last)}</w:p>")
    return f'<w:comment w:id="{number}" {who}>{"".join(paragraphs)}</w:comment>'


def thread(paragraph, answers=None, done=0):
    above = f' w15:paraIdParent="{answers}"' if answers else ""
    return f'<w15:commentEx w15:paraId="{paragraph}"{above} w15:done="{done}"/>'


def box(*paragraphs):
    """A text box as Word draws it, once for itself and once for its old versions."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
        f"{content}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def note(kind, number, *paragraphs):
    return f'<w:{kind} w:id="{number}">{"".join(paragraphs)}</w:{kind}>'


def refer(kind, number):
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


W, W14, W15, W16CID, W16CEX, REL, TYPES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://schemas.microsoft.com/office/word/2010/wordml}",
    "{http://schemas.microsoft.com/office/word/2012/wordml}",
    "{http://schemas.microsoft.com/office/word/2016/wordml/cid}",
    "{http://schemas.microsoft.com/office/word/2018/wordml/cex}",
    f"{{{make.PACKAGE}/relationships}}",
    f"{{{make.PACKAGE}/content-types}}",
)


def roots(path):
    """Every XML part of a file, by its name."""
    with zipfile.ZipFile(path) as archive:
        names = [one for one in archive.namelist() if one.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(archive.read(name)) for name in names}


def refuse_what_word_would(path):
    """Fail where the parts of a file do not agree, as Word would want to repair it."""
    parts = roots(path)
    for one in parts["[Content_Types].xml"].iter(f"{TYPES}Override"):
        assert one.get("PartName").lstrip("/") in parts
    related = list(parts["word/_rels/document.xml.rels"].iter(f"{REL}Relationship"))
    assert len({one.get("Id") for one in related}) == len(related)
    targets = [posixpath.normpath(f"word/{one.get('Target')}") for one in related]
    assert len(set(targets)) == len(targets)
    assert set(targets) <= {*parts, *zipfile.ZipFile(path).namelist()}
    comments = parts.get("word/comments.xml", etree.Element("none"))
    numbers = [one.get(f"{W}id") for one in comments.iter(f"{W}comment")]
    assert len(set(numbers)) == len(numbers)
    texts = [root for name, root in parts.items() if name != "word/comments.xml"]
    pointed = Counter(
        (one.tag.removeprefix(W), one.get(f"{W}id"))
        for root in texts
        for one in root.iter(*(f"{W}comment{end}" for end in POINTS))
    )
    assert {number for _, number in pointed} <= set(numbers)
    assert all(pointed["commentReference", number] for number in numbers)
    _refuse_threads(comments, parts)
    for paragraph in (one for root in texts for one in root.iter(f"{W}p")):
        assert paragraph.find(f"{W}pPr") in {None, next(iter(paragraph), None)}


def _refuse_threads(comments, parts):
    paragraphs = [one.get(f"{W14}paraId") for one in comments.iter(f"{W}p")]
    known = [one for one in paragraphs if one]
    assert len(set(known)) == len(known)
    assert all(0 < int(one, 16) < 0x80000000 for one in known)
    lasts = {list(one.iter(f"{W}p"))[-1].get(f"{W14}paraId") for one in comments}
    none = etree.Element("none")
    entries = list(parts.get("word/commentsExtended.xml", none))
    ids = list(parts.get("word/commentsIds.xml", none))
    times = list(parts.get("word/commentsExtensible.xml", none))
    names = [one.get(f"{W15}paraId") for one in entries]
    firsts = {
        one.get(f"{W15}paraId") for one in entries if not one.get(f"{W15}paraIdParent")
    }
    assert len(set(names)) == len(names)
    assert set(names) <= lasts
    assert {one.get(f"{W15}paraIdParent") for one in entries} <= firsts | {None}
    assert {one.get(f"{W16CID}paraId") for one in ids} <= set(names)
    durable = [one.get(f"{W16CID}durableId") for one in ids]
    assert len(set(durable)) == len(durable)
    assert {one.get(f"{W16CEX}durableId") for one in times} <= set(durable)
