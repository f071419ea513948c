"""Reading codes: GS1 element strings, GS1 Digital Link, GTINs, labels of scales.

Plain Python, tables and texts: no Odoo. static/src/offline/codes/ is its twin in JavaScript, file
by file and name by name; both load the same table of identifiers, and both are tested with the
same codes.
"""

from . import check_digits, dates, digital_link, element_string, gtin, identifiers, labels, reading
