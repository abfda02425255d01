import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isProblem } from "../api/problem";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import type { Proposal } from "../app/proposals";
import { Button, ErrorState, LinkButton, Notice, Original, useErrorText } from "../ui";
import { applyOf } from "./choice";
import { type ApplyProposal, applyProposal, undoMove } from "./queries";
import styles from "./timetables.module.css";

interface ApplyBarProps {
  proposal: Proposal;
  chosen: ReadonlySet<string>;
}

type Options = Partial<Pick<ApplyProposal, "where_changed" | "accept_blocking">>;

/** Applies what is chosen, and takes it back. What was refused can be repeated as the reason allows. */
export function ApplyBar({ proposal, chosen }: ApplyBarProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const [options, setOptions] = useState<Options>({});
  const [error, setError] = useState<unknown>(null);
  const [isPending, setIsPending] = useState(false);
  const [applied, setApplied] = useState<{ move: string; sessions: number } | null>(null);
  const run = async (work: () => Promise<void>) => {
    setIsPending(true);
    setError(null);
    try {
      await work();
      void client.invalidateQueries({ queryKey: editionKey(slug, "schedule") });
    } catch (reason) {
      setError(reason);
    } finally {
      setIsPending(false);
    }
  };
  const apply = (more: Options = {}) =>
    run(async () => {
      const next = { ...options, ...more };
      setOptions(next);
      const move = await applyProposal(slug, proposal, applyOf(proposal, chosen, next));
      setApplied({ move: move.id, sessions: move.sessions });
    });
  const undo = (move: string) =>
    run(async () => {
      await undoMove(slug, move);
      setApplied(null);
    });
  const count = chosen.size;
  if (applied) {
    return (
      <Notice
        kind="success"
        isLive
        title={t`${plural(applied.sessions, { one: "# session has moved", other: "# sessions have moved" })}`}
        actions={
          <>
            <Button onPress={() => undo(applied.move)} isPending={isPending} icon="undo">
              <Trans>Undo</Trans>
            </Button>
            <LinkButton to="/e/$edition/timetable" params={{ edition: slug }} search={{}}>
              <Trans>Open the timetable</Trans>
            </LinkButton>
          </>
        }
      >
        {error ? <ErrorState error={error} /> : <Trans>The public sees it after the next release.</Trans>}
      </Notice>
    );
  }
  return (
    <div className={styles.stack}>
      <div className={styles.actions}>
        <Button variant="primary" isDisabled={count === 0} isPending={isPending} onPress={() => apply()}>
          {count === proposal.items.length ? (
            <Trans>Apply the proposal</Trans>
          ) : (
            t`${plural(count, { one: "Apply # change", other: "Apply # changes" })}`
          )}
        </Button>
        <span className={styles.note}>
          <Trans>All at once, and all can be undone at once.</Trans>
        </span>
      </div>
      {error ? <Refusal error={error} isPending={isPending} onRepeat={apply} /> : null}
    </div>
  );
}

interface RefusalProps {
  error: unknown;
  isPending: boolean;
  onRepeat: (options: Options) => void;
}

function Refusal({ error, isPending, onRepeat }: RefusalProps) {
  const text = useErrorText(error);
  const repeat = isProblem(error, "proposal-stale") ? (
    <Button isPending={isPending} onPress={() => onRepeat({ where_changed: "skip" })}>
      <Trans>Apply the rest</Trans>
    </Button>
  ) : isProblem(error, "proposal-blocks") ? (
    <Button isPending={isPending} onPress={() => onRepeat({ accept_blocking: true })}>
      <Trans>Apply, and resolve the conflicts later</Trans>
    </Button>
  ) : null;
  return (
    <Notice kind="danger" isLive title={<Trans>Nothing has moved</Trans>} actions={repeat}>
      {text.detail ?? text.title} <Original text={text.original} /> {text.advice}
    </Notice>
  );
}
