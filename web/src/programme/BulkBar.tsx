import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Session } from "../app/sessions";
import { Button, IconButton } from "../ui";
import { BulkDialog } from "./BulkDialog";
import type { BulkAction } from "./bulk";
import styles from "./programme.module.css";

interface BulkBarProps {
  sessions: readonly Session[];
  onClear: () => void;
}

/** What is selected and what can be done with it. Without a selection it keeps its place. */
export function BulkBar({ sessions, onClear }: BulkBarProps) {
  const { t } = useLingui();
  // As they were selected: the list changes under the dialog.
  const [work, setWork] = useState<{ action: BulkAction; sessions: readonly Session[] } | null>(null);
  const start = (action: BulkAction) => setWork({ action, sessions });
  return (
    <div className={styles.selection}>
      {sessions.length > 0 ? (
        <>
          <p aria-live="polite">
            {t`${plural(sessions.length, { one: "# selected", other: "# selected" })}`}
          </p>
          <Button icon="edit" onPress={() => start("edit")}>
            <Trans>Edit</Trans>
          </Button>
          <Button icon="check" onPress={() => start("confirm")}>
            <Trans>Confirm</Trans>
          </Button>
          <Button icon="close" onPress={() => start("cancel")}>
            <Trans>Cancel sessions</Trans>
          </Button>
          <Button icon="trash" onPress={() => start("delete")}>
            <Trans>Delete</Trans>
          </Button>
          <IconButton icon="undo" label={t`Clear selection`} onPress={onClear} />
        </>
      ) : null}
      {work ? (
        <BulkDialog
          {...work}
          onClose={(isChanged) => {
            setWork(null);
            if (isChanged) onClear();
          }}
        />
      ) : null}
    </div>
  );
}
