import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useRef, useState } from "react";
import { api, unwrap } from "../api/client";
import { useEdition } from "../app/edition";
import { useDelegationNames } from "../app/people/delegations";
import { useTypes } from "../app/people/types";
import { Button, CheckboxField, Dialog, Form, FormActions, Notice, Progress, SelectField } from "../ui";
import type { Filters } from "./filters";
import styles from "./registration.module.css";

/** Invites people whom staff registered, and who have no account yet, to sign up. */
export function InviteAllDialog({ filters }: { filters: Filters }) {
  return (
    <Dialog
      title={<Trans>Invite people to sign up</Trans>}
      trigger={
        <Button icon="send">
          <Trans>Invite to sign up</Trans>
        </Button>
      }
    >
      {(close) => <InviteAllForm filters={filters} onDone={close} />}
    </Dialog>
  );
}

type Progressing =
  | { kind: "idle" }
  | { kind: "running"; invited: number }
  | { kind: "done"; invited: number; isStopped: boolean };

function InviteAllForm({ filters, onDone }: { filters: Filters; onDone: () => void }) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const types = useTypes();
  const delegations = useDelegationNames();
  const [type, setType] = useState(filters.type ?? "");
  const [delegation, setDelegation] = useState(filters.delegation ?? "");
  const [again, setAgain] = useState(false);
  const [state, setState] = useState<Progressing>({ kind: "idle" });
  const isStopped = useRef(false);

  const submit = async () => {
    isStopped.current = false;
    let invited = 0;
    setState({ kind: "running", invited });
    try {
      for (;;) {
        const answer = await unwrap(
          api.POST("/api/v1/congresses/{congress}/registrations/invite-all", {
            params: { path: { congress: slug } },
            body: { type: type || null, delegation: delegation || null, again },
          }),
        );
        invited += answer.invited;
        // With `again` each request would write to the same people.
        const goesOn = answer.more && !again && !isStopped.current;
        if (!goesOn) {
          setState({ kind: "done", invited, isStopped: answer.more });
          return;
        }
        setState({ kind: "running", invited });
      }
    } catch (error) {
      setState({ kind: "idle" });
      throw error;
    }
  };

  if (state.kind === "done") {
    return (
      <div className={styles.stack}>
        <Notice kind="success" isLive title={<Trans>The invitations are on their way</Trans>}>
          <p>
            {t`${plural(state.invited, {
              0: "No one was left to invite.",
              one: "# person gets an e-mail.",
              other: "# people get an e-mail.",
            })}`}
          </p>
          {state.isStopped ? (
            <p>
              <Trans>More people are left to invite.</Trans>
            </p>
          ) : null}
        </Notice>
        <FormActions>
          <Button variant="primary" onPress={onDone}>
            <Trans>Done</Trans>
          </Button>
          {state.isStopped ? (
            <Button onPress={() => setState({ kind: "idle" })}>
              <Trans>Continue</Trans>
            </Button>
          ) : null}
        </FormActions>
      </div>
    );
  }
  const isRunning = state.kind === "running";
  return (
    <Form onSubmit={submit} label={t`Invite people to sign up`}>
      <p>
        <Trans>
          People whom you or a delegation registered, and who have no account yet, get an e-mail in their
          language. They sign up with its link and find their registration in their account. Search and the
          filters by state and country do not apply.
        </Trans>
      </p>
      <SelectField
        label={t`Registration type`}
        name="/type"
        placeholder={t`All types`}
        options={types.options}
        value={type}
        isDisabled={isRunning}
        onChange={setType}
      />
      <SelectField
        label={t`Delegation`}
        name="/delegation"
        placeholder={t`Everyone, with or without a delegation`}
        options={delegations.options}
        value={delegation}
        isDisabled={isRunning}
        onChange={setDelegation}
      />
      <CheckboxField
        label={t`Also people who were invited before`}
        name="/again"
        isSelected={again}
        isDisabled={isRunning}
        onChange={setAgain}
      />
      {isRunning ? (
        <>
          <Progress label={t`Inviting`} />
          <p role="status">{t`${plural(state.invited, { one: "# invited so far", other: "# invited so far" })}`}</p>
        </>
      ) : null}
      <FormActions>
        <Button type="submit" variant="primary" icon="send" isPending={isRunning}>
          <Trans>Send the invitations</Trans>
        </Button>
        {isRunning ? (
          <Button
            onPress={() => {
              isStopped.current = true;
            }}
          >
            <Trans>Stop</Trans>
          </Button>
        ) : (
          <Button onPress={onDone}>
            <Trans>Back</Trans>
          </Button>
        )}
      </FormActions>
    </Form>
  );
}
