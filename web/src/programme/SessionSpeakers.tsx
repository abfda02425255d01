import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { Schemas } from "../api/client";
import { useEdition } from "../app/edition";
import type { Session } from "../app/sessions";
import {
  AppLink,
  Button,
  CheckboxField,
  EmptyState,
  ErrorState,
  IconButton,
  Notice,
  OrderedList,
  SelectField,
} from "../ui";
import styles from "./programme.module.css";
import { SpeakerPicker } from "./SpeakerPicker";
import { useSessionSpeakers } from "./useSessionSpeakers";
import { isOneOf, roleLabels, useOptions } from "./words";

type SessionSpeaker = Schemas["SessionSpeaker"];

/** The speakers of a session in their order, with their roles. Each change is saved at once. */
export function SessionSpeakers({ session }: { session: Session }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const roles = useOptions(roleLabels);
  const [isAdding, setIsAdding] = useState(false);
  const { speakers } = session;
  const { save, error, isOutdated } = useSessionSpeakers(session);
  const change = (speaker: string, some: Partial<SessionSpeaker>) =>
    void save((now) => now.map((one) => (one.speaker === speaker ? { ...one, ...some } : one)));
  return (
    <div className={styles.stack}>
      {isOutdated ? (
        <Notice kind="warning" isLive title={<Trans>Another person has changed the speakers</Trans>}>
          <Trans>Your change was not saved. You see the speakers as they are now: change them again.</Trans>
        </Notice>
      ) : error ? (
        <ErrorState error={error} />
      ) : null}
      {speakers.length === 0 ? (
        <EmptyState icon="mic" title={<Trans>No speakers</Trans>}>
          <Trans>Add the people who speak, moderate or report.</Trans>
        </EmptyState>
      ) : (
        <OrderedList
          label={t`Speakers`}
          items={speakers}
          keyOf={({ speaker }) => speaker}
          nameOf={({ name }) => name}
          onOrder={(ordered) => save((now) => inOrder(now, ordered))}
          actions={({ speaker, name }) => (
            <IconButton
              icon="trash"
              label={t`Remove from the session: ${name}`}
              onPress={() => void save((now) => now.filter((one) => one.speaker !== speaker))}
            />
          )}
        >
          {({ speaker, name, role, confirmed }) => (
            <div className={styles.speaker}>
              <p className={styles.speakerName}>
                <AppLink href={`/e/${slug}/speakers/${speaker}`}>
                  <bdi>{name}</bdi>
                </AppLink>
              </p>
              <SelectField
                label={t`Role of ${name}`}
                isLabelHidden
                name={`role-${speaker}`}
                options={roles}
                value={role}
                onChange={(next) => isOneOf(roleLabels, next) && change(speaker, { role: next })}
              />
              <CheckboxField
                label={t`Has confirmed`}
                name={`confirmed-${speaker}`}
                isSelected={confirmed}
                onChange={(next) => change(speaker, { confirmed: next })}
              />
            </div>
          )}
        </OrderedList>
      )}
      <div className={styles.actions}>
        <Button icon="add" onPress={() => setIsAdding(true)}>
          <Trans>Add speakers</Trans>
        </Button>
      </div>
      {isAdding ? (
        <SpeakerPicker
          taken={new Set(speakers.map(({ speaker }) => speaker))}
          onPick={({ id, name }) =>
            save((now) => [...now, { speaker: id, name, role: roleFor(session), confirmed: false }])
          }
          onClose={() => setIsAdding(false)}
        />
      ) : null}
    </div>
  );
}

/** What people usually are in a session of this kind. */
function roleFor({ kind }: Session): SessionSpeaker["role"] {
  if (kind === "keynote") return "keynote";
  return kind === "panel" || kind === "roundtable" ? "panellist" : "presenter";
}

/** The speakers as they are now, in the order that was chosen. */
function inOrder(now: readonly SessionSpeaker[], ordered: readonly SessionSpeaker[]): SessionSpeaker[] {
  const place = new Map(ordered.map(({ speaker }, at) => [speaker, at]));
  const placeOf = ({ speaker }: SessionSpeaker) => place.get(speaker) ?? ordered.length;
  return [...now].sort((one, other) => placeOf(one) - placeOf(other));
}
