import { Trans, useLingui } from "@lingui/react/macro";
import { api, unwrap, withRevision } from "../api/client";
import { useEdition } from "../app/edition";
import { Button, CheckboxField, Dialog, Form, FormActions, NumberField, SelectField, useForm } from "../ui";
import styles from "./forum.module.css";
import type { SpeakersList } from "./queries";
import { type ListValues, listSettings, listValues } from "./settings";
import { orders, useWords } from "./words";

interface ListDialogProps {
  session: string;
  list: SpeakersList | null;
  /** `open`: opens the list, or opens it again; `change`: changes the settings of an open one. */
  purpose: "open" | "change";
  onSaved: (list: SpeakersList) => Promise<unknown>;
  onClose: () => void;
}

/** The rules of a speakers' list, when it is opened and later. */
export function ListDialog({ session, list, purpose, onSaved, onClose }: ListDialogProps) {
  const { slug } = useEdition();
  const path = { congress: slug, session };
  const form = useForm({
    initial: listValues(list?.settings ?? null),
    submit: async (values) => {
      const body = listSettings(values);
      const saved =
        purpose === "change" && list
          ? await unwrap(
              api.PATCH("/api/v1/congresses/{congress}/sessions/{session}/speakers-list", {
                params: { path, header: withRevision(list.revision) },
                body,
              }),
            )
          : await unwrap(
              api.POST("/api/v1/congresses/{congress}/sessions/{session}/speakers-list/open", {
                params: { path },
                body,
              }),
            );
      await onSaved(saved);
      onClose();
    },
  });
  return (
    <Dialog
      title={
        purpose === "open" ? <Trans>Open the speakers’ list</Trans> : <Trans>Settings of the list</Trans>
      }
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form {...form.formProps}>
        <ListFields values={form.values} set={form.set} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            {purpose === "open" ? <Trans>Open the list</Trans> : <Trans>Save</Trans>}
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

interface ListFieldsProps {
  values: ListValues;
  set: <Key extends keyof ListValues>(key: Key, value: ListValues[Key]) => void;
}

function ListFields({ values, set }: ListFieldsProps) {
  const { t } = useLingui();
  const words = useWords();
  return (
    <>
      <SelectField
        label={t`Order of the speakers`}
        name="/order"
        options={Object.keys(orders).map((value) => ({ value, label: words(orders, value) }))}
        value={values.order}
        onChange={(order) => set("order", order)}
      />
      <div className={styles.pair}>
        <NumberField
          label={t`Longest statement`}
          name="/seconds_each"
          unit={t`minutes`}
          isRequired
          min={0.2}
          max={120}
          step="any"
          value={values.each}
          onChange={(each) => set("each", each)}
        />
        <NumberField
          label={t`Longest reply`}
          name="/seconds_reply"
          unit={t`minutes`}
          isRequired
          min={0.2}
          max={120}
          step="any"
          value={values.reply}
          onChange={(reply) => set("reply", reply)}
        />
        <NumberField
          label={t`All speeches together`}
          name="/seconds_total"
          unit={t`minutes`}
          description={t`Empty: no limit.`}
          min={0.2}
          max={1440}
          step="any"
          value={values.total}
          onChange={(total) => set("total", total)}
        />
        <NumberField
          label={t`Agenda items`}
          name="/items"
          isRequired
          min={1}
          max={50}
          value={values.items}
          onChange={(items) => set("items", items)}
        />
      </div>
      <CheckboxField
        label={t`A delegation speaks at most once about an agenda item`}
        name="/once_per_item"
        isSelected={values.oncePerItem}
        onChange={(once) => set("oncePerItem", once)}
      />
      <CheckboxField
        label={t`Anyone may open the big screen`}
        name="/public"
        description={t`Who speaks and who is next are then visible without signing in, for a screen in the hall or a live stream.`}
        isSelected={values.isPublic}
        onChange={(isPublic) => set("isPublic", isPublic)}
      />
    </>
  );
}
