import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, type Schemas, unwrap, withRevision } from "../api/client";
import { useEdition } from "../app/edition";
import { loadSession, putSessions, type Session } from "../app/sessions";
import { isSame } from "../ui";
import { isOutdated } from "./work";

type SessionSpeaker = Schemas["SessionSpeaker"];
type Update = (now: readonly SessionSpeaker[]) => SessionSpeaker[];

/**
 * Saves the speakers of a session, one change after the other. If another person has changed other fields of the session,
 * it is sent again; if they have changed its speakers, the person sees those and decides.
 */
export function useSessionSpeakers(session: Session) {
  const { slug } = useEdition();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const latest = useRef(session);
  if (latest.current.revision < session.revision) latest.current = session;
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  const send = async (base: Session, update: Update) => {
    const speakers = update(base.speakers);
    const saved = await unwrap(
      api.PUT("/api/v1/congresses/{congress}/sessions/{session}/speakers", {
        params: { path: { congress: slug, session: session.id }, header: withRevision(base.revision) },
        body: { speakers: speakers.map(({ speaker, role, confirmed }) => ({ speaker, role, confirmed })) },
      }),
    );
    put(saved);
  };
  const put = (saved: Session) => {
    latest.current = saved;
    putSessions(client, slug, [saved]);
  };
  const attempt = async (update: Update) => {
    const base = latest.current;
    try {
      await send(base, update);
    } catch (reason) {
      if (!isOutdated(reason)) throw reason;
      const current = await loadSession(slug, session.id);
      put(current);
      if (!isSame(current.speakers, base.speakers)) throw reason;
      await send(current, update);
    }
  };
  /** Whether it was saved. */
  const save = (update: Update): Promise<boolean> => {
    const done = queue.current.then(async () => {
      setError(null);
      try {
        await attempt(update);
        return true;
      } catch (reason) {
        setError(reason);
        return false;
      }
    });
    queue.current = done;
    return done;
  };
  return { save, error, isOutdated: isOutdated(error) };
}
