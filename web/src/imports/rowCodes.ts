import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** What a text of a row can quote: its cell, the parts of the API's text that are marked as code, and what follows its last colon. */
export interface Quotable {
  value: string;
  first: string;
  second: string;
  third: string;
  rest: string;
}

export interface RowText {
  /** The parts of the API's text that it needs; without them, the API's text is shown. */
  needs?: readonly (keyof Quotable)[];
  text: MessageDescriptor | ((quoted: Quotable) => MessageDescriptor);
  /** The API's text has numbers or names that the person needs. */
  keepsDetail?: true;
  /** Also in English: the API's text is for programs. */
  isForAll?: true;
}

/** What is wrong with a row of an import, or was noted about it, by its code. */
export const rowCodes: Readonly<Record<string, RowText>> = {
  blank_row: { text: msg`The row is empty.` },
  total_row: { text: msg`The row is a total.` },
  repeated_header: { text: msg`The row repeats the column names.` },
  state_skipped: {
    needs: ["value"],
    text: ({ value }) => msg`The registration is “${value}” there, so it was not imported.`,
  },
  unassigned: { text: msg`The ticket is not assigned to a person.` },
  duplicate_in_file: {
    text: msg`An earlier or later line of the file is about the same one. Keep one of the lines.`,
  },
  too_long: { text: msg`Too long.`, keepsDetail: true },
  too_many_cells: {
    text: msg`The row has more cells than the header. Check for a missing or extra quotation mark or separator.`,
  },
  too_few_cells: {
    text: msg`The row has fewer cells than the header. Check for a missing or extra quotation mark or separator.`,
  },
  email_missing: { text: msg`The e-mail address is missing.` },
  email_normalised: { needs: ["first"], text: ({ first }) => msg`“${first}” was imported.` },
  value_normalised: { needs: ["first"], text: ({ first }) => msg`“${first}” was imported.` },
  several_emails: { text: msg`The cell has several addresses. Keep the one to which e-mails are sent.` },
  email_invalid: { needs: ["value"], text: ({ value }) => msg`“${value}” is not an e-mail address.` },
  type_missing: {
    text: msg`The registration type is missing. Add a column “Type” to the file, or choose a type for all rows.`,
    isForAll: true,
  },
  type_unknown: {
    needs: ["value", "rest"],
    text: ({ value, rest }) => msg`“${value}” is not a registration type. The types are: ${rest}`,
  },
  name_missing: { text: msg`The name is missing.` },
  name_guessed: {
    needs: ["first", "second", "third"],
    text: ({ first, second, third }) =>
      msg`Shown as “${first}”. The given name is taken to be “${second}” and the family name “${third}”.`,
  },
  city_unsure: {
    needs: ["value", "rest"],
    text: ({ value, rest }) => msg`“${value}” was kept. Did you mean: ${rest}`,
  },
  answer_left_out: { text: msg`The answer was left out.`, keepsDetail: true },
  country_unknown: { needs: ["value"], text: ({ value }) => msg`“${value}” is not a known country.` },
  time_zone_left_empty: {
    needs: ["value"],
    text: ({ value }) => msg`“${value}” is not a time zone such as Asia/Shanghai. The field was left empty.`,
  },
  time_zone_unknown: {
    needs: ["value"],
    text: ({ value }) => msg`“${value}” is not a time zone such as Asia/Shanghai.`,
  },
  language_left_out: {
    needs: ["value"],
    text: ({ value }) => msg`“${value}” has a language that is not known. It was left out.`,
  },
  language_unknown: { needs: ["value"], text: ({ value }) => msg`“${value}” is not a known language.` },
  date_invalid: { needs: ["value"], text: ({ value }) => msg`“${value}” is not a date such as 2021-10-20.` },
  not_a_number: { needs: ["value"], text: ({ value }) => msg`“${value}” is not a whole number.` },
  characters_lost: {
    text: msg`Characters were lost when the file was saved. A known value is not replaced. Save the file as UTF-8 and import it again.`,
  },
  waitlisted: { text: msg`Every place is taken: the person is on the waiting list.` },
  not_standing: {
    text: msg`The registration with this e-mail is rejected or cancelled. An import does not change that.`,
  },
  type_full: {
    text: msg`Every place of this type is taken, so the type cannot be changed. Raise its capacity first.`,
  },
  held_back: {
    text: msg`The row is valid, but nothing is imported as long as other rows are refused.`,
    isForAll: true,
  },
  ambiguous: { text: msg`Several have this name already. Change them one by one.` },
  hidden_rows: { text: msg`Rows are hidden in the sheet. They were read.`, keepsDetail: true },
  hidden_columns: { text: msg`Columns are hidden in the sheet.`, keepsDetail: true },
  hidden_rows_unknown: { text: msg`All rows were read. Whether some are hidden in the sheet is unknown.` },
  before_header: { needs: ["rest"], text: ({ rest }) => msg`Skipped before the column names: ${rest}` },
  sheet_chosen: { text: msg`One sheet of the file was read.`, keepsDetail: true },
  repeated_column: {
    needs: ["first"],
    text: ({ first }) => msg`Two columns are named “${first}”. In each row, the first that is filled counts.`,
  },
  near_miss: {
    needs: ["first"],
    text: ({ first }) => msg`“${first}” was not imported. If you need it, choose what the column contains.`,
    isForAll: true,
  },
};
