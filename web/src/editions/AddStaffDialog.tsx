import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, unwrap } from "../api/client";
import { congressesQuery } from "../app/congresses";
import { useEdition, useLocalized } from "../app/edition";
import { useMe } from "../app/session";
import {
  Button,
  Dialog,
  ErrorState,
  Form,
  FormActions,
  RadioGroupField,
  SelectField,
  TextField,
  toast,
} from "../ui";
import { RolesField } from "./RolesField";
import { isAccountId, type Role } from "./roles";
import { staffQuery } from "./staffQueries";

interface AddStaffDialogProps {
  /** Accounts that are on the staff already. */
  present: ReadonlySet<string>;
  onClose: () => void;
  onAdded: () => Promise<void>;
}

/** Adds an account: one that works on another edition, or one whose id the person has sent. */
export function AddStaffDialog({ present, onClose, onAdded }: AddStaffDialogProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const [way, setWay] = useState<"edition" | "id">("edition");
  const [account, setAccount] = useState("");
  const [chosen, setChosen] = useState<readonly Role[]>([]);
  const [isPending, setIsPending] = useState(false);
  const submit = async () => {
    setIsPending(true);
    try {
      const member = await unwrap(
        api.PUT("/api/v1/congresses/{congress}/staff/{account}", {
          params: { path: { congress: slug, account: account.trim() } },
          body: { roles: chosen },
        }),
      );
      await onAdded();
      const name = member.display_name || member.email;
      toast(t`${name} is on the staff.`, { tone: "success" });
      onClose();
    } finally {
      setIsPending(false);
    }
  };
  const isReady = isAccountId(account) && chosen.length > 0;
  return (
    <Dialog
      title={<Trans>Add a person to the staff</Trans>}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Form onSubmit={submit} label={t`Add a person to the staff`}>
        <RadioGroupField
          label={t`Who?`}
          name="way"
          value={way}
          onChange={(value) => {
            setWay(value === "id" ? "id" : "edition");
            setAccount("");
          }}
          options={[
            { value: "edition", label: t`A person who works on another edition` },
            {
              value: "id",
              label: t`Another account, by its id`,
              description: t`The person needs an account. Ask an administrator of the deployment for its id.`,
            },
          ]}
        />
        {way === "edition" ? (
          <ColleagueFields present={present} value={account} onChange={setAccount} />
        ) : (
          <TextField
            label={t`Id of the account`}
            name="{account}"
            placeholder="017cff64-6000-7000-8000-000000000000"
            value={account}
            onChange={setAccount}
            error={
              account !== "" && !isAccountId(account)
                ? t`An id has 32 digits and letters in five groups.`
                : undefined
            }
            isRequired
          />
        )}
        <RolesField value={chosen} onChange={setChosen} />
        <FormActions>
          <Button type="submit" variant="primary" isPending={isPending} isDisabled={!isReady}>
            <Trans>Add</Trans>
          </Button>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

interface ColleagueFieldsProps {
  present: ReadonlySet<string>;
  value: string;
  onChange: (account: string) => void;
}

/** An edition whose staff the caller manages, and a person of it. */
function ColleagueFields({ present, value, onChange }: ColleagueFieldsProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const me = useMe();
  const localized = useLocalized();
  const [from, setFrom] = useState("");
  const editions = useInfiniteQuery(congressesQuery);
  const staff = useInfiniteQuery({ ...staffQuery(from), enabled: from !== "" });
  const manages = (other: string) =>
    me?.administrator ||
    me?.staff.some(
      ({ congress, permissions }) => congress === other && permissions.includes("congress.administer"),
    );
  const options = (editions.data?.pages.flatMap((page) => page.items) ?? [])
    .filter((edition) => edition.slug !== slug && manages(edition.slug))
    .map((edition) => ({ value: edition.slug, label: localized(edition.title) }));
  const people = (staff.data?.pages.flatMap((page) => page.items) ?? [])
    .filter(({ account }) => !present.has(account))
    .map(({ account, display_name, email }) => ({
      value: account,
      label: display_name ? `${display_name} (${email})` : email,
    }));
  if (editions.error) return <ErrorState error={editions.error} onRetry={() => void editions.refetch()} />;
  if (editions.isSuccess && options.length === 0) {
    return (
      <p>
        <Trans>You do not manage the staff of another edition. Add the account by its id.</Trans>
      </p>
    );
  }
  return (
    <>
      <SelectField
        label={t`Edition`}
        name="edition"
        placeholder={t`Choose an edition`}
        options={options}
        value={from}
        onChange={(next) => {
          setFrom(next);
          onChange("");
        }}
      />
      {staff.error ? (
        <ErrorState error={staff.error} onRetry={() => void staff.refetch()} />
      ) : from !== "" && staff.isSuccess && people.length === 0 ? (
        <p>
          <Trans>All of its staff are on the staff of this edition already.</Trans>
        </p>
      ) : (
        <SelectField
          label={t`Person`}
          name="{account}"
          placeholder={t`Choose a person`}
          options={people}
          isDisabled={from === "" || staff.isPending}
          value={value}
          onChange={onChange}
        />
      )}
      {staff.hasNextPage ? (
        <Button size="small" isPending={staff.isFetchingNextPage} onPress={() => void staff.fetchNextPage()}>
          <Trans>Load more people</Trans>
        </Button>
      ) : null}
    </>
  );
}
