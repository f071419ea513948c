"""Screens without the fields that refuse. Plain Python: a tree in, the tree changed."""

import re

from lxml import etree

WORD = re.compile(r"\w+")
HIDING = ("invisible", "column_invisible")


def drop_fields(node, names):
    """Take fields and their labels out of a view; what another field holds is another model's.

    What is hidden or shown by such a field goes as well: nobody could work it out.

    >>> view = etree.fromstring(
    ...     '<form><!-- any --><label for="cost"/><field name="cost"/>'
    ...     '<field name="name" readonly="cost"/><div invisible="cost == 0"/>'
    ...     '<field name="lines"><list><field name="cost"/></list>'
    ...     '</field></form>'
    ... )
    >>> drop_fields(view, {"cost"})
    >>> [field.get("name") for field in view.iter("field")]
    ['name', 'lines', 'cost']
    >>> len(view.findall("label")) + len(view.findall("div"))
    0
    """
    for child in list(node.iterchildren(etree.Element)):
        if _is_about(child, names):
            node.remove(child)
            continue
        for attribute, value in list(child.attrib.items()):
            if _is_rule(attribute) and names & set(WORD.findall(value)):
                del child.attrib[attribute]
        if child.tag != "field":
            drop_fields(child, names)


def own_fields(node):
    """The fields of a view without those of the views inside them."""
    for child in node:
        if child.tag == "field":
            yield child
        else:
            yield from own_fields(child)


def _is_about(node, names):
    if node.tag == "field" and node.get("name") in names:
        return True
    if node.tag == "label" and node.get("for") in names:
        return True
    return any(names & set(WORD.findall(node.get(name, ""))) for name in HIDING)


def _is_rule(attribute):
    return attribute in ("readonly", "required") or attribute.startswith("decoration-")
