from . import sales_workbook
