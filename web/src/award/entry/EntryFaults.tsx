import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Notice } from "../../ui";
import type { Award, Entry } from "../queries";
import { wordLimit } from "./entryForm";
import type { EntryLabels } from "./useEntryLabels";

interface EntryFaultsProps {
  entry: Entry;
  award: Award;
  labels: EntryLabels;
}

/** What is still missing before the entry can be submitted, as the service sees it. */
export function EntryFaults({ entry, award, labels }: EntryFaultsProps) {
  const { t } = useLingui();
  if (entry.faults.length === 0) {
    return (
      <Notice kind="success">
        <Trans>The entry is complete and can be submitted.</Trans>
      </Notice>
    );
  }
  const limits: Readonly<Record<string, number>> = {
    title: wordLimit(entry.title ?? "", award.title_words).over,
    abstract: wordLimit(entry.abstract ?? "", award.abstract_words).over,
  };
  const known: Readonly<Record<string, string>> = labels;
  const textOf = ({ pointer, code, detail }: Entry["faults"][number]) => {
    const field = pointer.split("/")[1] ?? "";
    const label = known[field] ?? field;
    const over = limits[field] ?? 0;
    if (code === "required") return t`${label}: missing`;
    if (code === "too_many_words" && over > 0)
      return t`${label}: ${plural(over, { one: "# word too many", other: "# words too many" })}`;
    return `${label}: ${detail}`;
  };
  return (
    <Notice title={<Trans>Before you can submit</Trans>}>
      <ul>
        {entry.faults.map((fault) => (
          <li key={fault.pointer + fault.code}>{textOf(fault)}</li>
        ))}
      </ul>
    </Notice>
  );
}
