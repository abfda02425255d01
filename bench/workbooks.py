"""Lines of cells as files, in the formats that an import reads."""

import csv
import io

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P


def as_csv(lines):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue().encode()


def as_xlsx(lines):
    # Not with `constant_memory`: its texts are in the cells, while Excel writes them once, and the reader keeps them.
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(lines):
            sheet.write_row(number, 0, cells)
    return out.getvalue()


def as_ods(lines):
    book = OpenDocumentSpreadsheet()
    table = Table(name="Delegates")
    for cells in lines:
        line = TableRow()
        for cell in cells:
            value = TableCell(valuetype="string")
            value.addElement(P(text=cell))
            line.addElement(value)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def as_xls(lines):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Delegates")
    for number, cells in enumerate(lines):
        for column, cell in enumerate(cells):
            sheet.write(number, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FORMATS = {
    "csv": (as_csv, "text/csv"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": (as_ods, "application/vnd.oasis.opendocument.spreadsheet"),
    "xls": (as_xls, "application/vnd.ms-excel"),
}
