"""Word files made by hand, with the marks that Word itself writes."""

from formats import make

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
