import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { useEdition } from "../app/edition";
import { Button, ConfirmDialog, toast } from "../ui";
import { type Import, importQuery } from "./queries";

/** Takes back all that an import has written, after saying what is lost. */
export function UndoImport({ item }: { item: Import }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const { created, updated } = item.summary;
  const undo = async () => {
    const undone = await unwrap(
      api.POST("/api/v1/congresses/{congress}/imports/{import}/undo", {
        params: { path: { congress: slug, import: item.id } },
      }),
    );
    client.setQueryData(importQuery(slug, item.id).queryKey, undone);
    void client.invalidateQueries({ queryKey: ["editions", slug], refetchType: "none" });
    toast(t`The import is undone.`, { tone: "success" });
  };
  return (
    <ConfirmDialog
      trigger={
        <Button icon="undo">
          <Trans>Undo the import</Trans>
        </Button>
      }
      title={<Trans>Undo the whole import?</Trans>}
      confirmLabel={<Trans>Undo the import</Trans>}
      isDanger
      onConfirm={undo}
    >
      <ul>
        {created > 0 ? (
          <li>
            <CreatedText target={item.target} created={created} />
          </li>
        ) : null}
        {updated > 0 ? (
          <li>
            <Plural
              value={updated}
              one="# row gets the values back that it had before the import."
              other="# rows get the values back that they had before the import."
            />
          </li>
        ) : null}
        {item.target === "delegates" ? (
          <li>
            <Trans>People who move up on the waiting list because of this are confirmed.</Trans>
          </li>
        ) : null}
      </ul>
      <p>
        <Trans>
          If something that the import wrote has changed since, nothing is undone and you see which rows. You
          cannot undo this; you can import the file again.
        </Trans>
      </p>
    </ConfirmDialog>
  );
}

/** What is deleted. */
function CreatedText({ target, created }: { target: Import["target"]; created: number }) {
  if (target === "delegates") {
    return (
      <Plural
        value={created}
        one="# registration that the import created is deleted, with its answers and its place."
        other="# registrations that the import created are deleted, with their answers and their places."
      />
    );
  }
  if (target === "speakers") {
    return (
      <Plural
        value={created}
        one="# speaker that the import created is deleted."
        other="# speakers that the import created are deleted."
      />
    );
  }
  if (target !== "cities") {
    return (
      <Plural
        value={created}
        one="What the import created from # row is deleted."
        other="What the import created from # rows is deleted."
      />
    );
  }
  return (
    <Plural
      value={created}
      one="# city that the import added to the invitations is deleted."
      other="# cities that the import added to the invitations are deleted."
    />
  );
}
