"""Tables as a workbook: numbers stay numbers, texts are never formulas."""

import io

import xlsxwriter

FORMATS = {"text": {}, "integer": {"num_format": "#,##0"}, "percent": {"num_format": "0.0%"}}


def write_workbook(sheets):
    """The bytes of an XLSX file.

    :param sheets: [(name, [(heading, kind, width)], rows)]; kinds are those of FORMATS
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    formats = {kind: book.add_format(look) for kind, look in FORMATS.items()}
    head = book.add_format({"bold": True, "bottom": 1})
    for name, columns, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for at, (heading, kind, width) in enumerate(columns):
            sheet.set_column(at, at, width, formats[kind])
            sheet.write_string(0, at, heading, head)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
    book.close()
    return stream.getvalue()
