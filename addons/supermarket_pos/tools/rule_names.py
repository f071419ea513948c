"""What the domain of a record rule asks of whoever is looking. Plain Python: code in, names out."""

import ast

# What a person's own stores bind; it is the same for all who have the same stores.
OWN_STORES = "user._of_own_stores"


def names_asked(code):
    """The names that a rule's domain reads; the own stores are one of their own.

    >>> sorted(names_asked("[('company_id', 'in', company_ids + [False])]"))
    ['company_ids']
    >>> sorted(names_asked("user._of_own_stores('warehouse_id')"))
    ['user._of_own_stores']
    >>> sorted(names_asked("[('user_id', '=', user.id), ('name', '!=', user._of_own_stores)]"))
    ['user', 'user._of_own_stores']
    """
    names = set()
    waiting = [ast.parse(code.strip(), mode="eval")]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Attribute) and ast.unparse(node) == OWN_STORES:
            names.add(OWN_STORES)
            continue
        if isinstance(node, ast.Name):
            names.add(node.id)
        waiting += ast.iter_child_nodes(node)
    return names
