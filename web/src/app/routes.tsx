import type { QueryClient } from "@tanstack/react-query";
import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { accountRoutes } from "./accountRoutes";
import { CrashPage } from "./CrashPage";
import { EditionNotFound } from "./EditionNotFound";
import { feature } from "./features";
import { openEdition, openPublicEdition, requireAccount } from "./guards";
import { entry, root, shell } from "./layoutRoutes";
import { NotFoundPage } from "./NotFoundPage";
import { PendingPage } from "./PendingPage";
import { EditionLayout } from "./ShellLayout";
import { parseSearch, stringifySearch, textSearch } from "./search";

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof buildRouter>;
  }
  interface StaticDataRouteOption {
    /** What a person needs to open the page, beyond being signed in. */
    permission?: string;
  }
}

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
const myDetails = editionPage("me/details", "", feature("attendee", "MyDetailsPage"));
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
// For focal points and heads of delegation: the pages say so to others.
const delegationDesk = editionPage("delegation", "", feature("delegations", "DeskPage"));
const newMembers = editionPage("delegation/add", "", feature("delegations", "AddMembersPage"));
// Each kind of import needs another permission: the pages offer what a person may import.
const imports = editionPage("imports", "", feature("imports", "ImportsPage"));
const newImport = editionPage("imports/new", "", feature("imports", "NewImportPage"));
const importDetail = editionPage("imports/$import", "", feature("imports", "ImportPage"));
const programme = "programme.edit";
const schedule = "schedule.edit";
const forum = "forum.manage";
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
// Chairs, offices and everyone who takes part come here: what each may do is decided on the page.
const sittings = editionPage("sittings", "", feature("forum", "SittingsPage"));
const sitting = editionPage("sittings/$session", "", feature("forum", "SittingPage"));
const chair = editionPage("sittings/$session/chair", "", feature("forum", "ChairPage"));
const forumInvitations = editionPage("forum-invitations", forum, feature("forum", "InvitationsPage"));
const forumInvitation = editionPage("forum-invitations/$invitation", "", feature("forum", "InvitationPage"));
const heads = editionPage("heads", forum, feature("forum", "HeadsPage"));
const declarations = editionPage("declarations", "", feature("declarations", "DeclarationsPage"));
const declaration = editionPage("declarations/$declaration", "", feature("declarations", "DeclarationPage"));
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

/** What the e-mails of the forum link to: an invitation or a declaration, without its edition. */
const forumLink = createRoute({
  getParentRoute: () => shell,
  path: "/forum/$kind/$id",
  beforeLoad: requireAccount,
  component: feature("forum", "LinkPage").component,
});
/** A sitting on a big screen, without navigation. Of a public sitting it needs no account. */
const bigScreen = createRoute({
  getParentRoute: () => root,
  path: "/screen/$edition/$session",
  loader: ({ context, params }) => openPublicEdition(context.queryClient, params.edition),
  component: feature("forum", "ScreenPage").component,
  notFoundComponent: EditionNotFound,
});

const tree = root.addChildren([
  bigScreen,
  entry.addChildren([...accountRoutes]),
  shell.addChildren([
    home,
    account,
    design,
    newEdition,
    forumLink,
    edition.addChildren([
      dashboard,
      myCongress,
      myDetails,
      register,
      joinSession,
      registrations,
      registration,
      registrationTypes,
      questions,
      invitations,
      delegations,
      delegation,
      delegationDesk,
      newMembers,
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
      sittings,
      sitting,
      chair,
      forumInvitations,
      forumInvitation,
      heads,
      declarations,
      declaration,
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
