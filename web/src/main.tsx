import "./ui/tokens.css";
import "./ui/base.css";
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { I18nProvider as AriaI18nProvider } from "react-aria-components/I18nProvider";
import { createRoot } from "react-dom/client";
import { createQueryClient } from "./api/queries";
import { formattingLocaleOf, startLanguage, useLanguage } from "./app/language";
import { buildRouter } from "./app/routes";

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
await startLanguage();
createRoot(element).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
