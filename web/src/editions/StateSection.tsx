import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api, unwrap } from "../api/client";
import { EditionStateBadge } from "../app/EditionStateBadge";
import { type Congress, congressQuery, useEdition } from "../app/edition";
import { Button, ConfirmDialog, Section, toast } from "../ui";
import { type Transition, transitionsFrom } from "./details";
import styles from "./editions.module.css";

/** The state of an edition: what it means, and the next step. */
export function StateSection() {
  const { t } = useLingui();
  const { congress } = useEdition();
  const meanings: Readonly<Record<string, { name: string; meaning: string }>> = {
    draft: {
      name: t`Draft`,
      meaning: t`Only staff see the edition. No one can register.`,
    },
    open: {
      name: t`Open for registration`,
      meaning: t`Everyone sees the edition. People register within the periods of the registration types.`,
    },
    running: {
      name: t`Running`,
      meaning: t`The congress takes place. People still register within the periods of the types.`,
    },
    closed: { name: t`Closed`, meaning: t`Registration has ended for everyone. All of it can be read.` },
    archived: { name: t`Archived`, meaning: t`The edition stays readable.` },
  };
  const next = transitionsFrom(congress.state);
  return (
    <Section
      title={<Trans>State</Trans>}
      description={<Trans>An edition goes from one state to the next, and never back.</Trans>}
    >
      <ul className={styles.rows}>
        {Object.entries(meanings).map(([state, { name, meaning }]) => (
          <li key={state} className={styles.row} aria-current={state === congress.state ? "step" : undefined}>
            <div className={styles.rowText}>
              <p className={styles.rowName}>
                {state === congress.state ? <EditionStateBadge state={state} /> : name}
              </p>
              <p className={styles.note}>{meaning}</p>
            </div>
          </li>
        ))}
      </ul>
      {next.length > 0 ? (
        <div className={styles.actions}>
          {next.map((transition, index) => (
            <TransitionButton key={transition} transition={transition} isFirst={index === 0} />
          ))}
        </div>
      ) : (
        <p className={styles.note}>
          <Trans>This is the last state.</Trans>
        </p>
      )}
    </Section>
  );
}

function send(transition: Transition, congress: string): Promise<Congress> {
  const init = { params: { path: { congress } } };
  if (transition === "open") return unwrap(api.POST("/api/v1/congresses/{congress}/open", init));
  if (transition === "run") return unwrap(api.POST("/api/v1/congresses/{congress}/run", init));
  if (transition === "close") return unwrap(api.POST("/api/v1/congresses/{congress}/close", init));
  return unwrap(api.POST("/api/v1/congresses/{congress}/archive", init));
}

function TransitionButton({
  transition,
  isFirst,
}: {
  transition: Transition;
  isFirst: boolean;
}): ReactElement {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const texts: Record<Transition, { label: string; question: string; effect: string; done: string }> = {
    open: {
      label: t`Open the edition`,
      question: t`Open the edition for everyone?`,
      effect: t`Everyone sees the edition, and people can register. It cannot become a draft again.`,
      done: t`The edition is open.`,
    },
    run: {
      label: t`Start the congress`,
      question: t`Start the congress?`,
      effect: t`The edition is marked as running. You cannot take this back.`,
      done: t`The congress is running.`,
    },
    close: {
      label: t`Close the edition`,
      question: t`Close the edition?`,
      effect: t`Registration ends for everyone, whatever the periods of the types. You cannot open it again.`,
      done: t`The edition is closed.`,
    },
    archive: {
      label: t`Archive the edition`,
      question: t`Archive the edition?`,
      effect: t`The edition stays readable. You cannot take this back.`,
      done: t`The edition is archived.`,
    },
  };
  const text = texts[transition];
  return (
    <ConfirmDialog
      trigger={<Button variant={isFirst ? "primary" : "secondary"}>{text.label}</Button>}
      title={text.question}
      confirmLabel={text.label}
      isDanger={transition === "close" || transition === "archive"}
      onConfirm={async () => {
        const congress = await send(transition, slug);
        client.setQueryData(congressQuery(slug).queryKey, congress);
        void client.invalidateQueries({ queryKey: ["congresses"] });
        toast(text.done, { tone: "success" });
      }}
    >
      <p>{text.effect}</p>
    </ConfirmDialog>
  );
}
