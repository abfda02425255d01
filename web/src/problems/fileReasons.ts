import { msg } from "@lingui/core/macro";
import type { ReasonTexts } from "./reasons";

/** Why a file cannot be imported, by the `reason` in the details of the problem. */
export const fileReasons: ReasonTexts = {
  encoding: {
    text: ({ line, encoding }) =>
      msg`Line ${line} of the file is not valid ${encoding}. Choose the encoding of the file, or save it as “CSV UTF-8” and choose it again.`,
    isForAll: true,
  },
  nul: {
    text: msg`The file contains the character U+0000, which is not allowed. Save it as “CSV UTF-8” and choose it again.`,
  },
  spreadsheet: {
    text: msg`The spreadsheet cannot be read. Save it as XLSX or “CSV UTF-8” and choose it again.`,
  },
  too_large: {
    text: ({ max_mib }) =>
      msg`The spreadsheet is larger than ${max_mib} MiB when decompressed. Split it into several files, or save it as CSV.`,
  },
  csv: {
    text: msg`The file is not valid CSV. Correct it, or save it as “CSV UTF-8”, and choose it again.`,
    keepsDetail: true,
  },
  empty: { text: msg`The file is empty. Choose a file with a line that names the columns.` },
  too_many_columns: {
    text: ({ columns, max_columns }) =>
      msg`The file has ${columns} columns; at most ${max_columns} are allowed. Remove columns that are not imported.`,
  },
  too_many_rows: {
    text: ({ max_rows }) => msg`The file has more than ${max_rows} rows. Split it into several files.`,
  },
  cell: {
    text: ({ line }) =>
      msg`A cell in line ${line} is too long, or contains the lines below it. Check that line for a missing quotation mark.`,
  },
  no_type: {
    text: msg`The file has no column for the registration type, and the edition has no default type. Choose a type for the rows without one, and check the file again.`,
    isForAll: true,
  },
  no_sheet: {
    text: ({ sheet }) => msg`The workbook has no sheet “${sheet}”. Check the name of the sheet.`,
    keepsDetail: true,
  },
  encrypted: { text: msg`The workbook is encrypted. Save it without a password and choose it again.` },
  macros: {
    text: msg`The workbook contains macros. Save it without them, as XLSX or “CSV UTF-8”, and choose it again.`,
  },
  external_links: {
    text: msg`The workbook takes values from other workbooks. Replace these links by their values, or save the sheet as “CSV UTF-8”, and choose it again.`,
  },
  two_columns: {
    text: ({ columns }) =>
      msg`Two columns have the same field: ${columns}. Choose another field for one of them, or do not import it.`,
    isForAll: true,
  },
  no_field: {
    text: ({ field }) =>
      msg`A column has the field “${field}”, which does not exist. Choose another field for it.`,
    isForAll: true,
  },
  no_header: {
    text: ({ column }) =>
      msg`A field was chosen for the column “${column}”, which the file does not have. Check the names of the columns in the file.`,
    isForAll: true,
  },
};
