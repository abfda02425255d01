import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Schemas, unwrap, withRevision } from "../api/client";
import { editionKey } from "../api/queries";
import { conflictKinds, useConflictLabel } from "../app/conflictKinds";
import { useEdition } from "../app/edition";
import {
  Button,
  Dialog,
  Form,
  FormActions,
  NumberField,
  QueryState,
  SelectField,
  Skeleton,
  toast,
  useForm,
} from "../ui";
import { rulesQuery } from "./queries";
import styles from "./timetable.module.css";

type Rules = Schemas["ConflictRules"];

/** Which kinds of conflicts stop a release, warn, or are ignored. */
export function RulesDialog() {
  const { slug } = useEdition();
  const [isOpen, setIsOpen] = useState(false);
  const query = useQuery({ ...rulesQuery(slug), enabled: isOpen });
  return (
    <>
      <Button icon="settings" onPress={() => setIsOpen(true)}>
        <Trans>Rules</Trans>
      </Button>
      <Dialog title={<Trans>What is a conflict</Trans>} isOpen={isOpen} onOpenChange={setIsOpen}>
        <QueryState query={query} skeleton={<Skeleton lines={8} />} isEmpty={() => false}>
          {(rules) => <RulesForm key={rules.revision} rules={rules} onDone={() => setIsOpen(false)} />}
        </QueryState>
      </Dialog>
    </>
  );
}

function RulesForm({ rules, onDone }: { rules: Rules; onDone: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const label = useConflictLabel();
  // Repeats are said at the session.
  const { revision, repeats, ...initial } = rules;
  const form = useForm({
    initial,
    submit: async (levels) => {
      await unwrap(
        api.PATCH("/api/v1/congresses/{congress}/schedule/rules", {
          params: { path: { congress: slug }, header: withRevision(revision) },
          body: { ...levels, repeats },
        }),
      );
      await client.invalidateQueries({ queryKey: editionKey(slug, "schedule") });
      toast(t`The rules are saved.`, { tone: "success" });
      onDone();
    },
  });
  const options = [
    { value: "block", label: t`Stops a release` },
    { value: "warn", label: t`Warns` },
    { value: "ignore", label: t`Is ignored` },
  ];
  return (
    <Form {...form.formProps} label={t`Conflict rules`}>
      <div className={styles.rules}>
        {conflictKinds.map((kind) => (
          <SelectField
            key={kind}
            label={label(kind)}
            name={`/${kind}`}
            options={options}
            value={form.values[kind]}
            onChange={(level) => {
              if (level === "block" || level === "warn" || level === "ignore") form.set(kind, level);
            }}
          />
        ))}
      </div>
      <NumberField
        label={t`Minutes a day that a speaker speaks at most`}
        description={t`Empty: no limit.`}
        name="/speaker_minutes"
        min={1}
        max={1440}
        value={form.values.speaker_minutes}
        onChange={(minutes) => form.set("speaker_minutes", minutes)}
      />
      <p className={styles.note}>
        <Trans>
          Whatever is chosen here, a release never has two sessions in one room, or one speaker in two
          sessions, at the same time.
        </Trans>
      </p>
      <FormActions>
        <Button type="submit" variant="primary" isPending={form.isPending}>
          <Trans>Save</Trans>
        </Button>
      </FormActions>
    </Form>
  );
}
