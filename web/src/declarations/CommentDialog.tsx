import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newKey, unwrap, withKey } from "../api/client";
import { useEdition } from "../app/edition";
import { Button, Dialog, Form, FormActions, TextField, toast, useForm } from "../ui";
import { writeComment } from "./comments";
import { reloadDeclarations } from "./queries";
import { RefusalNotice } from "./RefusalNotice";
import { refusalOf } from "./state";

interface CommentDialogProps {
  declaration: string;
  paragraph: number | null;
  onClose: () => void;
}

/** Comments on a paragraph of a draft, or on the whole text. */
export function CommentDialog({ declaration, paragraph, onClose }: CommentDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const [key] = useState(newKey);
  const form = useForm({
    initial: { text: "" },
    submit: async ({ text }) => {
      await unwrap(
        api.POST("/api/v1/congresses/{congress}/declarations/{declaration}/comments", {
          params: { path: { congress: slug, declaration }, header: withKey(key) },
          body: { text: writeComment(paragraph, text) },
        }),
      );
      onClose();
      toast(t`The comment is sent.`, { tone: "success" });
      await reloadDeclarations(client, slug);
    },
  });
  return (
    <Dialog
      title={
        paragraph === null ? (
          <Trans>Comment on the whole text</Trans>
        ) : (
          <Trans>Comment on paragraph {paragraph}</Trans>
        )
      }
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form onSubmit={form.onSubmit} error={refusalOf(form.error) ? null : form.error}>
        <RefusalNotice error={form.error} />
        <TextField
          label={t`Comment`}
          name="/text"
          description={t`Everyone who can read the draft sees it, with the name of your city.`}
          isRequired
          multiline
          rows={5}
          maxLength={4900}
          value={form.values.text}
          onChange={(text) => form.set("text", text)}
        />
        <FormActions>
          <Button type="submit" variant="primary" isPending={form.isPending}>
            <Trans>Send the comment</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
