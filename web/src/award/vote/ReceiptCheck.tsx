import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { useEdition } from "../../app/edition";
import { Notice, Section, TextField } from "../../ui";
import { voteQuery } from "./queries";
import { findReceipt, type TallyRow } from "./tally";

interface ReceiptCheckProps {
  rows: readonly TallyRow[];
  vote: Schemas["VoteResult"];
  award: string;
}

/** Finds the ballot of a receipt; the own one is filled in. */
export function ReceiptCheck({ rows, vote, award }: ReceiptCheckProps) {
  const { t } = useLingui();
  const { slug } = useEdition();
  const mine = useQuery(voteQuery(slug, award));
  const [typed, setTyped] = useState<string | null>(null);
  const receipt = typed ?? mine.data?.receipt ?? "";
  const found = receipt.trim() ? findReceipt(rows, receipt) : null;
  const city = vote.counts.find(({ entry }) => entry === found?.entry)?.city ?? "";
  return (
    <Section title={<Trans>Your ballot</Trans>}>
      <TextField
        label={t`Receipt`}
        name="/receipt"
        description={t`It is only compared in this browser.`}
        value={receipt}
        spellCheck={false}
        onChange={setTyped}
      />
      {receipt.trim() ? (
        found ? (
          <Notice kind={found.isVoid ? "warning" : "success"} isLive>
            {found.isVoid ? (
              <Trans>The ballot is in the file, for {city}, but it is void and does not count.</Trans>
            ) : (
              <Trans>The ballot is in the file and counts for {city}.</Trans>
            )}
          </Notice>
        ) : (
          <Notice kind="warning" isLive>
            <Trans>
              No ballot has this receipt. Check for typing mistakes; a vote that was withdrawn has none.
            </Trans>
          </Notice>
        )
      ) : null}
    </Section>
  );
}
