from . import main, sales_workbook
