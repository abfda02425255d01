import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import {
  Button,
  Form,
  FormActions,
  type FormState,
  Notice,
  RadioGroupField,
  RequiredHint,
  TextField,
} from "../../ui";
import styles from "../settings.module.css";
import { EventPicker } from "./EventPicker";
import { countKinds } from "./eventFilter";
import type { WebhookValues } from "./webhookForm";

interface WebhookFormProps {
  form: FormState<WebhookValues>;
  label: string;
  submitLabel: string;
  onCancel: () => void;
}

export function WebhookForm({ form, label, submitLabel, onCancel }: WebhookFormProps) {
  const { t } = useLingui();
  const { values, set } = form;
  const [isAll, setIsAll] = useState(values.events.length === 0);
  const [isNothingChosen, setIsNothingChosen] = useState(false);
  // The choice stays while the person looks at "all".
  const [chosen, setChosen] = useState(values.events);
  const message = useRef<HTMLDivElement>(null);
  const choose = (events: readonly string[]) => {
    setChosen(events);
    set("events", events);
    setIsNothingChosen(false);
  };
  const submit = async () => {
    if (!isAll && values.events.length === 0) {
      setIsNothingChosen(true);
      message.current?.focus();
      return;
    }
    await form.onSubmit();
  };
  return (
    <Form onSubmit={submit} error={form.error} label={label}>
      <RequiredHint />
      <TextField
        label={t`Address`}
        name="/url"
        type="url"
        description={t`Events are sent there with POST. It begins with https:// and is reachable from the internet.`}
        placeholder="https://"
        pattern="https://.+"
        patternHint={t`Enter an address that begins with https://.`}
        value={values.url}
        onChange={(url) => set("url", url)}
        maxLength={2000}
        autoComplete="off"
        spellCheck={false}
        isRequired
      />
      <TextField
        label={t`Description`}
        name="/description"
        description={t`What it is for, such as “Badge printer”.`}
        value={values.description}
        onChange={(description) => set("description", description)}
        maxLength={500}
      />
      <RadioGroupField
        label={t`Events`}
        name="/events"
        value={isAll ? "all" : "chosen"}
        onChange={(value) => {
          setIsAll(value === "all");
          set("events", value === "all" ? [] : chosen);
          setIsNothingChosen(false);
        }}
        options={[
          {
            value: "all",
            label: t`All events`,
            description: t`Everything you may read, also kinds that a later version adds.`,
          },
          { value: "chosen", label: t`Only some events` },
        ]}
      />
      <div ref={message} tabIndex={-1} role="status">
        {isNothingChosen ? (
          <Notice kind="danger" title={<Trans>Choose at least one event</Trans>}>
            <Trans>Or choose “All events”.</Trans>
          </Notice>
        ) : null}
        {!isAll && values.events.length > 0 ? (
          <p className={styles.note}>
            {t`${plural(countKinds(values.events), {
              one: "# kind of event is chosen.",
              other: "# kinds of events are chosen.",
            })}`}
          </p>
        ) : null}
      </div>
      {isAll ? null : <EventPicker value={values.events} onChange={choose} />}
      <p className={styles.note}>
        <Trans>
          What each event means and has in it is in the <a href="/docs/">documentation</a>, under the schema
          “Event”.
        </Trans>
      </p>
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          {submitLabel}
        </Button>
        <Button onPress={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
      </FormActions>
    </Form>
  );
}
