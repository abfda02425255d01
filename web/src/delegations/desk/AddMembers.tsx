import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { useEdition } from "../../app/edition";
import { useTypes } from "../../app/people/types";
import { Button, QueryState, Section, SelectField, Skeleton, useLeaveGuard } from "../../ui";
import styles from "../delegations.module.css";
import { type Delegation, deskQuery } from "../queries";
import { placesLeft } from "../rules";
import { countryOf } from "./countryNames";
import { ListFields } from "./ListFields";
import { type PasteContext, readMembers, writeMembers } from "./newMembers";
import { PastePreview } from "./PastePreview";
import { SendingReport } from "./SendingReport";
import { useSending } from "./useSending";

/** A list, what is understood of it, and what became of each line after it was sent. */
export function AddMembers({ delegation }: { delegation: Delegation }) {
  const { slug } = useEdition();
  const query = useQuery(deskQuery(slug, delegation.id));
  return (
    <QueryState query={query} skeleton={<Skeleton lines={6} />} isEmpty={() => false}>
      {({ members }) => (
        <AddForm delegation={delegation} emails={members.map(({ email }) => email.toLowerCase())} />
      )}
    </QueryState>
  );
}

function AddForm({ delegation, emails }: { delegation: Delegation; emails: readonly string[] }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const types = useTypes();
  const [text, setText] = useState("");
  const [chosenType, setChosenType] = useState("");
  const usualType = types.types.find(({ is_default: isDefault }) => isDefault) ?? types.types[0];
  const type = chosenType || (usualType?.slug ?? "");
  const { sending, send, clear } = useSending(slug, delegation.id);
  useUnsaved(text !== "" && !sending?.isDone);
  const members = emails.join(" ");
  const paste = useMemo(() => {
    const context: PasteContext = {
      types: types.types,
      type,
      members: new Set(members.split(" ")),
      placesLeft: placesLeft(delegation),
      countryOf,
    };
    return readMembers(text, context);
  }, [text, type, types.types, members, delegation]);
  if (sending) {
    const rest = sending.lines.filter((_, at) => sending.outcomes[at]?.kind !== "registered");
    return (
      <SendingReport
        sending={sending}
        onAgain={() => {
          setText(rest.length > 0 ? writeMembers(rest.map(({ member }) => member)) : "");
          clear();
        }}
      />
    );
  }
  const good = paste.lines.filter(({ fault }) => fault === null);
  return (
    <div className={styles.stack}>
      <ListFields text={text} onChange={setText} />
      <SelectField
        label={t`Registration type`}
        name="/type"
        description={t`For lines that do not name one.`}
        className={styles.meter}
        options={types.options}
        value={type}
        onChange={setChosenType}
      />
      {paste.lines.length > 0 ? (
        <Section
          title={<Trans>What was understood</Trans>}
          description={<Trans>Nothing is sent until you have seen it.</Trans>}
        >
          <PastePreview paste={paste} />
          <div className={styles.actions}>
            <Button
              variant="primary"
              icon="person-add"
              isDisabled={good.length === 0}
              onPress={() => void send(good)}
            >
              {t`${plural(good.length, { one: "Register # member", other: "Register # members" })}`}
            </Button>
            <p className={styles.note}>
              <Trans>Each of them gets an e-mail.</Trans>
            </p>
          </div>
        </Section>
      ) : null}
    </div>
  );
}

/** Asks before a list that was not sent is lost. */
function useUnsaved(isUnsaved: boolean) {
  const { t } = useLingui();
  const current = useRef(isUnsaved);
  current.current = isUnsaved;
  useLeaveGuard(
    useCallback(() => current.current, []),
    t`The list is not sent yet. Leave the page and lose it?`,
  );
}
