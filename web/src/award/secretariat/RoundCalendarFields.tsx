import { useLingui } from "@lingui/react/macro";
import { DateTimeField, type FormState, SelectField } from "../../ui";
import styles from "../award.module.css";
import type { Award, Round } from "../queries";
import { isOneOf, requirementLabels, roundKindLabels, useOptions } from "../words";
import type { RoundValues } from "./setup";

interface RoundCalendarFieldsProps {
  form: FormState<RoundValues>;
  labels: Record<keyof RoundValues, string>;
  award: Award;
  round: Round | null;
}

/** What kind of round it is, which entries it takes, and when. */
export function RoundCalendarFields({ form, labels, award, round }: RoundCalendarFieldsProps) {
  const { t } = useLingui();
  const { values, set } = form;
  const kinds = useOptions(roundKindLabels);
  const requirements = useOptions(requirementLabels);
  const zone = award.time_zone;
  // Fixed once the round has opened; then its end can only be extended.
  const hasOpened = round !== null && award.state !== "draft" && Date.parse(round.opens_at) <= Date.now();
  return (
    <div className={styles.pair}>
      <SelectField
        label={labels.kind}
        name="/kind"
        isRequired
        options={kinds}
        value={values.kind}
        onChange={(kind) => isOneOf(roundKindLabels, kind) && set("kind", kind)}
      />
      <SelectField
        label={labels.takes}
        name="/takes"
        isRequired
        isDisabled={values.kind === "public"}
        options={requirements}
        value={values.kind === "public" ? "shortlisted" : values.takes}
        onChange={(takes) => isOneOf(requirementLabels, takes) && set("takes", takes)}
      />
      <DateTimeField
        label={labels.opens_at}
        name="/opens_at"
        isRequired
        isDisabled={hasOpened}
        zone={zone}
        value={values.opens_at}
        onChange={(at) => set("opens_at", at)}
      />
      <DateTimeField
        label={labels.closes_at}
        name="/closes_at"
        isRequired
        isDisabled={hasOpened}
        description={hasOpened ? t`Extend the deadline to move it.` : undefined}
        zone={zone}
        value={values.closes_at}
        onChange={(at) => set("closes_at", at)}
      />
    </div>
  );
}
