import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { cleanup, render } from "@testing-library/react";
import type { ReactElement, ReactNode } from "react";
import { afterEach } from "vitest";

afterEach(cleanup);

function Providers({ children }: { children: ReactNode }) {
  return <I18nProvider i18n={i18n}>{children}</I18nProvider>;
}

/** For tests: renders in English, as the source has it. */
export function renderUi(element: ReactElement) {
  i18n.loadAndActivate({ locale: "en", messages: {} });
  return render(element, { wrapper: Providers });
}
