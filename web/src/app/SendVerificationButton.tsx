import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { isProblem } from "../api/problem";
import { Button, toast } from "../ui";

export function SendVerificationButton() {
  const { t } = useLingui();
  const send = useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/me/verification")),
    onSuccess: ({ email }) => toast(t`We have sent an e-mail to ${email}.`, { tone: "success" }),
    onError: (error) =>
      toast(
        isProblem(error, "too-many-tries")
          ? t`We have already sent several e-mails. Wait an hour before you ask for another one.`
          : t`The e-mail could not be sent. Try again.`,
        { tone: "danger" },
      ),
  });
  return (
    <Button icon="mail" isPending={send.isPending} onPress={() => send.mutate()}>
      <Trans>Send the e-mail again</Trans>
    </Button>
  );
}
