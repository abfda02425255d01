import { i18n } from "@lingui/core";
import type { Schemas } from "../api/client";
import { fieldText, problemSentence } from "../api/problemTexts";
import { plainDetail } from "../app/conflictKinds";
import { type Quotable, rowCodes } from "./rowCodes";

type Coded = Pick<Schemas["RowProblem"], "code" | "detail"> & { value?: string | null };

/**
 * What is wrong with a row, or was noted about it, in the language of the app. English has the text of the API, which is
 * more precise, unless that is for programs. What the API checks when it writes a row has the codes of fields and problems.
 */
export function rowText({ code, detail, value = null }: Coded): string {
  const plain = plainDetail(detail);
  const entry = Object.hasOwn(rowCodes, code) ? rowCodes[code] : undefined;
  if (!entry) {
    const text = fieldText({ pointer: "", code, detail: plain });
    return text === plain ? problemSentence({ type: code, title: plain, detail: plain }) : text;
  }
  if (i18n.locale === "en" && !entry.isForAll) return plain;
  const quoted = quotable(detail, value);
  if (entry.needs?.some((part) => quoted[part] === "")) return plain;
  const text = i18n._(typeof entry.text === "function" ? entry.text(quoted) : entry.text);
  return entry.keepsDetail ? `${text} (${plain})` : text;
}

function quotable(detail: string, value: string | null): Quotable {
  const [first = "", second = "", third = ""] = [...detail.matchAll(/`([^`]+)`/g)].map(
    ([, part]) => part ?? "",
  );
  const rest = /: ([^:]+)$/.exec(detail)?.[1] ?? "";
  return { value: value ?? "", first, second, third, rest };
}
