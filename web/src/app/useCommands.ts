import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, unwrap } from "../api/client";
import { editionKey } from "../api/queries";
import type { IconName } from "../ui";
import { searchCommands } from "./commands";
import { congressesQuery } from "./congresses";
import { useEditionOrNull, useLocalized } from "./edition";
import { canCreateEdition } from "./editions";
import { useChooseLanguage } from "./LanguageMenu";
import { languages } from "./languages";
import { useAccess, useMe } from "./session";
import { useTime } from "./time";
import { useDebounced } from "./useDebounced";
import { useNavigation } from "./useNavigation";
import { useSignOut } from "./useSignOut";

export interface Command {
  id: string;
  label: string;
  keywords?: string | undefined;
  note?: string | undefined;
  icon: IconName;
  run: () => void;
}

export interface CommandGroup {
  id: string;
  label: string;
  commands: Command[];
}

/** What the command palette offers for a search: pages, people, editions and actions. */
export function useCommands(query: string): { groups: CommandGroup[]; isSearching: boolean } {
  const { t } = useLingui();
  const people = usePeople(query);
  const groups = [
    { id: "pages", label: t`Pages`, commands: searchCommands(usePages(), query) },
    // Found by the service, which knows more spellings than this page does.
    { id: "people", label: t`Registrations`, commands: people.commands },
    { id: "editions", label: t`Editions`, commands: searchCommands(useEditions(), query).slice(0, 8) },
    { id: "actions", label: t`Actions`, commands: searchCommands(useActions(), query) },
  ];
  return { groups: groups.filter(({ commands }) => commands.length > 0), isSearching: people.isSearching };
}

function usePages(): Command[] {
  const { i18n } = useLingui();
  const navigate = useNavigate();
  const slug = useEditionOrNull()?.slug ?? "";
  const groups = useNavigation(slug);
  if (!slug) return [];
  return groups
    .flatMap(({ items }) => items)
    .map((item) => ({
      id: item.to,
      label: i18n._(item.label),
      icon: item.icon,
      run: () => void navigate({ to: item.to, params: { edition: slug } }),
    }));
}

function usePeople(query: string): { commands: Command[]; isSearching: boolean } {
  const navigate = useNavigate();
  const edition = useEditionOrNull();
  const slug = edition?.slug ?? "";
  const { can } = useAccess(slug);
  const q = useDebounced(query.trim());
  const isAsked = slug !== "" && q.length >= 2 && can("registration.read");
  const { data, isFetching } = useQuery({
    queryKey: editionKey(slug, "registrations", "palette", q),
    enabled: isAsked,
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registrations", {
          params: { path: { congress: slug }, query: { q, limit: 8 } },
          signal,
        }),
      ),
  });
  const commands = isAsked
    ? (data?.items ?? []).map((person) => ({
        id: person.id,
        label: person.display_name,
        note: [person.organisation ?? person.city, person.reference].filter(Boolean).join(" · "),
        icon: "person" as const,
        run: () =>
          void navigate({
            to: "/e/$edition/registrations/$registration",
            params: { edition: slug, registration: person.id },
          }),
      }))
    : [];
  return { commands, isSearching: isAsked && isFetching };
}

function useEditions(): Command[] {
  const navigate = useNavigate();
  const localized = useLocalized();
  const me = useMe();
  const { data } = useInfiniteQuery(congressesQuery);
  if (!me) return [];
  return (data?.pages.flatMap((page) => page.items) ?? []).map(({ slug, title }) => ({
    id: slug,
    label: localized(title),
    keywords: slug,
    note: slug,
    icon: "calendar" as const,
    run: () => void navigate({ to: "/e/$edition", params: { edition: slug } }),
  }));
}

function useActions(): Command[] {
  const { t } = useLingui();
  const navigate = useNavigate();
  const me = useMe();
  const time = useTime();
  const chooseLanguage = useChooseLanguage();
  const signOut = useSignOut();
  const isEditionTime = time.choice === "edition";
  const actions: Command[] = [
    { id: "home", label: t`All editions`, icon: "home", run: () => void navigate({ to: "/" }) },
    ...languages.map(({ code, name }) => ({
      id: `language-${code}`,
      label: t`Language: ${name}`,
      keywords: code,
      icon: "globe" as const,
      run: () => chooseLanguage(code),
    })),
  ];
  if (time.editionZone !== null) {
    actions.push({
      id: "zone",
      label: isEditionTime ? t`Show times in my time zone` : t`Show times in the time zone of the edition`,
      icon: "clock",
      run: () => time.setZone(isEditionTime ? "reader" : "edition"),
    });
  }
  if (canCreateEdition(me)) {
    actions.push({
      id: "new-edition",
      label: t`New edition`,
      icon: "add",
      run: () => void navigate({ to: "/new-edition" }),
    });
  }
  if (me) {
    actions.push(
      { id: "account", label: t`My account`, icon: "person", run: () => void navigate({ to: "/account" }) },
      { id: "sign-out", label: t`Sign out`, icon: "sign-out", run: () => void signOut() },
    );
  } else {
    actions.push({
      id: "sign-in",
      label: t`Sign in`,
      icon: "key",
      run: () => void navigate({ to: "/sign-in" }),
    });
  }
  return actions;
}
