import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEdition } from "../app/edition";
import type { Room } from "../app/programmeLists";
import { Button, Menu } from "../ui";
import type { Day } from "./days";
import type { Moves } from "./useMoves";
import { useDayName, ViewBar } from "./ViewBar";
import type { View } from "./view";

interface TimetableBarProps {
  view: View;
  days: readonly Day[];
  rooms: readonly Room[];
  moves: Moves;
  selected: ReadonlySet<string>;
  counts: ReadonlyMap<string, number>;
  onChange: (change: Record<string, string | undefined>) => void;
  onSwap: () => void;
  onClear: () => void;
  onMoveDay: (to: Day) => void;
}

/** Which day or room is shown, how large, and what can be done with it as a whole. */
export function TimetableBar(props: TimetableBarProps) {
  const { view, days, moves, selected } = props;
  const { t } = useLingui();
  const dayName = useDayName();
  const { congress } = useEdition();
  const current = view.day;
  return (
    <ViewBar view={view} days={days} rooms={props.rooms} counts={props.counts} onChange={props.onChange}>
      <Button icon="undo" isDisabled={!moves.canUndo || moves.isPending} onPress={() => void moves.undo()}>
        <Trans>Undo</Trans>
      </Button>
      <Button icon="redo" isDisabled={!moves.canRedo || moves.isPending} onPress={() => void moves.redo()}>
        <Trans>Redo</Trans>
      </Button>
      {view.room === null && current && congress.starts_on !== congress.ends_on ? (
        <Menu
          label={t`Move the day to`}
          items={days
            .filter(({ id }) => id !== current.id)
            .map((day) => ({ id: day.id, label: dayName(day), onAction: () => props.onMoveDay(day) }))}
        />
      ) : null}
      {selected.size > 0 ? (
        <>
          <span aria-live="polite">
            {t`${plural(selected.size, { one: "# selected", other: "# selected" })}`}
          </span>
          {selected.size === 2 ? (
            <Button onPress={props.onSwap}>
              <Trans>Swap</Trans>
            </Button>
          ) : null}
          <Button onPress={props.onClear}>
            <Trans>Clear selection</Trans>
          </Button>
        </>
      ) : null}
    </ViewBar>
  );
}
