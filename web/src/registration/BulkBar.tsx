import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button, IconButton, type SelectedRows, selectionState, useNumber } from "../ui";
import type { BulkAction } from "./actions";
import { BulkDialog } from "./BulkDialog";
import { subjectOf } from "./bulk";
import type { Filters } from "./filters";
import type { Registration } from "./queries";
import styles from "./registration.module.css";
import type { Selected } from "./useBulkWork";

interface BulkBarProps {
  selected: SelectedRows;
  rows: readonly Registration[];
  /** Whether all that match are loaded. */
  isComplete: boolean;
  filters: Filters;
  total: number | null;
  onClear: () => void;
  onDone: () => Promise<void>;
}

/** What is selected and what can be done with it. Without a selection it keeps its place. */
export function BulkBar(props: BulkBarProps) {
  const { selected, rows, isComplete, filters, onClear, onDone } = props;
  const { t } = useLingui();
  const [work, setWork] = useState<{ action: BulkAction; selected: Selected } | null>(null);
  const start = (action: BulkAction) => {
    const isWhole = selected === "all" && !isComplete;
    const chosen = rows.filter(({ id }) => selected === "all" || selected.has(id)).map(subjectOf);
    setWork({ action, selected: isWhole ? { kind: "all", filters } : { kind: "some", subjects: chosen } });
  };
  const close = () => {
    setWork(null);
    void onDone();
  };
  return (
    <div className={styles.selection}>
      {selectionState(selected) === "none" ? null : (
        <>
          <p aria-live="polite">
            <SelectionText selected={selected} total={props.total} />
          </p>
          <Button icon="check" onPress={() => start("approve")}>
            <Trans>Approve</Trans>
          </Button>
          <Button icon="close" onPress={() => start("reject")}>
            <Trans>Reject</Trans>
          </Button>
          <Button icon="trash" onPress={() => start("cancel")}>
            <Trans>Cancel registrations</Trans>
          </Button>
          <IconButton icon="undo" label={t`Clear selection`} onPress={onClear} />
        </>
      )}
      {work ? <BulkDialog {...work} onCancel={() => setWork(null)} onDone={close} /> : null}
    </div>
  );
}

function SelectionText({ selected, total }: { selected: SelectedRows; total: number | null }) {
  const { t } = useLingui();
  const { number } = useNumber();
  if (selected !== "all") return t`${plural(selected.size, { one: "# selected", other: "# selected" })}`;
  if (total === null) return <Trans>All that match are selected</Trans>;
  const all = number(total);
  return <Trans>All {all} that match are selected</Trans>;
}
