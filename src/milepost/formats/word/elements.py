"""Elements of the XML that Word writes."""

from lxml import etree

from .list_labels import W


def w(tag: str, /, *children: etree._Element | None, **facts: str) -> etree._Element:
    """`<w:tag w:fact="…">` around `children`; those that are None are left out."""
    attributes = {f"{W}{fact}": value for fact, value in facts.items()}
    element = etree.Element(f"{W}{tag}", attributes, nsmap={"w": W.strip("{}")})
    element.extend([child for child in children if child is not None])
    return element
