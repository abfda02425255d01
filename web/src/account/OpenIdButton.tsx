import { Trans } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, unwrap } from "../api/client";
import { Button, ErrorState } from "../ui";
import styles from "./account.module.css";
import { isWebAddress, rememberOpenId } from "./openId";

interface OpenIdButtonProps {
  next: string | undefined;
  /** What to know before the page is left. */
  note?: ReactNode;
}

/** Shown only if the service has a provider. */
export function OpenIdButton({ next, note }: OpenIdButtonProps) {
  const { data: methods } = useQuery({
    queryKey: ["sign-in-methods"],
    queryFn: () => unwrap(api.GET("/api/v1/auth/methods")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const begin = useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/auth/openid/begin")),
    onSuccess: ({ attempt, authorization_url }) => {
      if (!isWebAddress(authorization_url)) return;
      rememberOpenId({ attempt, next });
      window.location.assign(authorization_url);
    },
  });
  if (!methods?.openid) return null;
  return (
    <>
      <p className={styles.or}>
        <Trans>or</Trans>
      </p>
      {begin.error ? <ErrorState error={begin.error} /> : null}
      <Button icon="key" className={styles.wide} isPending={begin.isPending} onPress={() => begin.mutate()}>
        <Trans>Sign in with your organisation</Trans>
      </Button>
      {note ? <p className="muted">{note}</p> : null}
    </>
  );
}
