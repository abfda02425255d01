import { queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap, withKey, withRevision } from "../api/client";
import { isProblem, ProblemError } from "../api/problem";
import { editionKey } from "../api/queries";

export type Registration = Schemas["Registration"];
export type AgendaItem = Schemas["AgendaItem"];
export type Enrolment = Schemas["Enrolment"];
export type SessionAccess = Schemas["SessionAccess"];

/** The reader's registration; null without one. Events about registrations load it again. */
export const registrationQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "registrations", "mine"),
    queryFn: async ({ signal }): Promise<Registration | null> => {
      try {
        return await unwrap(
          api.GET("/api/v1/congresses/{congress}/me/registration", {
            params: { path: { congress: edition } },
            signal,
          }),
        );
      } catch (error) {
        if (isProblem(error, "not-registered")) return null;
        throw error;
      }
    },
    // No event reaches a person who only waits for a place.
    refetchInterval: ({ state }) =>
      state.data && ["pending", "waitlisted"].includes(state.data.state) ? 20_000 : false,
  });

/** Which fields of a registration its person may correct, and until when. */
export const rulesQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "registration-rules"),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/congresses/{congress}/registration-rules", {
          params: { path: { congress: edition } },
          signal,
        }),
      ),
  });

/** The reader's sessions, in order of time; none before the first release. */
export const agendaQuery = (edition: string, zone: string) =>
  queryOptions({
    queryKey: editionKey(edition, "schedule", "agenda", zone),
    refetchInterval: 60_000,
    queryFn: async ({ signal }): Promise<readonly AgendaItem[]> => {
      try {
        const agenda = await unwrap(
          api.GET("/api/v1/congresses/{congress}/me/agenda", {
            params: { path: { congress: edition }, query: { time_zone: zone } },
            signal,
          }),
        );
        return agenda.items;
      } catch (error) {
        if (isProblem(error, "no-schedule", "not-registered-here")) return [];
        throw error;
      }
    },
  });

/** When the calendar of the agenda was made; null if there is none. */
export const feedQuery = (edition: string) =>
  queryOptions({
    queryKey: editionKey(edition, "agenda-feeds"),
    queryFn: async ({ signal }): Promise<Schemas["AgendaFeedSummary"] | null> => {
      try {
        return await unwrap(
          api.GET("/api/v1/congresses/{congress}/me/agenda/feed", {
            params: { path: { congress: edition } },
            signal,
          }),
        );
      } catch (error) {
        if (error instanceof ProblemError && error.status === 404) return null;
        throw error;
      }
    },
  });

const of = (edition: string) => ({ path: { congress: edition } });
const at = (edition: string, session: string) => ({ path: { congress: edition, session } });

export function register(
  edition: string,
  key: string,
  body: Schemas["NewRegistration"],
): Promise<Registration> {
  return unwrap(
    api.POST("/api/v1/congresses/{congress}/registrations", {
      params: { ...of(edition), header: withKey(key) },
      body,
    }),
  );
}

export function correct(
  edition: string,
  revision: number,
  body: Schemas["PersonPatch"],
): Promise<Registration> {
  return unwrap(
    api.PATCH("/api/v1/congresses/{congress}/me/registration", {
      params: { ...of(edition), header: withRevision(revision) },
      body,
    }),
  );
}

export function cancelRegistration(edition: string): Promise<Registration> {
  return unwrap(api.POST("/api/v1/congresses/{congress}/me/registration/cancel", { params: of(edition) }));
}

export function takeSeat(edition: string, session: string): Promise<Enrolment> {
  return unwrap(
    api.PUT("/api/v1/congresses/{congress}/me/enrolments/{session}", { params: at(edition, session) }),
  );
}

export function giveUpSeat(edition: string, session: string): Promise<undefined> {
  return unwrap(
    api.DELETE("/api/v1/congresses/{congress}/me/enrolments/{session}", { params: at(edition, session) }),
  );
}

export function mark(edition: string, session: string): Promise<undefined> {
  return unwrap(
    api.PUT("/api/v1/congresses/{congress}/me/favourites/{session}", { params: at(edition, session) }),
  );
}

export function unmark(edition: string, session: string): Promise<undefined> {
  return unwrap(
    api.DELETE("/api/v1/congresses/{congress}/me/favourites/{session}", { params: at(edition, session) }),
  );
}

export function makeFeed(edition: string): Promise<Schemas["AgendaFeed"]> {
  return unwrap(api.POST("/api/v1/congresses/{congress}/me/agenda/feed", { params: of(edition) }));
}

export function revokeFeed(edition: string): Promise<undefined> {
  return unwrap(api.DELETE("/api/v1/congresses/{congress}/me/agenda/feed", { params: of(edition) }));
}

export function join(edition: string, session: string): Promise<SessionAccess> {
  return unwrap(
    api.POST("/api/v1/congresses/{congress}/me/presence/{session}/join", { params: at(edition, session) }),
  );
}

export function stayPresent(edition: string, session: string): Promise<undefined> {
  return unwrap(
    api.PUT("/api/v1/congresses/{congress}/me/presence/{session}", { params: at(edition, session) }),
  );
}

export function leave(edition: string, session: string): Promise<undefined> {
  return unwrap(
    api.DELETE("/api/v1/congresses/{congress}/me/presence/{session}", { params: at(edition, session) }),
  );
}

export function certificate(edition: string): Promise<Schemas["Certificate"]> {
  return unwrap(api.GET("/api/v1/congresses/{congress}/me/certificate", { params: of(edition) }));
}
