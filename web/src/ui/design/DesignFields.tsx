import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { ProblemError } from "../../api/problem";
import { Button } from "../Button";
import { CheckboxField } from "../CheckboxField";
import { DateTimeField } from "../DateTimeField";
import { FileField } from "../FileField";
import { Form, FormActions, RequiredHint } from "../Form";
import { LocalizedField } from "../LocalizedField";
import { NumberField } from "../NumberField";
import { Section } from "../Page";
import { RadioGroupField } from "../RadioGroupField";
import { SearchField } from "../SearchField";
import { SelectField } from "../SelectField";
import { SwitchField } from "../SwitchField";
import { TextField } from "../TextField";
import { Toolbar } from "../Toolbar";
import styles from "./Design.module.css";
import { exampleProblem } from "./examples";

export function DesignFields() {
  const { t } = useLingui();
  const [title, setTitle] = useState<Record<string, string>>({
    en: "Housing for everyone",
    fr: "Le logement pour tous",
  });
  const [starts, setStarts] = useState<string | null>("2026-05-20T01:00:00Z");
  const [seats, setSeats] = useState<number | null>(120);
  const [search, setSearch] = useState("");
  const [error, setError] = useState<ProblemError | null>(null);
  const types = [
    { value: "delegate", label: t`Delegate` },
    { value: "observer", label: t`Observer` },
    { value: "press", label: t`Press` },
  ];
  return (
    <Section
      title={<Trans>Forms</Trans>}
      actions={
        <Button onPress={() => setError(error ? null : exampleProblem())}>
          {error ? <Trans>Without a problem</Trans> : <Trans>With a problem</Trans>}
        </Button>
      }
    >
      <Toolbar
        label={t`Filters`}
        end={
          <Button icon="columns">
            <Trans>Columns</Trans>
          </Button>
        }
      >
        <SearchField label={t`Search registrations`} value={search} onChange={setSearch} />
        <SelectField label={t`Type`} isLabelHidden name="type" options={types} placeholder={t`All types`} />
      </Toolbar>
      <Form
        label={t`Example`}
        error={error}
        onSubmit={() => {
          throw exampleProblem();
        }}
      >
        <RequiredHint />
        <TextField label={t`Name`} name="/name" isRequired autoComplete="off" defaultValue="Amina Diallo" />
        <TextField
          label={t`E-mail`}
          name="/email"
          type="email"
          isRequired
          description={t`The confirmation is sent to this address.`}
          placeholder="name@example.org"
        />
        <TextField label={t`Note`} name="/note" multiline rows={3} />
        <TextField label={t`Slug`} name="/slug" isDisabled defaultValue="wuf-14" />
        <NumberField
          label={t`Seats`}
          name="/seats"
          value={seats}
          onChange={setSeats}
          min={0}
          unit={t`seats`}
        />
        <SelectField label={t`Type`} name="/type" options={types} placeholder={t`Choose a type`} isRequired />
        <RadioGroupField
          label={t`Attendance`}
          name="/attendance"
          defaultValue="on_site"
          options={[
            { value: "on_site", label: t`On site`, description: t`With a badge and access to the rooms.` },
            { value: "online", label: t`Online` },
            { value: "both", label: t`Both`, isDisabled: true },
          ]}
        />
        <CheckboxField label={t`I agree to the rules of the congress`} name="/agreed" isRequired />
        <CheckboxField
          label={t`All days`}
          name="/all_days"
          isIndeterminate
          description={t`Two of five days.`}
        />
        <CheckboxField label={t`Interpretation`} name="/interpretation" isDisabled defaultSelected />
        <SwitchField
          label={t`Registration is open`}
          name="/open"
          defaultSelected
          description={t`People can register from the public page.`}
        />
        <DateTimeField
          label={t`Starts`}
          name="/starts_at"
          zone="Asia/Shanghai"
          value={starts}
          onChange={setStarts}
        />
        <LocalizedField
          label={t`Title`}
          name="/title"
          languages={["en", "zh", "es", "fr"]}
          value={title}
          onChange={setTitle}
        />
        <FileField label={t`File`} name="/file" accept=".csv,.xlsx" maxSize={10_000_000} onFile={() => {}} />
        <FormActions>
          <Button type="submit" variant="primary">
            <Trans>Save</Trans>
          </Button>
          <Button variant="quiet">
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
      <div className={styles.columns}>
        <TextField
          label={t`With a message`}
          name="one"
          error={t`This address is already registered.`}
          defaultValue="x"
        />
        <TextField label={t`Read only`} name="two" isReadOnly defaultValue="017cff64-6000" />
      </div>
    </Section>
  );
}
