import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../../api/client";
import { useEdition } from "../../app/edition";
import { Button, Dialog, Form, FormActions, Notice, TextField, toast, useForm } from "../../ui";
import { progressQuery, reloadAward } from "../queries";
import { usePhase } from "../usePhase";
import { ExtendDialog } from "./ExtendDialog";
import { RoundDialog } from "./RoundDialog";
import type { RoundProps } from "./RoundPage";

export function RoundActions({ award, round }: RoundProps) {
  const phase = usePhase(round);
  const [open, setOpen] = useState<"edit" | "extend" | "close" | null>(null);
  const done = () => setOpen(null);
  if (phase === "closed") return null;
  return (
    <>
      <Button icon="edit" onPress={() => setOpen("edit")}>
        <Trans>Edit</Trans>
      </Button>
      {award.state === "open" ? (
        <>
          <Button icon="clock" onPress={() => setOpen("extend")}>
            <Trans>Extend</Trans>
          </Button>
          {phase === "before" ? null : (
            <Button
              icon="lock"
              variant={phase === "ended" ? "primary" : "secondary"}
              onPress={() => setOpen("close")}
            >
              <Trans>Close the round</Trans>
            </Button>
          )}
        </>
      ) : null}
      {open === "edit" ? <RoundDialog award={award} round={round} onClose={done} /> : null}
      {open === "extend" ? <ExtendDialog award={award} round={round} onClose={done} /> : null}
      {open === "close" ? <CloseDialog award={award} round={round} onClose={done} /> : null}
    </>
  );
}

function CloseDialog({ award, round, onClose }: RoundProps & { onClose: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const isEarly = usePhase(round) !== "ended";
  const isVote = round.kind === "public";
  const progress = useQuery({ ...progressQuery(slug, award.slug, round.slug), enabled: !isVote });
  const unfinished = progress.data ? progress.data.assigned - progress.data.submitted : 0;
  const form = useForm({
    initial: { reason: "" },
    submit: async ({ reason }) => {
      await unwrap(
        api.POST("/api/v1/congresses/{congress}/awards/{award}/rounds/{round}/close", {
          params: { path: { congress: slug, award: award.slug, round: round.slug } },
          body: { reason: reason.trim() || null },
        }),
      );
      await reloadAward(client, slug);
      toast(t`The round is closed.`, { tone: "success" });
      onClose();
    },
  });
  return (
    <Dialog title={t`Close the round?`} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Form {...form.formProps} label={t`Close the round?`}>
        <Notice kind="warning">
          <p>
            {isVote ? (
              <Trans>From then on nobody can vote. Closing is final.</Trans>
            ) : (
              <Trans>
                From then on no score can change, and the standings can be read. Closing is final.
              </Trans>
            )}
          </p>
          {unfinished > 0 ? (
            <p>
              {t`${plural(unfinished, { one: "# evaluation is not submitted and will not count.", other: "# evaluations are not submitted and will not count." })}`}
            </p>
          ) : null}
        </Notice>
        <TextField
          label={t`Reason`}
          name="/reason"
          description={
            isEarly
              ? t`Required, because the round has not ended. Everyone can read it.`
              : t`Everyone can read it.`
          }
          isRequired={isEarly}
          maxLength={1000}
          value={form.values.reason}
          onChange={(reason) => form.set("reason", reason)}
        />
        <FormActions>
          <Button type="submit" variant="danger" isPending={form.isPending}>
            <Trans>Close the round</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
