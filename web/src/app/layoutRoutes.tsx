import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute } from "@tanstack/react-router";
import { RootCrashPage } from "./CrashPage";
import { EntryLayout } from "./EntryLayout";
import { RootNotFoundPage } from "./NotFoundPage";
import { RootLayout } from "./RootLayout";
import { ShellLayout } from "./ShellLayout";
import { meQuery } from "./session";

export const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: RootLayout,
  errorComponent: RootCrashPage,
  notFoundComponent: RootNotFoundPage,
  beforeLoad: ({ context }) => context.queryClient.ensureQueryData(meQuery).then(() => undefined),
});

/** Pages before signing in: a form in the middle, without navigation. */
export const entry = createRoute({ getParentRoute: () => root, id: "entry", component: EntryLayout });
/** Pages with navigation. */
export const shell = createRoute({ getParentRoute: () => root, id: "shell", component: ShellLayout });
