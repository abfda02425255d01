import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Outlet, useMatches, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useLive } from "../api/live";
import { IconButton, LinkButton } from "../ui";
import { AccountMenu } from "./AccountMenu";
import { BottomBar } from "./BottomBar";
import { Brand } from "./Brand";
import { EditionMenu } from "./EditionMenu";
import { congressQuery, EditionContext, useLocalized } from "./edition";
import { LanguageMenu } from "./LanguageMenu";
import { NoPermission } from "./NoPermission";
import { isAllowed } from "./navigation";
import { PendingPage } from "./PendingPage";
import { Rail } from "./Rail";
import { SearchButton } from "./SearchButton";
import styles from "./ShellLayout.module.css";
import { useAccess, useMe } from "./session";
import { isPaletteKey } from "./shortcuts";
import { ZoneMenu } from "./ZoneMenu";

const CommandPalette = lazy(() => import("./CommandPalette"));

/** The frame of the app: navigation at the side, on phones at the bottom. */
export function ShellLayout() {
  const { t } = useLingui();
  const localized = useLocalized();
  const me = useMe();
  const { edition: slug } = useParams({ strict: false });
  const { data: congress } = useQuery({
    ...congressQuery(slug ?? ""),
    enabled: slug !== undefined && me !== null,
  });
  const edition = useMemo(() => (slug && congress ? { slug, congress } : null), [slug, congress]);
  const [isPaletteOpen, setIsPaletteOpen] = useState(false);
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (!isPaletteKey(event)) return;
      event.preventDefault();
      setIsPaletteOpen(true);
    };
    document.addEventListener("keydown", open);
    return () => document.removeEventListener("keydown", open);
  }, []);
  return (
    <EditionContext.Provider value={edition}>
      <div className={styles.shell}>
        {/* biome-ignore lint/a11y/useValidAnchor: it leads to a part of the page; the address stays as it is. */}
        <a
          href="#main"
          className={styles.skip}
          onClick={(event) => {
            event.preventDefault();
            document.getElementById("main")?.focus();
          }}
        >
          <Trans>Skip to content</Trans>
        </a>
        <header className={styles.side}>
          <div className={styles.sideTop}>
            <Link to="/" className={styles.brand} aria-label={t`Congress, all editions`}>
              <Brand />
            </Link>
            {me ? <EditionMenu /> : null}
            <SearchButton onPress={() => setIsPaletteOpen(true)} />
          </div>
          <Rail />
          <div className={styles.sideEnd}>
            <ZoneMenu placement="top start" />
            <LanguageMenu placement="top start" />
            {me ? <AccountMenu placement="top start" /> : null}
          </div>
        </header>
        <header className={styles.top}>
          <span className={styles.topStart}>
            <Link to="/" className={styles.brand} aria-label={t`Congress, all editions`}>
              <Brand isMarkOnly={edition !== null} />
            </Link>
            {edition ? <span className={styles.topTitle}>{localized(edition.congress.title)}</span> : null}
          </span>
          <span className={styles.topEnd}>
            <IconButton icon="search" label={t`Search`} onPress={() => setIsPaletteOpen(true)} />
            {me ? <AccountMenu placement="bottom end" isIconOnly /> : <LanguageMenu />}
          </span>
        </header>
        <main id="main" tabIndex={-1} className={styles.main}>
          {me ? null : (
            <div className={styles.visitor}>
              <LinkButton to="/sign-up">
                <Trans>Create an account</Trans>
              </LinkButton>
              <LinkButton to="/sign-in" search={{}} variant="primary">
                <Trans>Sign in</Trans>
              </LinkButton>
            </div>
          )}
          <Outlet />
        </main>
        <BottomBar />
      </div>
      {isPaletteOpen ? (
        <Suspense>
          <CommandPalette onClose={() => setIsPaletteOpen(false)} />
        </Suspense>
      ) : null}
    </EditionContext.Provider>
  );
}

const route = getRouteApi("/shell/e/$edition");

/** Gives the pages of an edition the edition, its events, and closes those that the person's roles do not open. */
export function EditionLayout() {
  const { edition: slug } = route.useParams();
  const loaded = route.useLoaderData();
  const { data: congress = loaded } = useQuery(congressQuery(slug));
  const edition = useMemo(() => ({ slug, congress }), [slug, congress]);
  const access = useAccess(slug);
  const permission = useMatches().at(-1)?.staticData.permission;
  useLive(slug);
  const page = isAllowed(permission, access.can) ? (
    <Outlet />
  ) : (
    <NoPermission permission={permission ?? ""} />
  );
  return (
    <EditionContext.Provider key={slug} value={edition}>
      {access.isLoading ? <PendingPage /> : page}
    </EditionContext.Provider>
  );
}
