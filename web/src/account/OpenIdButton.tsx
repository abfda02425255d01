import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { Button } from "../ui";
import styles from "./account.module.css";
import { isWebAddress, rememberOpenId } from "./openId";

/** Shown only if the service has a provider. An attempt is valid for fifteen minutes, so it is started ahead. */
export function OpenIdButton({ next }: { next: string | undefined }) {
  const { data } = useQuery({
    queryKey: ["openid", "attempt"],
    queryFn: () => unwrap(api.POST("/api/v1/auth/openid/begin")),
    retry: false,
    staleTime: 10 * 60_000,
    gcTime: 10 * 60_000,
    refetchInterval: ({ state }) => (state.data ? 10 * 60_000 : false),
    refetchOnWindowFocus: false,
  });
  if (!data || !isWebAddress(data.authorization_url)) return null;
  return (
    <>
      <p className={styles.or}>
        <Trans>or</Trans>
      </p>
      <Button
        icon="key"
        className={styles.wide}
        onPress={() => {
          rememberOpenId({ attempt: data.attempt, next });
          window.location.assign(data.authorization_url);
        }}
      >
        <Trans>Sign in with your organisation</Trans>
      </Button>
    </>
  );
}
