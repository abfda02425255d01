import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { useEdition, useLocalized } from "../app/edition";
import { useAccess } from "../app/session";
import { Badge, Button, ConfirmDialog, Notice, Section, toast } from "../ui";
import { formatClock } from "./clock";
import styles from "./forum.module.css";
import { reloadSpeaking, requestsQuery, type SpeakersList, type SpeakingRequest } from "./queries";
import { RequestDialog } from "./RequestDialog";
import { StatementDialog } from "./StatementDialog";
import { SwapDialog } from "./SwapDialog";
import { isChair, requestActions, swapOffers } from "./speaking";
import { requestStates } from "./words";

type Open = { kind: "change" | "statement" | "swap"; request: SpeakingRequest };

/** The requests of the delegations that the caller acts for. */
export function OwnRequests({ list }: { list: SpeakersList }) {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const query = useQuery({ ...requestsQuery(slug, list.session), enabled: !isChair(can) });
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const requests = query.data?.items ?? [];
  if (requests.length === 0) return null;
  return (
    <Section title={<Trans>Your requests</Trans>}>
      <ul className={styles.rows}>
        {requests.map((request) => (
          <OwnRequest
            key={request.id}
            request={request}
            list={list}
            onOpen={(kind) => setOpen({ kind, request })}
          />
        ))}
      </ul>
      {open?.kind === "change" ? (
        <RequestDialog list={list} before={open.request} replyTo={null} onClose={close} />
      ) : null}
      {open?.kind === "statement" ? <StatementDialog request={open.request} onClose={close} /> : null}
      {open?.kind === "swap" ? <SwapDialog list={list} request={open.request} onClose={close} /> : null}
    </Section>
  );
}

interface OwnRequestProps {
  request: SpeakingRequest;
  list: SpeakersList;
  onOpen: (kind: Open["kind"]) => void;
}

function OwnRequest({ request, list, onOpen }: OwnRequestProps) {
  const { i18n } = useLingui();
  const localized = useLocalized();
  const state = requestStates[request.state];
  const actions = requestActions(request);
  const offers = swapOffers(list.waiting, request.id);
  return (
    <li className={styles.row}>
      <div className={styles.speech}>
        <p className={styles.rowName}>
          <bdi>{request.topic}</bdi>
          <Badge tone={state?.tone}>{state ? i18n._(state.label) : request.state}</Badge>
          {request.position ? (
            <span className={styles.note}>
              <Trans>Place {request.position}</Trans>
            </span>
          ) : null}
        </p>
        <p className={styles.note}>
          <bdi>{localized(request.city)}</bdi> · {formatClock(request.wanted_seconds)}
        </p>
        {request.reason ? (
          <p className={styles.note}>
            <Trans>Reason of the chair: {request.reason}</Trans>
          </p>
        ) : null}
        {offers.map((offer) => {
          const city = localized(offer.city);
          return (
            <Notice key={offer.request} title={<Trans>{city} offers to swap places with you</Trans>}>
              <Trans>Choose “Swap places” and {city} to accept.</Trans>
            </Notice>
          );
        })}
      </div>
      <div className={styles.actions}>
        <Button size="small" icon="document" onPress={() => onOpen("statement")}>
          <Trans>Statement</Trans>
        </Button>
        {actions.canSwap ? (
          <Button size="small" onPress={() => onOpen("swap")}>
            <Trans>Swap places</Trans>
          </Button>
        ) : null}
        {actions.canChange ? (
          <Button size="small" icon="edit" onPress={() => onOpen("change")}>
            <Trans>Change</Trans>
          </Button>
        ) : null}
        {actions.canWithdraw ? <WithdrawButton request={request} /> : null}
      </div>
    </li>
  );
}

function WithdrawButton({ request }: { request: SpeakingRequest }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  return (
    <ConfirmDialog
      trigger={
        <Button size="small">
          <Trans>Withdraw</Trans>
        </Button>
      }
      title={<Trans>Withdraw the request to speak?</Trans>}
      confirmLabel={<Trans>Withdraw</Trans>}
      isDanger
      onConfirm={async () => {
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/sessions/{session}/speaking-requests/{request}/withdraw", {
            params: { path: { congress: slug, session: request.session, request: request.id } },
          }),
        );
        toast(t`The request is withdrawn.`, { tone: "success" });
        await reloadSpeaking(client, slug);
      }}
    >
      <p>
        <Trans>
          You lose your place in the list. A new request goes where the order of the list puts it.
        </Trans>
      </p>
    </ConfirmDialog>
  );
}
