import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import { useEdition } from "../../app/edition";
import {
  Button,
  Dialog,
  Form,
  FormActions,
  Notice,
  RadioGroupField,
  TextField,
  toast,
  useForm,
} from "../../ui";
import { type Evaluation, evaluationsQuery, reloadAward } from "../queries";
import { isOneOf, recusalLabels, useOptions } from "../words";

interface RecuseDialogProps {
  evaluation: Evaluation;
  city: string | null;
  onClose: () => void;
  onRecused: () => void;
}

/** A conflict of interest: another evaluator gets the entry. */
export function RecuseDialog({ evaluation, city, onClose, onRecused }: RecuseDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const kinds = useOptions(recusalLabels);
  const form = useForm({
    initial: { kind: "", note: "" },
    submit: async ({ kind, note }) => {
      if (!isOneOf(recusalLabels, kind)) return;
      await unwrap(
        api.POST("/api/v1/congresses/{congress}/awards/{award}/entries/{entry}/recuse", {
          params: { path: { congress: slug, award: evaluation.award, entry: evaluation.entry } },
          body: { kind, note: note.trim() || null },
        }),
      );
      client.setQueryData(evaluationsQuery(slug).queryKey, (all) =>
        all?.filter(({ id, entry }) => id !== evaluation.id && entry !== evaluation.entry),
      );
      onClose();
      onRecused();
      toast(t`You are recused. Another evaluator gets the entry.`, { tone: "success" });
      await reloadAward(client, slug);
    },
  });
  const place = city ?? t`this city`;
  return (
    <Dialog
      title={t`Recuse yourself from the entry of ${place}?`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form {...form.formProps} label={t`Recusal`}>
        <Notice kind="warning">
          <Trans>
            You can no longer see the entry, your scores for it are deleted in rounds that are not closed, and
            only the secretariat can lift the recusal.
          </Trans>
        </Notice>
        <RadioGroupField
          label={t`Conflict of interest`}
          name="/kind"
          isRequired
          options={kinds}
          value={form.values.kind || null}
          onChange={(kind) => form.set("kind", kind)}
        />
        <TextField
          label={t`Explanation`}
          name="/note"
          description={t`Only the secretariat reads it.`}
          isRequired={form.values.kind === "other"}
          multiline
          maxLength={1000}
          value={form.values.note}
          onChange={(note) => form.set("note", note)}
        />
        <FormActions>
          <Button type="submit" variant="danger" isPending={form.isPending}>
            <Trans>Recuse myself</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
