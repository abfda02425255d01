// The tour of the demo, with the client that @hey-api/openapi-ts generates from openapi/openapi.json.
import { createClient, createConfig, type Client } from '../../../target/clients/typescript/client/index.js';
import * as congress from '../../../target/clients/typescript/index.js';

const { CONGRESS_URL: baseUrl = 'http://127.0.0.1:8080', DEMO_PASSWORD: password = '' } = process.env;
const path = { congress: 'demo' };

/** A client that sends the token of this account. */
async function signIn(name: string): Promise<Client> {
    const anonymous = createClient(createConfig({ baseUrl, throwOnError: true }));
    const body = { email: `${name}@demo.example`, password };
    const { data } = await congress.signIn({ client: anonymous, body, throwOnError: true });
    return createClient(createConfig({ baseUrl, auth: () => data.token }));
}

/** Every registration, page by page. */
async function* registrations(client: Client): AsyncGenerator<congress.Registration> {
    let cursor: string | null | undefined;
    do {
        const query: congress.ListRegistrationsData['query'] = cursor ? { limit: 10, cursor } : { limit: 10 };
        const { data } = await congress.listRegistrations({ client, path, query, throwOnError: true });
        yield* data.items;
        cursor = data.next;
    } while (cursor);
}

function check(holds: boolean, what: string): void {
    if (!holds) throw new Error(what);
    console.log(`  ${what}`);
}

const delegate = await signIn('delegate');

const zone = 'America/New_York';
const schedule = await congress.getSchedule({ client: delegate, path, query: { time_zone: zone }, throwOnError: true });
const sessions = schedule.data.days.flatMap((day) => day.rooms).flatMap((room) => room.sessions);
const session = (code: string) => sessions.find((one) => one.code === code)!;
check(schedule.data.time_zone === zone, `the schedule has ${sessions.length} sessions, in the zone ${zone}`);

const soon = { ...path, session: session('SOON').id };
const seat = await congress.enrol({ client: delegate, path: soon, throwOnError: true });
check(seat.data.state === 'enrolled', 'the delegate has a seat in SOON');

const access = await congress.joinSession({ client: delegate, path: soon, throwOnError: true });
check(access.data.url.startsWith('https://'), `SOON takes place at ${access.data.url}`);

const agenda = await congress.getAgenda({ client: delegate, path, throwOnError: true });
check(agenda.data.items.some((item) => item.session.code === 'SOON'), 'the agenda has SOON');

const full = { ...path, session: session('FULL').id };
const waiting = await congress.enrol({ client: delegate, path: full, throwOnError: true });
const again = await congress.enrol({ client: delegate, path: full, throwOnError: true });
check(waiting.data.state === 'waitlisted', `FULL has a waiting list; position ${waiting.data.position}`);
check(again.data.position === waiting.data.position, 'enrolling again changes nothing');

// Without `throwOnError`, the error is a value: a `Problem`.
const overlapping = await congress.enrol({ client: delegate, path: { ...path, session: session('NOW').id } });
const problem: congress.Problem | undefined = overlapping.error;
check(problem?.type === '/problems/sessions-overlap', `NOW is refused: ${problem?.title}`);

const organiser = await signIn('organiser');
const everyone = new Set<congress.RegistrationId>();
for await (const registration of registrations(organiser)) everyone.add(registration.id);
check(everyone.size > 20, `the organiser reads ${everyone.size} registrations in pages`);

const body = { slug: 'tour-typescript', name: { en: 'Tour' } };
const headers = { 'Idempotency-Key': 'tour-typescript' };
const first = await congress.createTheme({ client: organiser, path, body, headers, throwOnError: true });
const repeated = await congress.createTheme({ client: organiser, path, body, headers, throwOnError: true });
check(first.data.slug === repeated.data.slug, 'the same idempotency key creates one theme');
check(repeated.response.headers.get('Idempotent-Replayed') === 'true', 'the second response is the first one');
