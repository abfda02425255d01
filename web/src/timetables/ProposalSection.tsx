import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { plainDetail } from "../app/conflictKinds";
import { draftQuery } from "../app/draft";
import { useEdition } from "../app/edition";
import { type Proposal, proposalQuery } from "../app/proposals";
import { useTime } from "../app/time";
import { CheckboxField, LinkButton, Notice, QueryState, Section, Skeleton } from "../ui";
import { ApplyBar } from "./ApplyBar";
import { ItemRow } from "./ItemRow";
import styles from "./timetables.module.css";
import { leftOutWords } from "./words";

/** How many changes are listed before one asks for more: a list of thousands is slow to read and to draw. */
const step = 100;

interface ProposalSectionProps {
  timetable: string;
  number: number;
}

/** What a proposal moves, what it leaves out, and which of it to apply. */
export function ProposalSection({ timetable, number }: ProposalSectionProps) {
  const { slug } = useEdition();
  const query = useQuery(proposalQuery(slug, timetable, number));
  return (
    <Section title={<Trans>Proposal {number}</Trans>}>
      <QueryState query={query} skeleton={<Skeleton shape="rows" lines={8} />}>
        {(proposal) => <ProposalView proposal={proposal} />}
      </QueryState>
    </Section>
  );
}

function ProposalView({ proposal }: { proposal: Proposal }) {
  const { t, i18n } = useLingui();
  const { slug } = useEdition();
  const time = useTime();
  const draft = useQuery(draftQuery(slug)).data;
  const byId = useMemo(() => new Map(draft?.sessions.map((session) => [session.id, session])), [draft]);
  const all = useMemo(() => new Set(proposal.items.map(({ session }) => session)), [proposal]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(all);
  const [shown, setShown] = useState(step);
  const { items, left_out: left, changed_since: changed, at_least: least } = proposal;
  const choose = (session: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(session);
    else next.delete(session);
    setChosen(next);
  };
  if (items.length === 0) {
    return (
      <Notice kind="success" title={<Trans>Nothing has to move</Trans>}>
        <Trans>The draft is already as this proposal would make it.</Trans>
      </Notice>
    );
  }
  return (
    <div className={styles.stack}>
      {least === null ? null : (
        <p>
          {t`${plural(least, {
            one: "At least # session has to move.",
            other: "At least # sessions have to move.",
          })}`}
        </p>
      )}
      {changed.length > 0 ? (
        <Notice kind="warning" title={<Trans>The draft has changed since</Trans>}>
          <ul className={styles.problems}>
            {changed.slice(0, 10).map(({ session, code, moved_by_name: who }) => (
              <li key={session}>{who ? t`${code}, moved by ${who}` : code}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {left.length > 0 ? (
        <Notice
          kind="warning"
          title={t`${plural(left.length, {
            one: "# session has no place",
            other: "# sessions have no place",
          })}`}
        >
          <ul className={styles.problems}>
            {left.slice(0, 20).map(({ session, code, kind, reason }) => (
              <li key={session}>
                <strong>{code}</strong>:{" "}
                {kind in leftOutWords ? i18n._(leftOutWords[kind]) : plainDetail(reason)}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <ApplyBar proposal={proposal} chosen={chosen} />
      <div className={styles.spread}>
        <CheckboxField
          name="all"
          label={t`All`}
          isSelected={chosen.size === all.size}
          isIndeterminate={chosen.size > 0 && chosen.size < all.size}
          onChange={(isSelected) => setChosen(isSelected ? all : new Set())}
        />
        <span className={styles.note}>
          <Trans>Times are in {time.zoneLabel}.</Trans>
        </span>
        <LinkButton
          to="/e/$edition/timetable"
          params={{ edition: slug }}
          search={{ timetable: proposal.timetable, proposal: String(proposal.number) }}
          icon="calendar"
        >
          <Trans>Show in the timetable</Trans>
        </LinkButton>
      </div>
      <ul className={styles.rows} aria-label={t`Changes`}>
        {items.slice(0, shown).map((item) => (
          <ItemRow
            key={item.session}
            item={item}
            session={byId.get(item.session)}
            href={`/e/${slug}/timetable?timetable=${proposal.timetable}&proposal=${proposal.number}&session=${item.session}&panel=session`}
            isChosen={chosen.has(item.session)}
            onChoose={choose}
          />
        ))}
      </ul>
      {items.length > shown ? (
        <button type="button" className={styles.more} onClick={() => setShown(shown + step)}>
          <Trans>Show more changes</Trans>
        </button>
      ) : null}
    </div>
  );
}
