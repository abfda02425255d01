import { Trans } from "@lingui/react/macro";
import { onlineManager, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { connection } from "../api/connection";
import { useStore } from "../api/store";
import { Button, Icon } from "../ui";
import { formatAsOf } from "../worker/rules";
import styles from "./ConnectionBar.module.css";
import { KeptLinks } from "./KeptLinks";
import { formattingLocaleOf, useLanguage } from "./language";
import { meQuery } from "./session";

const isOnline = () => onlineManager.isOnline();
const followOnline = (listener: () => void) => onlineManager.subscribe(listener);

/** A quiet bar while the service does not answer. What was typed stays; the person sends it again. */
export function ConnectionBar() {
  const state = useStore(connection);
  const hasNetwork = useSyncExternalStore(followOnline, isOnline);
  const client = useQueryClient();
  const [isTrying, setIsTrying] = useState(false);
  const kind = hasNetwork ? state.kind : "offline";
  const asOf = state.kind === "offline" ? state.asOf : null;
  const locale = formattingLocaleOf(useLanguage());
  const tryAgain = async () => {
    setIsTrying(true);
    try {
      await client.fetchQuery({ ...meQuery, staleTime: 0, retry: false });
      await client.invalidateQueries();
    } catch {
      // The bar says it.
    } finally {
      setIsTrying(false);
    }
  };
  const retryAt = state.kind === "unavailable" ? state.retryAt : null;
  useEffect(() => {
    if (retryAt === null) return;
    const timer = setTimeout(() => void client.invalidateQueries(), Math.max(0, retryAt - Date.now()));
    return () => clearTimeout(timer);
  }, [client, retryAt]);
  return (
    <div role="status">
      {kind === "online" ? null : (
        <div className={styles.bar} ref={leaveRoom}>
          <Icon name={kind === "offline" ? "offline" : "warning"} size={16} />
          <p className={styles.text}>
            {asOf ? (
              <Trans>Offline: you see what was loaded as of {formatAsOf(asOf, locale, new Date())}.</Trans>
            ) : kind === "offline" ? (
              <Trans>
                You are offline, or the server cannot be reached. What you typed stays here; send it when the
                connection is back.
              </Trans>
            ) : (
              <Trans>The service is busy for a moment. Nothing has changed; what you typed stays here.</Trans>
            )}
          </p>
          {kind === "offline" ? <KeptLinks /> : null}
          <Button size="small" onPress={tryAgain} isPending={isTrying}>
            <Trans>Try again</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}

/** Columns that fill the window become shorter by the height of the bar. */
function leaveRoom(bar: HTMLElement | null) {
  if (!bar) return;
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() =>
    style.setProperty("--connection-bar-height", `${bar.offsetHeight}px`),
  );
  observer.observe(bar);
  return () => {
    observer.disconnect();
    style.removeProperty("--connection-bar-height");
  };
}
