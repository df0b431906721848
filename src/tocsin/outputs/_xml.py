"""XML out of plain values: elements with text, canonical order, UTF-8 bytes with a declaration."""

from lxml import etree

from tocsin.outputs._glyphs import unhidden


def root_of(namespace: str, tag: str) -> etree._Element:
    """A document element in a default namespace."""
    return etree.fromstring(f'<{tag} xmlns="{namespace}"/>')


def add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    """A child element in the parent's namespace; controls that XML cannot hold are written out."""
    child = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}", attributes)
    child.text = None if text is None else unhidden(text)
    return child


def document(root: etree._Element) -> bytes:
    """The bytes of the whole document."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
