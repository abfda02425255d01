import { Trans, useLingui } from "@lingui/react/macro";
import { api, unwrap, withKey, withRevision } from "../../api/client";
import { ConflictDialog } from "../../app/ConflictDialog";
import { useEdition } from "../../app/edition";
import {
  Button,
  CheckboxField,
  DateTimeField,
  Dialog,
  Form,
  FormActions,
  LocalizedField,
  NumberField,
  RequiredHint,
  TextField,
} from "../../ui";
import styles from "../award.module.css";
import type { Award } from "../queries";
import { type AwardValues, awardValues, changedFields, localizedPatch, newAward, textOrNull } from "./setup";
import { usePartForm } from "./usePartForm";

const awardPath = "/api/v1/congresses/{congress}/awards/{award}";

interface AwardDialogProps {
  /** Null: a new one. */
  award: Award | null;
  onClose: () => void;
}

export function AwardDialog({ award, onClose }: AwardDialogProps) {
  const { t } = useLingui();
  const { slug, congress } = useEdition();
  const zone = award?.time_zone ?? congress.time_zone;
  const path = { congress: slug, award: award?.slug ?? "" };
  const body = (values: AwardValues) => ({
    ...newAward(values, zone),
    description: textOrNull(values.description),
  });
  const { form, conflict } = usePartForm<AwardValues>({
    initial: awardValues(award),
    revision: award?.revision ?? null,
    onClose,
    load: async () => {
      const current = await unwrap(api.GET(awardPath, { params: { path } }));
      return { revision: current.revision, values: awardValues(current) };
    },
    create: (values, key) =>
      unwrap(
        api.POST("/api/v1/congresses/{congress}/awards", {
          params: { path: { congress: slug }, header: withKey(key) },
          body: body(values),
        }),
      ),
    update: (revision, values, before) => {
      const { title, description, ...rest } = changedFields(body(before), body(values));
      const { title_words = 25, abstract_words = 150, open_scores = false } = body(values);
      return unwrap(
        api.PATCH(awardPath, {
          params: { path, header: withRevision(revision) },
          body: {
            title_words,
            abstract_words,
            open_scores,
            ...rest,
            ...(title ? { title: localizedPatch(before.title, title) } : {}),
            ...(description === undefined
              ? {}
              : { description: description && localizedPatch(before.description, description) }),
          },
        }),
      );
    },
  });
  const { values, set } = form;
  const labels = useLabels();
  const title = award ? t`Edit the award` : t`New award`;
  // Once an award is open, its deadline can only be extended.
  const isFixed = award !== null && award.state !== "draft";
  return (
    <>
      <Dialog title={title} isOpen size="large" onOpenChange={(isOpen) => !isOpen && onClose()}>
        <Form {...form.formProps} label={title}>
          <RequiredHint />
          <LocalizedField
            label={labels.title}
            name="/title"
            isRequired
            languages={congress.languages}
            value={values.title}
            onChange={(text) => set("title", text)}
          />
          <TextField
            label={labels.slug}
            name="/slug"
            description={t`Part of its address: small letters, digits and hyphens.`}
            isRequired
            pattern="[a-z0-9]+(-[a-z0-9]+)*"
            maxLength={80}
            value={values.slug}
            onChange={(next) => set("slug", next)}
          />
          <LocalizedField
            label={labels.description}
            name="/description"
            multiline
            languages={congress.languages}
            value={values.description}
            onChange={(text) => set("description", text)}
          />
          <div className={styles.pair}>
            <DateTimeField
              label={labels.entries_open_at}
              name="/entries_open_at"
              isRequired
              zone={zone}
              value={values.entries_open_at}
              onChange={(at) => set("entries_open_at", at)}
            />
            <DateTimeField
              label={labels.entries_close_at}
              name="/entries_close_at"
              isRequired
              isDisabled={isFixed}
              description={isFixed ? t`Extend the deadline to move it.` : undefined}
              zone={zone}
              value={values.entries_close_at}
              onChange={(at) => set("entries_close_at", at)}
            />
            <DateTimeField
              label={labels.feedback_by}
              name="/feedback_by"
              description={t`Empty: everyone who submits can ask for it.`}
              zone={zone}
              value={values.feedback_by}
              onChange={(at) => set("feedback_by", at)}
            />
          </div>
          <div className={styles.pair}>
            <NumberField
              label={labels.title_words}
              name="/title_words"
              min={1}
              max={200}
              value={values.title_words}
              onChange={(most) => set("title_words", most)}
            />
            <NumberField
              label={labels.abstract_words}
              name="/abstract_words"
              min={1}
              max={2000}
              value={values.abstract_words}
              onChange={(most) => set("abstract_words", most)}
            />
          </div>
          <CheckboxField
            label={labels.open_scores}
            name="/open_scores"
            description={t`This cannot be changed once a round has opened.`}
            isSelected={values.open_scores}
            onChange={(isOn) => set("open_scores", isOn)}
          />
          <FormActions>
            <Button type="submit" variant="primary" isPending={form.isPending}>
              {award ? <Trans>Save</Trans> : <Trans>Create</Trans>}
            </Button>
            <Button onPress={onClose}>
              <Trans>Cancel</Trans>
            </Button>
          </FormActions>
        </Form>
      </Dialog>
      <ConflictDialog conflict={conflict} labels={labels} />
    </>
  );
}

function useLabels(): Record<keyof AwardValues, string> {
  const { t } = useLingui();
  return {
    title: t`Title`,
    slug: t`Short name`,
    description: t`Description`,
    entries_open_at: t`Entries from`,
    entries_close_at: t`Entries until`,
    feedback_by: t`Feedback for entries submitted by`,
    title_words: t`Words in a title, at most`,
    abstract_words: t`Words in an abstract, at most`,
    open_scores: t`The secretariat sees scores before a round is closed`,
  };
}
