import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId, useRef } from "react";
import { newKey } from "../api/client";
import { isProblem, ProblemError } from "../api/problem";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { Button, Form, FormActions, LinkButton, TextField, toast, useForm } from "../ui";
import { publishRelease, type ReleasePreview } from "./queries";
import { type Acceptance, newRelease, type Obstacle, obstacleOf } from "./readiness";
import styles from "./releases.module.css";

interface ReleaseFormProps {
  preview: ReleasePreview;
  accepted: Acceptance;
  isOutdated: boolean;
  onCheckAgain: () => void;
}

/** The note for the public, and the button, with the reason why it does not work yet. */
export function ReleaseForm({ preview, accepted, isOutdated, onCheckAgain }: ReleaseFormProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const navigate = useNavigate();
  const reasonId = useId();
  const key = useRef(newKey());
  const form = useForm({
    initial: { note: "" },
    submit: async ({ note }) => {
      const body = newRelease(preview, accepted, note);
      const { version } = await publishRelease(slug, key.current, body).catch((reason: unknown) => {
        // Refused, so nothing was made: the next try is another request.
        if (reason instanceof ProblemError && reason.status < 500) key.current = newKey();
        if (!isProblem(reason, "schedule-blocked", "schedule-warned")) throw reason;
        onCheckAgain();
        throw new ProblemError({
          ...reason,
          // No kind of the API, whose text would be shown.
          type: "new-conflicts",
          title: t`The draft has new conflicts`,
          detail: t`Nothing was released. The conflicts above are up to date now: resolve or accept the new ones, then release again.`,
          errors: [],
        });
      });
      toast(t`Version ${version} is released.`, { tone: "success" });
      void client.invalidateQueries({ queryKey: editionKey(slug, "schedule", "releases") });
      await navigate({ to: "/e/$edition/releases", params: { edition: slug } });
    },
  });
  const obstacle = obstacleOf(preview, accepted, isOutdated);
  const mails = preview.mails.total;
  return (
    <Form {...form.formProps} label={t`Release`}>
      <TextField
        label={t`Note for the public`}
        name="/note"
        description={t`What has changed, in a sentence. Everyone can read it.`}
        value={form.values.note}
        onChange={(note) => form.set("note", note)}
        maxLength={2000}
        multiline
        rows={3}
      />
      <p id={reasonId} role="status" className={styles.note}>
        {obstacle ? (
          <Reason obstacle={obstacle} />
        ) : mails === 0 ? (
          <Trans>Everyone sees the new version at once. No e-mail is sent.</Trans>
        ) : (
          t`${plural(mails, {
            one: "Everyone sees the new version at once, and # e-mail is sent.",
            other: "Everyone sees the new version at once, and # e-mails are sent.",
          })}`
        )}
      </p>
      <FormActions>
        <Button
          type="submit"
          variant="primary"
          icon="globe"
          isPending={form.isPending}
          isDisabled={obstacle !== null}
          aria-describedby={reasonId}
        >
          <Trans>Release version {preview.version}</Trans>
        </Button>
        <LinkButton to="/e/$edition/releases" params={{ edition: slug }}>
          <Trans>Cancel</Trans>
        </LinkButton>
      </FormActions>
    </Form>
  );
}

function Reason({ obstacle }: { obstacle: Obstacle }) {
  const { t } = useLingui();
  if (obstacle.kind === "outdated") {
    return <Trans>The draft has changed since it was checked. Check it again before you release it.</Trans>;
  }
  if (obstacle.kind === "blocked") {
    return t`${plural(obstacle.count, {
      one: "Resolve # blocking conflict before you release.",
      other: "Resolve # blocking conflicts before you release.",
    })}`;
  }
  if (obstacle.kind === "warned") {
    return t`${plural(obstacle.count, {
      one: "Accept # more warning before you release.",
      other: "Accept # more warnings before you release.",
    })}`;
  }
  return <Trans>There is nothing to release.</Trans>;
}
