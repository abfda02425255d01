import { Trans, useLingui } from "@lingui/react/macro";
import { useLocalized } from "../app/edition";
import { Button, Dialog, Form, FormActions, NumberField, TextField, useForm } from "../ui";
import type { Speech } from "./queries";

interface PlaceDialogProps {
  speech: Speech;
  count: number;
  usual: string;
  onMove: (place: number, reason: string) => Promise<unknown>;
  onClose: () => void;
}

/** Puts a speaker to a place by its number: for long lists, and for a speaker who was skipped. */
export function PlaceDialog({ speech, count, usual, onMove, onClose }: PlaceDialogProps) {
  const { t } = useLingui();
  const city = useLocalized()(speech.city);
  const form = useForm<{ place: number | null; reason: string }>({
    initial: { place: speech.position ?? 1, reason: usual },
    submit: async ({ place, reason }) => {
      await onMove(place ?? 1, reason);
      onClose();
    },
  });
  return (
    <Dialog
      title={<Trans>Move {city}</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      size="small"
    >
      <Form {...form.formProps}>
        <NumberField
          label={t`Place in the list`}
          name="/position"
          description={t`1 is the next speaker.`}
          isRequired
          min={1}
          max={Math.max(1, count)}
          value={form.values.place}
          onChange={(place) => form.set("place", place)}
        />
        <TextField
          label={t`Reason`}
          name="/reason"
          isRequired
          maxLength={500}
          value={form.values.reason}
          onChange={(reason) => form.set("reason", reason)}
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            <Trans>Move</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
