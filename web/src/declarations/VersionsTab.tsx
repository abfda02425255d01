import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useEdition, useLocalizedMatch } from "../app/edition";
import { useTime } from "../app/time";
import { QueryState, SelectField, Skeleton, useLanguageName } from "../ui";
import { changedRows, type Piece, type Row, sideBySide } from "./comparison";
import styles from "./declarations.module.css";
import { comparisonQuery, type Declaration, type Version, versionsQuery } from "./queries";
import { RefusalNotice } from "./RefusalNotice";
import { refusalOf } from "./state";

/** Two versions side by side, with what was removed and what was added. */
export function VersionsTab({ declaration }: { declaration: Declaration }) {
  const { slug } = useEdition();
  const query = useQuery(versionsQuery(slug, declaration.id));
  return (
    <QueryState query={query} skeleton={<Skeleton lines={6} />}>
      {(versions) => <Compare declaration={declaration} versions={versions} />}
    </QueryState>
  );
}

function Compare({ declaration, versions }: { declaration: Declaration; versions: readonly Version[] }) {
  const { t } = useLingui();
  const time = useTime();
  const best = useLocalizedMatch()(declaration.text).language;
  const [older, setOlder] = useState(Math.max(1, declaration.version - 1));
  const [newer, setNewer] = useState(declaration.version);
  const [language, setLanguage] = useState(best ?? declaration.authoritative);
  const nameOf = useLanguageName();
  const options = [...versions]
    .sort((left, right) => right.version - left.version)
    .map(({ version, created_at, note }) => {
      const date = time.formatDate(created_at);
      return {
        value: String(version),
        label: note ? t`${version}, ${date}: ${note}` : t`${version}, ${date}`,
      };
    });
  if (versions.length < 2) {
    return (
      <p className={styles.note}>
        <Trans>There is only one version so far. Each change of the draft adds one.</Trans>
      </p>
    );
  }
  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <SelectField
          label={t`Older version`}
          name="older"
          options={options}
          value={String(older)}
          onChange={(value) => setOlder(Number(value))}
        />
        <SelectField
          label={t`Newer version`}
          name="newer"
          options={options}
          value={String(newer)}
          onChange={(value) => setNewer(Number(value))}
        />
        <SelectField
          label={t`Language of the text`}
          name="language"
          options={Object.keys(declaration.text).map((value) => ({ value, label: nameOf(value) }))}
          value={language}
          onChange={setLanguage}
        />
      </div>
      <Comparison declaration={declaration.id} older={older} newer={newer} language={language} />
    </div>
  );
}

interface ComparisonProps {
  declaration: string;
  older: number;
  newer: number;
  language: string;
}

function Comparison({ declaration, older, newer, language }: ComparisonProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const query = useQuery({
    ...comparisonQuery(slug, declaration, { version: newer, against: older, language }),
    placeholderData: keepPreviousData,
  });
  if (query.error && refusalOf(query.error)) return <RefusalNotice error={query.error} />;
  return (
    <QueryState query={query} skeleton={<Skeleton lines={6} />} isEmpty={() => false}>
      {(comparison) => {
        const rows = [...sideBySide(comparison.title), ...sideBySide(comparison.text)];
        const count = changedRows(rows);
        const { from, to } = comparison;
        return (
          <div className={styles.stack}>
            <p role="status">
              {count === 0
                ? t`No changes.`
                : t`${plural(count, { one: "# paragraph has changed.", other: "# paragraphs have changed." })}`}
            </p>
            <div className={styles.compare} lang={language}>
              <div className={styles.compareHead}>
                <p>
                  <Trans>Version {from}</Trans>
                </p>
                <p>
                  <Trans>Version {to}</Trans>
                </p>
              </div>
              {rows.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its number.
                <CompareRow key={at} row={row} />
              ))}
            </div>
          </div>
        );
      }}
    </QueryState>
  );
}

function CompareRow({ row }: { row: Row }) {
  return (
    <div className={styles.compareRow}>
      <p dir="auto">
        <Pieces pieces={row.older} mark="del" />
      </p>
      <p dir="auto">
        <Pieces pieces={row.newer} mark="ins" />
      </p>
    </div>
  );
}

function Pieces({ pieces, mark: Mark }: { pieces: readonly Piece[]; mark: "ins" | "del" }) {
  return pieces.map((piece, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text do not move.
    piece.isChanged ? <Mark key={at}>{piece.text}</Mark> : piece.text,
  );
}
