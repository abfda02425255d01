import { i18n } from "@lingui/core";
import { beforeAll, expect, it } from "vitest";
import { tableOf } from "./cells";
import { faultyRowsCsv, type ImportRow, problemsCsv } from "./faultyRows";

beforeAll(() => i18n.activate("en"));

const rows: ImportRow[] = [
  { row: 1, line: 2, outcome: "created", registration: null, record: null, problems: [] },
  {
    row: 2,
    line: 3,
    outcome: "refused",
    registration: null,
    record: null,
    problems: [{ column: "Country", value: "Wakanda", code: "country_unknown", detail: "not a country" }],
  },
];

it("gives the refused rows with their problems", () => {
  const table = tableOf("Name;Country;Note\nAna;Peru;\nBo, the 2nd;Wakanda;=1+1", ";", 1);
  if (!table) throw new Error("no header");
  expect(faultyRowsCsv(table, rows, "Problems")).toBe(
    '\uFEFFName,Country,Note,Problems\r\n"Bo, the 2nd",Wakanda,\'=1+1,Country: not a country\r\n',
  );
});

it("gives the problems alone where the cells are not known", () => {
  const headers = { row: "Row", column: "Column", value: "Value", problem: "Problem" };
  expect(problemsCsv(rows, headers)).toBe(
    "\uFEFFRow,Column,Value,Problem\r\n3,Country,Wakanda,not a country\r\n",
  );
});
