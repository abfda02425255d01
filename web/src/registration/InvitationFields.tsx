import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEdition } from "../app/edition";
import { useDelegationNames } from "../app/people/delegations";
import { useTypes } from "../app/people/types";
import { useTime } from "../app/time";
import {
  DateTimeField,
  type FormState,
  Notice,
  NumberField,
  RadioGroupField,
  SelectField,
  SwitchField,
  TextField,
  useLanguageName,
} from "../ui";
import { readAddresses } from "./invitations";
import styles from "./registration.module.css";

export interface InvitationValues {
  way: "addresses" | "link";
  type: string;
  delegation: string;
  addresses: string;
  language: string;
  note: string;
  expires_at: string | null;
  send: boolean;
  max_uses: number | null;
}

interface InvitationFieldsProps {
  values: InvitationValues;
  set: FormState<InvitationValues>["set"];
}

export function InvitationFields({ values, set }: InvitationFieldsProps) {
  const { t } = useLingui();
  const { congress } = useEdition();
  const time = useTime();
  const types = useTypes();
  const delegations = useDelegationNames();
  const nameOf = useLanguageName();
  const isLink = values.way === "link";
  return (
    <>
      <RadioGroupField
        label={t`Whom do you invite?`}
        name="/way"
        value={values.way}
        onChange={(way) => set("way", way === "link" ? "link" : "addresses")}
        options={[
          {
            value: "addresses",
            label: t`People by their e-mail addresses`,
            description: t`An invitation for each.`,
          },
          { value: "link", label: t`Anyone with a link`, description: t`One link for several people.` },
        ]}
      />
      <div className={styles.pair}>
        <SelectField
          label={t`Registration type`}
          name="/type"
          isRequired
          options={types.options}
          value={values.type}
          onChange={(type) => set("type", type)}
        />
        <SelectField
          label={t`Delegation that they join`}
          name="/delegation"
          placeholder={t`None`}
          options={delegations.options}
          value={values.delegation}
          onChange={(delegation) => set("delegation", delegation)}
        />
      </div>
      {isLink ? (
        <NumberField
          label={t`How many people can use it`}
          name="/max_uses"
          isRequired
          min={1}
          max={10_000}
          value={values.max_uses}
          onChange={(uses) => set("max_uses", uses)}
        />
      ) : (
        <>
          <TextField
            label={t`E-mail addresses`}
            name="/recipients"
            description={t`Paste them one a line, or separated by commas. Names in front of them are kept as notes: Ana Vega <ana@example.org>.`}
            isRequired
            multiline
            rows={7}
            spellCheck={false}
            value={values.addresses}
            onChange={(addresses) => set("addresses", addresses)}
          />
          <Pasted addresses={values.addresses} />
          <div className={styles.pair}>
            <SelectField
              label={t`Language of the e-mail`}
              name="/language"
              options={congress.languages.map((code) => ({ value: code, label: nameOf(code) }))}
              value={values.language}
              onChange={(language) => set("language", language)}
            />
            <SwitchField
              label={t`Send the invitations by e-mail`}
              name="/send"
              description={t`Otherwise you get the links, and send them yourself.`}
              isSelected={values.send}
              onChange={(send) => set("send", send)}
            />
          </div>
        </>
      )}
      <div className={styles.pair}>
        <DateTimeField
          label={t`Valid until`}
          name="/expires_at"
          description={t`Empty: it does not expire.`}
          zone={time.zone}
          value={values.expires_at}
          onChange={(expires) => set("expires_at", expires)}
        />
        <TextField
          label={t`Note for staff`}
          name="/note"
          description={t`The invited people do not see it.`}
          maxLength={300}
          value={values.note}
          onChange={(note) => set("note", note)}
        />
      </div>
    </>
  );
}

/** What was understood of the pasted text, while it is typed. */
function Pasted({ addresses }: { addresses: string }) {
  const { t } = useLingui();
  const { recipients, invalid, repeated } = readAddresses(addresses);
  if (addresses.trim() === "") return null;
  return (
    <div role="status" className={styles.tight}>
      <p className={styles.note}>
        {t`${plural(recipients.length, { one: "# address", other: "# addresses" })}`}
        {repeated > 0 ? (
          <>, {t`${plural(repeated, { one: "# repetition left out", other: "# repetitions left out" })}`}</>
        ) : null}
      </p>
      {invalid.length > 0 ? (
        <Notice
          kind="warning"
          title={t`${plural(invalid.length, { one: "# line is no address", other: "# lines are no addresses" })}`}
        >
          <p>
            <Trans>Left out:</Trans> <bdi>{invalid.slice(0, 10).join(" · ")}</bdi>
          </p>
        </Notice>
      ) : null}
    </div>
  );
}
