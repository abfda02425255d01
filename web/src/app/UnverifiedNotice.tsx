import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Notice } from "../ui";
import { SendVerificationButton } from "./SendVerificationButton";
import { meQuery } from "./session";

/** Says that the address of the account is not confirmed, with the way to do that. */
export function UnverifiedNotice() {
  // The link in the e-mail is often opened in another tab: the notice goes when the person comes back.
  useQuery({ ...meQuery, staleTime: 0, refetchOnWindowFocus: "always" });
  return (
    <Notice
      kind="warning"
      title={<Trans>Your e-mail address is not confirmed</Trans>}
      actions={<SendVerificationButton />}
    >
      <Trans>You can register for a congress once you have opened the link in our e-mail.</Trans>
    </Notice>
  );
}
