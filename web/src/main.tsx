import "./ui/tokens.css";
import "./ui/base.css";
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { I18nProvider as AriaI18nProvider } from "react-aria-components/I18nProvider";
import { createRoot } from "react-dom/client";
import { registerWorker } from "./api/kept";
import { createQueryClient } from "./api/queries";
import { followInstallPrompt } from "./app/install";
import { formattingLocaleOf, startLanguage, takePageLanguage, useLanguage } from "./app/language";
import { translateProblems } from "./app/problemTexts";
import { buildRouter } from "./app/routes";
import { meQuery } from "./app/session";

followInstallPrompt();
translateProblems();
registerWorker();
takePageLanguage();
const queryClient = createQueryClient();
const router = buildRouter(queryClient);

function App() {
  const language = useLanguage();
  return (
    <I18nProvider i18n={i18n}>
      <AriaI18nProvider locale={formattingLocaleOf(language)}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AriaI18nProvider>
    </I18nProvider>
  );
}

const element = document.getElementById("app");
if (!element) throw new Error("index.html has no element #app.");
const texts = startLanguage();
// The texts, the account, and the code of the page are asked for at the same time. The router starts when it is mounted:
// started now, one page in twenty stayed empty on a busy machine.
void queryClient.prefetchQuery(meQuery);
const [routes] = router.getMatchedRoutes(router.latestLocation.pathname);
for (const route of routes) {
  // The page says it if its code cannot be loaded.
  router.loadRouteChunk(route)?.catch(() => undefined);
}
await texts;
createRoot(element).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
