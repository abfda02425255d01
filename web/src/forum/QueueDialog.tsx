import { Trans } from "@lingui/react/macro";
import { api, unwrap } from "../api/client";
import { useEdition, useLocalized } from "../app/edition";
import { PlaceDialog } from "./PlaceDialog";
import type { SpeakersList, Speech } from "./queries";
import { ReasonDialog } from "./ReasonDialog";
import { RequestDialog } from "./RequestDialog";
import { StatementDialog } from "./StatementDialog";
import { TransferDialog } from "./TransferDialog";
import type { SittingState } from "./useSitting";

export type OpenDialog =
  | { kind: "add" }
  | { kind: "place" | "decline" | "statement" | "transfer"; speech: Speech };

interface QueueDialogProps {
  open: OpenDialog;
  list: SpeakersList;
  sitting: SittingState;
  /** The reason that the chair gives for moves. */
  reason: string;
  onClose: () => void;
}

/** The dialogs of the list of those who wait. */
export function QueueDialog({ open, list, sitting, reason, onClose }: QueueDialogProps) {
  const { slug } = useEdition();
  const localized = useLocalized();
  const { run, requests } = sitting;
  if (open.kind === "add") {
    return <RequestDialog list={list} before={null} replyTo={null} onClose={onClose} />;
  }
  const { speech } = open;
  const { request } = speech;
  if (open.kind === "statement") {
    return <StatementDialog request={{ id: request, session: list.session }} onClose={onClose} />;
  }
  if (open.kind === "place") {
    return (
      <PlaceDialog
        speech={speech}
        count={list.waiting.length}
        usual={reason}
        onMove={(place, why) => run("move", () => requests.move(request, place, why))}
        onClose={onClose}
      />
    );
  }
  const path = { congress: slug, session: list.session, request };
  if (open.kind === "transfer") {
    return <TransferDialog speech={speech} path={path} sitting={sitting} onClose={onClose} />;
  }
  return (
    <ReasonDialog
      title={<Trans>Decline the request of {localized(speech.city)}?</Trans>}
      confirmLabel={<Trans>Decline</Trans>}
      onConfirm={(why) =>
        run("decline", () =>
          unwrap(
            api.POST("/api/v1/congresses/{congress}/sessions/{session}/speaking-requests/{request}/decline", {
              params: { path },
              body: { reason: why },
            }),
          ),
        )
      }
      onClose={onClose}
    />
  );
}
