"""Files made by the tests themselves, good ones and hostile ones."""

import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DOCUMENT = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def office_parts(main, content_type, relations=()):
    """The parts that every office file has, around the main one."""
    folder, _, name = main.rpartition("/")
    linked = "".join(
        f'<Relationship Id="r{i}" Type="{R}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(relations)
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{content_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r" Type="{R}/officeDocument" Target="{main}"/>'
        "</Relationships>",
        f"{folder}/_rels/{name}.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{linked}</Relationships>",
    }


def packed(path, parts, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def document(path, body, *, before="", more=None, **parts):
    """A Word file with this body; `parts` are its comments, numbering or styles."""
    relations = [(kind, f"{kind}.xml") for kind in parts]
    files = office_parts("word/document.xml", DOCUMENT, relations)
    files["word/document.xml"] = (
        f"{before}<w:document {W}><w:body>{body}</w:body></w:document>"
    )
    for kind, content in parts.items():
        files[f"word/{kind}.xml"] = f"<w:{kind} {W}>{content}</w:{kind}>"
    return packed(path, files | (more or {}))


def workbook(path, sheet_data, *, before="", after="", more=None):
    """A workbook of one sheet with these rows, written by hand."""
    files = office_parts(
        "xl/workbook.xml", SHEET, [("worksheet", "worksheets/sheet1.xml")]
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    files["xl/workbook.xml"] = (
        f'<workbook xmlns="{main}" xmlns:r="{R}"><sheets>'
        '<sheet name="Comments" sheetId="1" r:id="r0"/></sheets></workbook>'
    )
    files["xl/worksheets/sheet1.xml"] = (
        f'{before}<worksheet xmlns="{main}"><sheetData>{sheet_data}</sheetData>'
        f"{after}</worksheet>"
    )
    return packed(path, files | (more or {}))


def cell(reference, text):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def paragraph(*runs, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
