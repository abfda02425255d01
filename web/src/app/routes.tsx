import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { CrashPage, RootCrashPage } from "./CrashPage";
import { EditionNotFound } from "./EditionNotFound";
import { EntryLayout } from "./EntryLayout";
import { feature } from "./features";
import { openEdition, requireAccount } from "./guards";
import { NotFoundPage, RootNotFoundPage } from "./NotFoundPage";
import { PendingPage } from "./PendingPage";
import { RootLayout } from "./RootLayout";
import { EditionLayout, ShellLayout } from "./ShellLayout";
import { parseSearch, stringifySearch, textSearch } from "./search";
import { meQuery } from "./session";

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof buildRouter>;
  }
  interface StaticDataRouteOption {
    /** What a person needs to open the page, beyond being signed in. */
    permission?: string;
  }
}

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: RootLayout,
  errorComponent: RootCrashPage,
  notFoundComponent: RootNotFoundPage,
  beforeLoad: ({ context }) => context.queryClient.ensureQueryData(meQuery).then(() => undefined),
});

/** Pages before signing in: a form in the middle, without navigation. */
const entry = createRoute({ getParentRoute: () => root, id: "entry", component: EntryLayout });
/** Pages with navigation. */
const shell = createRoute({ getParentRoute: () => root, id: "shell", component: ShellLayout });

interface NextSearch {
  next?: string;
}

const nextSearch = ({ next }: Record<string, unknown>): NextSearch =>
  typeof next === "string" ? { next } : {};

const signIn = createRoute({
  getParentRoute: () => entry,
  path: "/sign-in",
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import("../account/SignInPage"), "SignInPage"),
});
const signUp = createRoute({
  getParentRoute: () => entry,
  path: "/sign-up",
  validateSearch: nextSearch,
  component: lazyRouteComponent(() => import("../account/SignUpPage"), "SignUpPage"),
});
const verify = createRoute({
  getParentRoute: () => entry,
  path: "/verify",
  component: lazyRouteComponent(() => import("../account/VerifyPage"), "VerifyPage"),
});
const verifyEmail = createRoute({
  getParentRoute: () => entry,
  path: "/verify-email/$secret",
  component: lazyRouteComponent(() => import("../account/VerifyEmailPage"), "VerifyEmailPage"),
});
const forgotPassword = createRoute({
  getParentRoute: () => entry,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("../account/ForgotPasswordPage"), "ForgotPasswordPage"),
});
const resetPassword = createRoute({
  getParentRoute: () => entry,
  path: "/reset-password/$secret",
  component: lazyRouteComponent(() => import("../account/ResetPasswordPage"), "ResetPasswordPage"),
});
const openId = createRoute({
  getParentRoute: () => entry,
  path: "/openid",
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import("../account/OpenIdPage"), "OpenIdPage"),
});

const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  component: lazyRouteComponent(() => import("./HomePage"), "HomePage"),
});
const account = createRoute({
  getParentRoute: () => shell,
  path: "/account",
  beforeLoad: requireAccount,
  validateSearch: ({ tab }: Record<string, unknown>): { tab?: string } =>
    typeof tab === "string" ? { tab } : {},
  component: lazyRouteComponent(() => import("../account/AccountPage"), "AccountPage"),
});
const design = createRoute({
  getParentRoute: () => shell,
  path: "/design",
  component: lazyRouteComponent(() => import("../ui/DesignPage"), "DesignPage"),
});
const newEdition = createRoute({
  getParentRoute: () => shell,
  path: "/new-edition",
  beforeLoad: async (opened) => {
    const caller = await requireAccount(opened);
    if (!caller.administrator && !caller.permissions.includes("congress.administer"))
      throw redirect({ to: "/" });
  },
  component: feature("editions", "NewEditionPage").component,
});

const edition = createRoute({
  getParentRoute: () => shell,
  path: "/e/$edition",
  beforeLoad: requireAccount,
  loader: ({ context, params }) => openEdition(context.queryClient, params.edition),
  component: EditionLayout,
  notFoundComponent: EditionNotFound,
});
const dashboard = createRoute({
  getParentRoute: () => edition,
  path: "/",
  component: lazyRouteComponent(() => import("./DashboardPage"), "DashboardPage"),
});

/** A page of an edition, for people with a permission. Its search is text. */
const editionPage = <const Path extends string>(
  path: Path,
  permission: string,
  page: ReturnType<typeof feature>,
) =>
  createRoute({
    getParentRoute: () => edition,
    path,
    validateSearch: textSearch,
    staticData: { permission },
    loader: ({ context, params, cause }) => {
      // A link that the pointer is over loads the code of its page, not its data.
      if (cause === "enter" && "edition" in params) page.begin(context.queryClient, params.edition);
    },
    component: page.component,
  });

const read = "registration.read";
const manage = "registration.manage";
const messaging = "messaging.manage";

// For everyone who is signed in: the pages say what one needs.
const myCongress = editionPage("me", "", feature("attendee", "MyCongressPage"));
const register = editionPage("register", "", feature("attendee", "RegisterPage"));
const joinSession = editionPage("join/$session", "", feature("attendee", "JoinPage"));
const registrations = editionPage("registrations", read, feature("registration", "RegistrationsPage"));
const registration = editionPage(
  "registrations/$registration",
  read,
  feature("registration", "RegistrationPage"),
);
const registrationTypes = editionPage(
  "registration-types",
  manage,
  feature("registration", "RegistrationTypesPage"),
);
const questions = editionPage("questions", manage, feature("registration", "QuestionsPage"));
const invitations = editionPage("invitations", manage, feature("registration", "InvitationsPage"));
const delegations = editionPage("delegations", "delegation.lead", feature("delegations", "DelegationsPage"));
const delegation = editionPage(
  "delegations/$delegation",
  "delegation.lead",
  feature("delegations", "DelegationPage"),
);
// Each kind of import needs another permission: the pages offer what a person may import.
const imports = editionPage("imports", "", feature("imports", "ImportsPage"));
const newImport = editionPage("imports/new", "", feature("imports", "NewImportPage"));
const importDetail = editionPage("imports/$import", "", feature("imports", "ImportPage"));
const programme = "programme.edit";
const schedule = "schedule.edit";
const sessions = editionPage("sessions", programme, feature("programme", "SessionsPage"));
const session = editionPage("sessions/$session", programme, feature("programme", "SessionPage"));
const speakers = editionPage("speakers", programme, feature("programme", "SpeakersPage"));
const speaker = editionPage("speakers/$speaker", programme, feature("programme", "SpeakerPage"));
const rooms = editionPage("rooms", programme, feature("programme", "RoomsPage"));
const themes = editionPage("themes", programme, feature("programme", "ThemesPage"));
const timetable = editionPage("timetable", schedule, feature("schedule", "TimetablePage"));
const timetables = editionPage("timetables", schedule, feature("timetables", "TimetablesPage"));
const newTimetable = editionPage("timetables/new", schedule, feature("timetables", "NewTimetablePage"));
const repair = editionPage("timetables/repair", schedule, feature("timetables", "RepairPage"));
const foundTimetable = editionPage("timetables/$timetable", schedule, feature("timetables", "TimetablePage"));
const releases = editionPage("releases", schedule, feature("releases", "ReleasesPage"));
const newRelease = editionPage("releases/new", schedule, feature("releases", "NewReleasePage"));
const release = editionPage("releases/$version", schedule, feature("releases", "ReleasePage"));
const announcements = editionPage("announcements", messaging, feature("messages", "AnnouncementsPage"));
const mails = editionPage("mails", messaging, feature("messages", "MailsPage"));
const settings = editionPage("settings", "congress.edit", feature("editions", "SettingsPage"));
const staff = editionPage("staff", "congress.administer", feature("editions", "StaffPage"));
const webhooks = editionPage("webhooks", messaging, feature("settings", "WebhooksPage"));
const webhook = editionPage("webhooks/$webhook", messaging, feature("settings", "WebhookPage"));
const audit = editionPage("audit", "audit.read", feature("settings", "AuditPage"));

// The pages of an award adapt to the person: its secretariat, an entrant, a voter.
const awards = editionPage("awards", "", feature("award", "AwardsPage"));
const award = editionPage("awards/$award", "award.manage", feature("award", "AwardPage"));
const awardRound = editionPage("awards/$award/rounds/$round", "award.manage", feature("award", "RoundPage"));
const awardEntries = editionPage("awards/$award/entries", "award.manage", feature("award", "EntriesPage"));
const awardVote = editionPage("awards/$award/vote", "", feature("award", "VotePage"));
const awardTally = editionPage("awards/$award/tally", "", feature("award", "TallyPage"));
const entries = editionPage("entries", "", feature("award", "MyEntriesPage"));
const ownEntry = editionPage("entries/$entry", "", feature("award", "MyEntryPage"));
const evaluations = editionPage("evaluations", "award.evaluate", feature("award", "EvaluationsPage"));
const evaluation = editionPage(
  "evaluations/$evaluation",
  "award.evaluate",
  feature("award", "EvaluationPage"),
);
const statistics = editionPage("statistics", "statistics.read", feature("statistics", "StatisticsPage"));

const tree = root.addChildren([
  entry.addChildren([signIn, signUp, verify, verifyEmail, forgotPassword, resetPassword, openId]),
  shell.addChildren([
    home,
    account,
    design,
    newEdition,
    edition.addChildren([
      dashboard,
      myCongress,
      register,
      joinSession,
      registrations,
      registration,
      registrationTypes,
      questions,
      invitations,
      delegations,
      delegation,
      imports,
      newImport,
      importDetail,
      sessions,
      session,
      speakers,
      speaker,
      rooms,
      themes,
      timetable,
      timetables,
      newTimetable,
      repair,
      foundTimetable,
      releases,
      newRelease,
      release,
      announcements,
      mails,
      settings,
      staff,
      webhooks,
      webhook,
      audit,
      awards,
      award,
      awardRound,
      awardEntries,
      awardVote,
      awardTally,
      entries,
      ownEntry,
      evaluations,
      evaluation,
      statistics,
    ]),
  ]),
]);

export function buildRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultPreload: "intent",
    // The queries know how old their data is.
    defaultPreloadStaleTime: 0,
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: CrashPage,
    defaultNotFoundComponent: NotFoundPage,
  });
}
