import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { editionKey } from "../api/queries";
import { useEdition } from "../app/edition";
import { StateBadge } from "../app/people/StateBadge";
import { Button, Dialog, ErrorState, QueryState, SearchField, Skeleton, toast } from "../ui";
import styles from "./delegations.module.css";
import { type Delegation, type Member, reloadDelegations } from "./queries";

interface JoinDialogProps {
  delegation: Delegation;
  onClose: () => void;
}

/** Makes someone a member who has registered already. For staff. */
export function JoinDialog({ delegation, onClose }: JoinDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const q = text.trim().slice(0, 200);
  const [error, setError] = useState<unknown>(null);
  const [adding, setAdding] = useState<string | null>(null);
  const query = useQuery({
    queryKey: editionKey(slug, "registrations", "join", q),
    enabled: q !== "",
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registrations", {
          params: { path: { congress: slug }, query: { q, limit: 20 } },
          signal,
        }),
      ),
  });
  const add = async ({ id, display_name: name }: Member) => {
    setAdding(id);
    setError(null);
    try {
      await unwrap(
        api.PUT("/api/v1/congresses/{congress}/delegations/{delegation}/members/{registration}", {
          params: { path: { congress: slug, delegation: delegation.id, registration: id } },
        }),
      );
      await reloadDelegations(client, slug);
      toast(t`${name} is a member now.`, { tone: "success" });
    } catch (reason) {
      setError(reason);
    } finally {
      setAdding(null);
    }
  };
  return (
    <Dialog
      title={<Trans>Add a registered person</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      actions={
        <Button variant="primary" onPress={onClose}>
          <Trans>Done</Trans>
        </Button>
      }
    >
      <div className={styles.stack}>
        {/* In a column the field would grow downwards. */}
        <div>
          <SearchField
            label={t`Search by name, e-mail or reference`}
            value={text}
            delay={150}
            isBusy={query.isFetching}
            onChange={setText}
          />
        </div>
        {error ? <ErrorState error={error} /> : null}
        {q === "" ? null : (
          <QueryState
            query={query}
            skeleton={<Skeleton shape="rows" lines={3} />}
            empty={
              <p className={styles.note}>
                <Trans>No registration matches.</Trans>
              </p>
            }
          >
            {(data) => (
              <ul className={`${styles.rows} ${styles.found}`}>
                {data.items.map((person) => (
                  <li key={person.id} className={styles.row}>
                    <div className={styles.rowText}>
                      <p className={styles.rowName}>
                        <bdi>{person.display_name}</bdi>
                        <StateBadge state={person.state} />
                      </p>
                      <p className={styles.note}>
                        {person.email} · {person.reference}
                      </p>
                    </div>
                    {person.delegation === delegation.id ? (
                      <span className={styles.note}>
                        <Trans>Member</Trans>
                      </span>
                    ) : (
                      <Button
                        size="small"
                        icon="add"
                        isDisabled={person.delegation !== null}
                        isPending={adding === person.id}
                        {...(person.delegation === null
                          ? { "aria-label": t`Add ${person.display_name}` }
                          : {})}
                        onPress={() => void add(person)}
                      >
                        {person.delegation === null ? (
                          <Trans>Add</Trans>
                        ) : (
                          <Trans>In another delegation</Trans>
                        )}
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            )}
          </QueryState>
        )}
      </div>
    </Dialog>
  );
}
