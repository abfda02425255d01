import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { type Store, useStore } from "../api/store";
import type { DraftSession } from "../app/draft";
import { useLocalized } from "../app/edition";
import type { Held } from "./held";
import styles from "./timetable.module.css";
import type { Description } from "./useDescription";
import type { Moves } from "./useMoves";

/** At the pointer: where it would land, and why not. */
export function HeldText({ where, sentences }: Description) {
  return (
    <>
      <strong>{where}</strong>
      <ul className={styles.reasons}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}

interface TimetableStatusProps {
  store: Store<Held | null>;
  moves: Moves;
  describe: (held: Held) => Description;
  byId: ReadonlyMap<string, DraftSession>;
}

/** The same for those who do not see the grid, and what came of the last move. */
export function TimetableStatus({ store, moves, describe, byId }: TimetableStatusProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  const held = useStore(store);
  const text = () => {
    if (held) {
      const { where, sentences } = describe(held);
      return [localized(byId.get(held.session)?.title), where, sentences.join(" ")]
        .filter(Boolean)
        .join(": ");
    }
    if (moves.isPending) return t`Saving …`;
    if (!moves.result) return "";
    const { came, went } = moves.result;
    return [
      t`Saved.`,
      t`${plural(came, { one: "# new conflict.", other: "# new conflicts." })}`,
      t`${plural(went, { one: "# conflict resolved.", other: "# conflicts resolved." })}`,
    ].join(" ");
  };
  return (
    <p role="status" className={styles.status}>
      {text()}
    </p>
  );
}
