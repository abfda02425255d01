import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { useEdition } from "../app/edition";
import {
  AppLink,
  Badge,
  Button,
  Dialog,
  EmptyState,
  Page,
  QueryState,
  SearchField,
  Skeleton,
  Toolbar,
  toast,
} from "../ui";
import { AccreditationRecord } from "./AccreditationRecord";
import { AccreditDialog } from "./AccreditDialog";
import styles from "./forum.module.css";
import {
  type Accreditation,
  accreditationsQuery,
  type Delegation,
  delegationsQuery,
  reloadInvitations,
} from "./queries";
import { ReasonDialog } from "./ReasonDialog";

const route = getRouteApi("/shell/e/$edition/heads");

interface Row {
  delegation: Delegation;
  accreditation: Accreditation | null;
}

type Open = Row & { kind: "accredit" | "withdraw" | "record" };

/** Heads of delegations: the secretariat confirms who speaks for a city. */
export function HeadsPage() {
  const { t } = useLingui();
  const { slug } = useEdition();
  const q = (route.useSearch().q ?? "").trim().slice(0, 200);
  const navigate = route.useNavigate();
  const query = useInfiniteQuery({ ...delegationsQuery(slug, q), placeholderData: keepPreviousData });
  const accredited = useQuery(accreditationsQuery(slug));
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <Page
      title={<Trans>Heads of delegation</Trans>}
      description={
        <Trans>An accredited head speaks for the city: asks to speak, comments, and endorses.</Trans>
      }
    >
      <div className={styles.stack}>
        <Toolbar label={t`Filters`}>
          <SearchField
            label={t`Search by name or city`}
            value={q}
            delay={150}
            isBusy={query.isFetching && query.isPlaceholderData}
            onChange={(next) => void navigate({ search: { q: next }, replace: true })}
          />
        </Toolbar>
        <QueryState
          query={query}
          skeleton={<Skeleton shape="rows" lines={6} />}
          empty={
            <EmptyState icon="flag" title={<Trans>No delegations</Trans>}>
              <Trans>A city has a delegation when it accepts its invitation, or when staff create one.</Trans>
            </EmptyState>
          }
        >
          {({ pages }) => (
            <ul className={styles.rows}>
              {pages
                .flatMap((page) => page.items)
                .map((delegation) => {
                  const row = { delegation, accreditation: accredited.data?.get(delegation.id) ?? null };
                  return (
                    <HeadRow key={delegation.id} {...row} onOpen={(kind) => setOpen({ ...row, kind })} />
                  );
                })}
            </ul>
          )}
        </QueryState>
        {query.hasNextPage ? (
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            <Trans>Show more</Trans>
          </Button>
        ) : null}
      </div>
      {open?.kind === "accredit" ? <AccreditDialog {...open} onClose={close} /> : null}
      {open?.kind === "withdraw" ? <WithdrawDialog {...open} onClose={close} /> : null}
      {open?.kind === "record" ? (
        <Dialog
          title={<bdi>{open.delegation.name}</bdi>}
          isOpen
          onOpenChange={(isOpen) => !isOpen && close()}
        >
          <AccreditationRecord delegation={open.delegation.id} />
        </Dialog>
      ) : null}
    </Page>
  );
}

function HeadRow({ delegation, accreditation, onOpen }: Row & { onOpen: (kind: Open["kind"]) => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { name } = delegation;
  return (
    <li className={styles.row}>
      <div className={styles.speech}>
        <p className={styles.rowName}>
          <AppLink href={`/e/${slug}/delegations/${delegation.id}`}>
            <bdi>{name}</bdi>
          </AppLink>
          {accreditation ? (
            <Badge tone="success" icon="check">
              <Trans>Accredited</Trans>
            </Badge>
          ) : delegation.head ? (
            <Badge tone="warning">
              <Trans>Not accredited</Trans>
            </Badge>
          ) : (
            <Badge>
              <Trans>No head</Trans>
            </Badge>
          )}
        </p>
        <p className={styles.note}>
          {accreditation ? (
            <>
              <bdi>{accreditation.name}</bdi>, <bdi>{accreditation.title}</bdi> ·{" "}
              <Trans>protocol rank {accreditation.protocol_rank}</Trans>
            </>
          ) : delegation.head ? null : (
            <Trans>Open the delegation and choose one of its members.</Trans>
          )}
        </p>
      </div>
      <div className={styles.actions}>
        <Button size="small" aria-label={t`History of ${name}`} onPress={() => onOpen("record")}>
          <Trans>History</Trans>
        </Button>
        {delegation.head ? (
          <Button
            size="small"
            aria-label={accreditation ? t`Change ${name}` : t`Accredit ${name}`}
            onPress={() => onOpen("accredit")}
          >
            {accreditation ? <Trans>Change</Trans> : <Trans>Accredit</Trans>}
          </Button>
        ) : null}
        {accreditation ? (
          <Button size="small" aria-label={t`Withdraw ${name}`} onPress={() => onOpen("withdraw")}>
            <Trans>Withdraw</Trans>
          </Button>
        ) : null}
      </div>
    </li>
  );
}

function WithdrawDialog({ delegation, onClose }: Row & { onClose: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const { name } = delegation;
  return (
    <ReasonDialog
      title={<Trans>Withdraw the accreditation of {name}?</Trans>}
      confirmLabel={<Trans>Withdraw</Trans>}
      onConfirm={async (reason) => {
        await unwrap(
          api.POST("/api/v1/congresses/{congress}/delegations/{delegation}/accreditation/withdraw", {
            params: { path: { congress: slug, delegation: delegation.id } },
            body: { reason },
          }),
        );
        toast(t`The accreditation is withdrawn.`, { tone: "success" });
        await reloadInvitations(client, slug);
      }}
      onClose={onClose}
    >
      <p>
        <Trans>The head can no longer act for the city. What was said and endorsed stays.</Trans>
      </p>
    </ReasonDialog>
  );
}
