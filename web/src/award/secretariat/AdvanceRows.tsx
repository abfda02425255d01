import { Trans, useLingui } from "@lingui/react/macro";
import { Badge, SelectField, TextField } from "../../ui";
import styles from "../award.module.css";
import type { Standing } from "../queries";
import type { AdvancePlan } from "./standings";

export interface Decision {
  kind: "include" | "exclude";
  reason: string;
}

interface AdvanceRowsProps {
  rows: readonly Standing[];
  plan: AdvancePlan;
  value: Readonly<Record<string, Decision>>;
  onChange: (value: Readonly<Record<string, Decision>>) => void;
}

/** Each entry with what happens to it, and a decision by hand. */
export function AdvanceRows({ rows, plan, value, onChange }: AdvanceRowsProps) {
  const { t } = useLingui();
  const decide = (entry: string, kind: string) => {
    const { [entry]: earlier, ...rest } = value;
    if (kind !== "include" && kind !== "exclude") return onChange(rest);
    onChange({ ...rest, [entry]: { kind, reason: earlier?.reason ?? "" } });
  };
  return (
    <ul className={styles.rows}>
      {rows.map(({ entry, title, city, rank }) => {
        const name = city ?? title ?? entry;
        const decision = value[entry];
        const reasonPointer = decision ? `/${decision.kind}/${entry}` : "";
        return (
          <li key={entry} className={styles.row}>
            <span className={styles.rowText}>
              {rank === null ? "–" : rank}. <bdi>{name}</bdi>{" "}
              {plan.tie.includes(entry) ? (
                <Badge tone="warning">
                  <Trans>tied</Trans>
                </Badge>
              ) : plan.advancing.includes(entry) ? (
                <Badge tone="success">
                  <Trans>advances</Trans>
                </Badge>
              ) : null}
            </span>
            <SelectField
              label={t`Decision on ${name}`}
              name={`decision-${entry}`}
              isLabelHidden
              options={[
                { value: "", label: t`By rank` },
                { value: "include", label: t`Include` },
                { value: "exclude", label: t`Exclude` },
              ]}
              value={decision?.kind ?? ""}
              onChange={(kind) => decide(entry, kind)}
            />
            {decision ? (
              <TextField
                label={t`Reason for ${name}`}
                name={reasonPointer}
                isRequired
                maxLength={1000}
                value={decision.reason}
                onChange={(reason) => onChange({ ...value, [entry]: { ...decision, reason } })}
                className={styles.reason}
              />
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
