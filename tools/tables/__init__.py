"""Tables in files: read strictly, so that nothing is guessed and nothing silently dropped.

Identifiers are text as written; dates are ISO or of a format that is named; numbers that can't be
read are refused with file, row and column. A row's number is its line, the header's
being the first that isn't blank.
"""

from .columns import Column, Written, date, number, text
from .problems import TableError
from .read import read_table
from .write import check_writable, write_table

__all__ = [
    "Column",
    "TableError",
    "Written",
    "check_writable",
    "date",
    "number",
    "read_table",
    "text",
    "write_table",
]
