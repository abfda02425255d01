import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { useLocalized } from "../app/edition";
import { toast } from "../ui";
import { type Speech, sittingsQuery } from "./queries";
import { ReasonDialog } from "./ReasonDialog";
import type { SittingState } from "./useSitting";

interface TransferDialogProps {
  speech: Speech;
  path: { congress: string; session: string; request: string };
  sitting: SittingState;
  onClose: () => void;
}

/** Moves a request to the sitting that the delegation named as its second choice. */
export function TransferDialog({ speech, path, sitting, onClose }: TransferDialogProps) {
  const { t } = useLingui();
  const localized = useLocalized();
  const sittings = useQuery(sittingsQuery(path.congress)).data;
  const city = localized(speech.city);
  const other = localized(sittings?.find(({ id }) => id === speech.second_choice)?.title);
  return (
    <ReasonDialog
      title={<Trans>Move {city} to another sitting?</Trans>}
      confirmLabel={<Trans>Move</Trans>}
      usual={t`No time is left in this sitting`}
      onConfirm={async (reason) => {
        await sitting.run("transfer", async () => {
          // The answer is the list of the other sitting: this one is loaded again.
          await unwrap(
            api.POST(
              "/api/v1/congresses/{congress}/sessions/{session}/speaking-requests/{request}/transfer",
              {
                params: { path },
                body: { reason },
              },
            ),
          );
        });
        toast(t`The request is in the list of the other sitting.`, { tone: "success" });
      }}
      onClose={onClose}
    >
      <p>
        {other ? (
          <Trans>
            The request leaves this list and joins that of <bdi>{other}</bdi>.
          </Trans>
        ) : (
          <Trans>The request leaves this list and joins that of its second choice.</Trans>
        )}
      </p>
    </ReasonDialog>
  );
}
