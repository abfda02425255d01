import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { signInEnded } from "../api/connection";
import { useStore } from "../api/store";
import { Toaster } from "../ui";
import { ConnectionBar } from "./ConnectionBar";
import { chosenLanguage, showLanguage } from "./language";
import { chooseLanguage } from "./languages";
import { useMe } from "./session";
import { usePageTitleAndFocus } from "./usePageTitleAndFocus";

const SignInAgainDialog = lazy(() => import("../account/SignInAgainDialog"));

/** What is on every page: messages, the state of the connection, and the question to sign in again. */
export function RootLayout() {
  const me = useMe();
  const hasEnded = useStore(signInEnded) && me !== null;
  usePageTitleAndFocus();
  const locale = me?.locale;
  useEffect(() => {
    // On a new device, the language of the account.
    if (locale && chosenLanguage() === null) void showLanguage(chooseLanguage([locale]));
  }, [locale]);
  return (
    <>
      <ConnectionBar />
      <Outlet />
      <Toaster />
      {hasEnded ? (
        <Suspense>
          <SignInAgainDialog account={me} />
        </Suspense>
      ) : null}
    </>
  );
}
