import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { eventAreas } from "../eventKinds";
import { areaLabels, subjectLabel } from "../eventLabels";
import styles from "../settings.module.css";
import { useWords } from "../useWords";
import {
  choosableKinds,
  type EventFilter,
  groupState,
  receivesOne,
  toggleGroup,
  toggleKind,
} from "./eventFilter";

interface EventPickerProps {
  value: EventFilter;
  onChange: (value: string[]) => void;
}

/** Kinds of events by what they are about. A whole group has the kinds of later versions too. */
export function EventPicker({ value, onChange }: EventPickerProps) {
  const words = useWords();
  return (
    <div className={styles.areas}>
      {eventAreas.map((area) => (
        <fieldset key={area.id} className={styles.area}>
          <legend className={styles.legend}>{words(areaLabels[area.id])}</legend>
          {area.subjects.map((subject) => (
            <EventGroup key={subject} subject={subject} value={value} onChange={onChange} />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function EventGroup({ subject, value, onChange }: EventPickerProps & { subject: string }) {
  const { t } = useLingui();
  const words = useWords();
  const kinds = choosableKinds(subject);
  const state = groupState(value, subject);
  const count = kinds.filter((kind) => receivesOne(value, kind)).length;
  return (
    <div className={styles.group}>
      <label className={styles.box}>
        <input
          type="checkbox"
          checked={state === "all"}
          ref={(input) => {
            if (input) input.indeterminate = state === "some";
          }}
          onChange={(event) => onChange(toggleGroup(value, subject, event.target.checked))}
        />
        {words(subjectLabel(subject))}
      </label>
      <details className={styles.kinds}>
        <summary className={styles.summary}>
          {state === "some"
            ? t`${plural(kinds.length, { one: `${count} of # kind`, other: `${count} of # kinds` })}`
            : t`${plural(kinds.length, { one: "# kind", other: "# kinds" })}`}
          <span className="visually-hidden">
            {" "}
            <Trans>of “{words(subjectLabel(subject))}”</Trans>
          </span>
        </summary>
        {kinds.map((kind) => (
          <label key={kind} className={styles.box}>
            <input
              type="checkbox"
              checked={receivesOne(value, kind)}
              onChange={(event) => onChange(toggleKind(value, kind, event.target.checked))}
            />
            <code>{kind}</code>
          </label>
        ))}
      </details>
    </div>
  );
}
