import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap, withRevision } from "../api/client";
import { isProblem } from "../api/problem";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { useAccess } from "../app/session";
import {
  AppLink,
  Button,
  Card,
  ConfirmDialog,
  Dialog,
  ErrorState,
  QueryState,
  SearchField,
  Skeleton,
  TextField,
  toast,
} from "../ui";
import styles from "./programme.module.css";
import { loadSpeaker, type Speaker, speakerQuery } from "./queries";

/** The registration of a speaker: with it, they get an e-mail when their sessions change. */
export function SpeakerRegistration({ speaker }: { speaker: Speaker }) {
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const [isLinking, setIsLinking] = useState(false);
  const query = useQuery({
    queryKey: editionKey(slug, "speakers", "registration", speaker.id),
    queryFn: async ({ signal }) => {
      try {
        return await unwrap(
          api.GET("/api/v1/congresses/{congress}/speakers/{speaker}/registration", {
            params: { path: { congress: slug, speaker: speaker.id } },
            signal,
          }),
        );
      } catch (error) {
        if (isProblem(error, "not-found")) return null;
        throw error;
      }
    },
  });
  return (
    <Card title={<Trans>Registration</Trans>}>
      <QueryState query={query} skeleton={<Skeleton lines={2} />} isEmpty={() => false}>
        {(link) => (
          <div className={styles.tight}>
            {link ? (
              <>
                <p>
                  {can("registration.read") ? (
                    <AppLink href={`/e/${slug}/registrations/${link.registration}`}>{link.reference}</AppLink>
                  ) : (
                    link.reference
                  )}
                </p>
                <p className={styles.note}>
                  <Trans>The speaker gets an e-mail when a session of theirs changes.</Trans>
                </p>
                <div className={styles.actions}>
                  <Button size="small" onPress={() => setIsLinking(true)}>
                    <Trans>Link another one</Trans>
                  </Button>
                  <Unlink speaker={speaker} />
                </div>
              </>
            ) : (
              <>
                <p className={styles.note}>
                  <Trans>
                    Not linked. With a registration, the speaker gets an e-mail when a session of theirs
                    changes.
                  </Trans>
                </p>
                <div className={styles.actions}>
                  <Button size="small" icon="link" onPress={() => setIsLinking(true)}>
                    <Trans>Link a registration</Trans>
                  </Button>
                </div>
              </>
            )}
          </div>
        )}
      </QueryState>
      {isLinking ? <LinkDialog speaker={speaker} onClose={() => setIsLinking(false)} /> : null}
    </Card>
  );
}

function useReload(speaker: Speaker) {
  const { slug } = useEdition();
  const client = useQueryClient();
  return async () => {
    // Its revision has changed.
    client.setQueryData(speakerQuery(slug, speaker.id).queryKey, await loadSpeaker(slug, speaker.id));
    await client.invalidateQueries({ queryKey: editionKey(slug, "speakers", "registration", speaker.id) });
  };
}

function Unlink({ speaker }: { speaker: Speaker }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const reload = useReload(speaker);
  return (
    <ConfirmDialog
      trigger={
        <Button size="small">
          <Trans>Unlink</Trans>
        </Button>
      }
      title={<Trans>Unlink the registration?</Trans>}
      confirmLabel={<Trans>Unlink</Trans>}
      isDanger
      onConfirm={async () => {
        await unwrap(
          api.DELETE("/api/v1/congresses/{congress}/speakers/{speaker}/registration", {
            params: { path: { congress: slug, speaker: speaker.id } },
          }),
        );
        await reload();
        toast(t`Registration unlinked.`, { tone: "success" });
      }}
    >
      <p>
        <Trans>
          The speaker no longer gets e-mails about changes of their sessions. The registration stays as it is.
        </Trans>
      </p>
    </ConfirmDialog>
  );
}

function LinkDialog({ speaker, onClose }: { speaker: Speaker; onClose: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const { can } = useAccess(slug);
  const reload = useReload(speaker);
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState<string | null>(null);
  const link = async (reference: string) => {
    setPending(reference);
    setError(null);
    try {
      await unwrap(
        api.PUT("/api/v1/congresses/{congress}/speakers/{speaker}/registration", {
          params: { path: { congress: slug, speaker: speaker.id }, header: withRevision(speaker.revision) },
          body: { reference },
        }),
      );
      await reload();
      toast(t`Registration linked.`, { tone: "success" });
      onClose();
    } catch (reason) {
      setError(reason);
    } finally {
      setPending(null);
    }
  };
  return (
    <Dialog title={t`Link a registration`} isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <div className={styles.stack}>
        {error ? <ErrorState error={error} /> : null}
        {can("registration.read") ? (
          <RegistrationSearch name={speaker.name} pending={pending} onPick={(one) => void link(one)} />
        ) : (
          <ByReference pending={pending} onPick={(one) => void link(one)} />
        )}
      </div>
    </Dialog>
  );
}

interface PickProps {
  pending: string | null;
  onPick: (reference: string) => void;
}

function ByReference({ pending, onPick }: PickProps) {
  const { t } = useLingui();
  const [reference, setReference] = useState("");
  return (
    <>
      <TextField
        label={t`Reference`}
        name="/reference"
        description={t`As it is on the badge and in the e-mails.`}
        maxLength={40}
        spellCheck={false}
        value={reference}
        onChange={setReference}
      />
      <div className={styles.actions}>
        <Button
          variant="primary"
          isDisabled={reference.trim() === ""}
          isPending={pending !== null}
          onPress={() => onPick(reference.trim())}
        >
          <Trans>Link</Trans>
        </Button>
      </div>
    </>
  );
}

function RegistrationSearch({ name, pending, onPick }: PickProps & { name: string }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const [q, setQ] = useState(name);
  const wanted = q.trim().slice(0, 200);
  const query = useQuery({
    queryKey: editionKey(slug, "registrations", "search", wanted),
    enabled: wanted !== "",
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registrations", {
          params: { path: { congress: slug }, query: { q: wanted, limit: 20 } },
          signal,
        }),
      ),
  });
  return (
    <>
      <SearchField
        label={t`Search registrations by name, e-mail or reference`}
        value={q}
        delay={150}
        isBusy={query.isFetching && query.isPlaceholderData}
        onChange={setQ}
      />
      {wanted === "" ? null : (
        <QueryState
          query={query}
          skeleton={<Skeleton shape="rows" lines={3} />}
          empty={
            <p className={styles.note} role="status">
              <Trans>No registration matches. The speaker must register first.</Trans>
            </p>
          }
        >
          {({ items }) => (
            <ul className={styles.rows} aria-label={t`Registrations`}>
              {items.map((one) => (
                <li key={one.id} className={styles.row}>
                  <div className={styles.rowText}>
                    <p className={styles.rowName}>
                      <bdi>{one.display_name}</bdi>
                    </p>
                    <p className={styles.note}>
                      {[one.reference, one.organisation, one.email].filter(Boolean).join(" · ")}
                    </p>
                  </div>
                  <Button
                    size="small"
                    aria-label={t`Link ${one.display_name}, ${one.reference}`}
                    isPending={pending === one.reference}
                    onPress={() => onPick(one.reference)}
                  >
                    <Trans>Link</Trans>
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </QueryState>
      )}
    </>
  );
}
