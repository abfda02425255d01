import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { Menu, toast } from "../ui";
import { chooseAppLanguage, useLanguage } from "./language";
import { type AppLanguage, languages } from "./languages";
import { setMe, useMe } from "./session";

/** Shows the app in another language; with an account, its e-mails too. */
export function useChooseLanguage(): (language: AppLanguage) => void {
  const { t } = useLingui();
  const client = useQueryClient();
  const me = useMe();
  return async (language) => {
    try {
      await chooseAppLanguage(language);
    } catch {
      toast(t`The language could not be loaded. Check your connection and try again.`, { tone: "danger" });
      return;
    }
    if (!me || me.locale === language) return;
    try {
      setMe(client, await unwrap(api.PATCH("/api/v1/me", { body: { locale: language } })));
    } catch {
      toast(t`The language is changed here, but not in your account.`, { tone: "warning" });
    }
  };
}

export function LanguageMenu({ placement = "bottom end" }: { placement?: "bottom end" | "top start" }) {
  const { t } = useLingui();
  const current = useLanguage();
  const choose = useChooseLanguage();
  const name = languages.find(({ code }) => code === current)?.name ?? current;
  return (
    <Menu
      label={t`Language: ${name}`}
      variant="quiet"
      size="small"
      icon="globe"
      placement={placement}
      items={languages.map(({ code, name: label }) => ({
        id: code,
        label,
        isCurrent: code === current,
        onAction: () => choose(code),
      }))}
    />
  );
}
