use serde_json::{Value, json};

use super::{Caller, Congress, OURS, edition, eventually, new_session, speech, text};

pub const ROLES: [&str; 8] = [
    "organiser",
    "registration_desk",
    "programme_editor",
    "forum_secretary",
    "award_secretary",
    "evaluator",
    "moderator",
    "observer",
];

/// One of everything that a path or a body can name in a congress, and two callers who hold every role there.
pub struct Everything {
    /// Is registered, heads a delegation that has asked to speak, and evaluates the entry.
    pub caller: Caller,
    /// Is registered, heads another delegation that has asked to speak, and submitted the entry.
    pub entrant: Caller,
    ids: Vec<(&'static str, String)>,
}

impl Everything {
    /// In a congress of this slug, which is created if it is not there yet. `versions` is how many releases of the schedule and
    /// versions of the declaration there are: a version of one congress is unknown in another that has fewer.
    pub async fn make(congress: &Congress, slug: &'static str, versions: usize) -> Self {
        let admin = congress.administrator().await.at(slug);
        if slug != OURS {
            admin.post("/api/v1/congresses", edition(slug)).await.ok();
            admin.post("open", json!({})).await.ok();
        }
        // What is named by a slug has another one in each congress.
        let named = |base: &str| format!("{base}-{}", slug.rsplit('-').next().unwrap());
        let mut making = Making { congress, admin, ids: Vec::new() };
        making.settings(&named).await;
        let [caller, entrant, judge, member] = making.people(&named).await;
        making.programme(&caller.caller, &named, versions).await;
        making.registrations((&caller.caller, &text(&caller.registration["id"])), &member, &named).await;
        making.forum((&caller, &entrant), versions).await;
        making.award((&caller, &entrant, &judge), &named).await;
        making.messages(&judge.caller).await;
        let [caller, entrant, ..] = [caller, entrant, judge, member].map(|person| person.caller);
        Self { caller, entrant, ids: making.ids }
    }

    /// The value of a parameter such as `{session}`, in a path that begins like this and ends with it; or of a name in a body.
    pub fn id(&self, prefix: &str) -> &str {
        let found = self.ids.iter().find(|(name, _)| prefix.ends_with(name));
        &found.unwrap_or_else(|| panic!("nothing is made for {prefix}")).1
    }

    /// The path with the id of something that is there for each parameter, in the congress of this slug.
    pub fn fill(&self, path: &str, slug: &str) -> String {
        fill(path, |prefix| if prefix.ends_with("{congress}") { slug } else { self.id(prefix) })
    }
}

/// A path with values for its parameters: for each, of the path as far as its parameter.
pub fn fill<'v>(path: &str, value: impl Fn(&str) -> &'v str) -> String {
    let mut filled = String::new();
    let mut rest = 0;
    while let Some(begin) = path[rest..].find('{').map(|at| rest + at) {
        let end = begin + path[begin..].find('}').unwrap() + 1;
        filled.push_str(&path[rest..begin]);
        filled.push_str(value(&path[..end]));
        rest = end;
    }
    filled + &path[rest..]
}

/// Somebody who takes part.
struct Person {
    caller: Caller,
    account: String,
    registration: Value,
}

struct Making<'c> {
    congress: &'c Congress,
    admin: Caller,
    ids: Vec<(&'static str, String)>,
}

impl Making<'_> {
    fn keep(&mut self, name: &'static str, id: impl Into<String>) -> String {
        let id = id.into();
        self.ids.push((name, id.clone()));
        id
    }

    /// The id of what was made.
    fn keep_id(&mut self, name: &'static str, made: &Value) -> String {
        self.keep(name, text(&made["id"]))
    }

    /// What is named by its slug.
    async fn slugged(&mut self, name: &'static str, path: &str, new: Value) -> String {
        let slug = text(&new["slug"]);
        self.admin.post(path, new).await.ok();
        self.keep(name, slug)
    }

    async fn settings(&mut self, named: &impl Fn(&str) -> String) {
        let theme = json!({"slug": named("water"), "name": {"en": "Water"}});
        self.slugged("{theme}", "themes", theme).await;
        let track = json!({"slug": named("forum"), "name": {"en": "Forum"}, "kind": "mayors_forum"});
        let track = self.slugged("{track}", "tracks", track).await;
        let pool = json!({"slug": named("main-hall"), "capacity": 300});
        self.slugged("{pool}", "pools", pool).await;
        let r#type = json!({"slug": named("mayor"), "name": {"en": "Mayor"}, "approval": "automatic", "admission": "open",
                            "tracks": [track]});
        self.slugged("{type}", "registration-types", r#type).await;
        let question = json!({"slug": named("diet"), "kind": "text", "text": {"en": "What do you eat?"}});
        self.slugged("{question}", "questions", question).await;
        let room = json!({"slug": named("hall"), "name": {"en": "Hall"}, "provider": "link"});
        self.slugged("{room}", "rooms", room).await;
    }

    async fn people(&mut self, named: &impl Fn(&str) -> String) -> [Person; 4] {
        let mut people = Vec::new();
        for staff in [true, true, true, false] {
            let caller = self.congress.stranger().await.at(self.admin.congress);
            let account = text(&caller.get("/api/v1/me").await.ok()["id"]);
            if staff {
                self.admin.put(&format!("staff/{account}"), json!({"roles": ROLES})).await.ok();
            }
            let registration = caller.register(&named("mayor")).await.ok();
            people.push(Person { caller, account, registration });
        }
        let colleague = self.congress.stranger().await.get("/api/v1/me").await.ok();
        self.admin.post("staff", json!({"email": colleague["email"], "roles": ["observer"]})).await.ok();
        let people: [Person; 4] = people.try_into().ok().unwrap();
        self.keep("{account}", &*people[2].account);
        people
    }

    async fn programme(&mut self, caller: &Caller, named: &impl Fn(&str) -> String, versions: usize) {
        let mut sessions = Vec::new();
        for (code, name, at) in [
            ("ONE", "{session}", "2021-11-08T08:00:00Z"),
            // Named in bodies.
            ("TWO", "SessionId", "2021-11-08T12:00:00Z"),
        ] {
            let mut new = new_session(code);
            new["track"] = json!(named("forum"));
            new["themes"] = json!([named("water")]);
            new["capacity"] = json!(10);
            let id = self.keep_id(name, &caller.post("sessions", new).await.ok());
            caller.post(&format!("sessions/{id}/confirm"), json!({})).await.ok();
            let placement = json!({"room": named("hall"), "starts_at": at});
            caller.put(&format!("sessions/{id}/placement"), placement).await.ok();
            sessions.push(id);
        }
        let speaker = caller.post("speakers", json!({"name": "Ana"})).await.ok();
        let speaker = self.keep_id("{speaker}", &speaker);
        let parts = json!({"speakers": [{"speaker": speaker, "role": "panellist"}]});
        caller.put(&format!("sessions/{}/speakers", sessions[0]), parts).await.ok();
        for version in 0..versions {
            let placement =
                json!({"room": named("hall"), "starts_at": format!("2021-11-08T{}:00:00Z", 13 + version)});
            caller.put(&format!("sessions/{}/placement", sessions[1]), placement).await.ok();
            caller.post("schedule/releases", json!({"override_warnings": true})).await.ok();
        }
        self.keep("{version}", versions.to_string());
        // Shorter than the session: a conflict of the draft.
        let short = json!({"room": named("hall"), "starts_at": "2021-11-08T08:00:00Z", "ends_at": "2021-11-08T08:30:00Z"});
        caller.put(&format!("sessions/{}/placement", sessions[0]), short).await.ok();
        // And a speaker who is not available.
        let windows = json!({"time_zone": "UTC", "windows": [{"from": "2021-11-10T08:00", "until": "2021-11-10T09:00"}]});
        caller.put(&format!("speakers/{speaker}/availability"), windows).await.ok();
        // With a seed, so that each run finds the same.
        let search = json!({"moves": 1000, "seed": 1, "proposals": versions});
        let search = caller.post("schedule/timetables", search).await.ok();
        let timetable = self.keep_id("{timetable}", &search);
        eventually("a timetable", async || {
            let search = caller.get(&format!("schedule/timetables/{timetable}")).await.ok();
            (search["state"] == "done").then_some(())
        })
        .await;
        self.keep("{proposal}", versions.to_string());
        let moves = caller.get("schedule/moves").await.ok();
        self.keep_id("{move}", &moves["items"][0]);
    }

    async fn registrations(
        &mut self,
        (caller, own): (&Caller, &str),
        member: &Person,
        named: &impl Fn(&str) -> String,
    ) {
        let registration = self.keep_id("{registration}", &member.registration);
        let reference = self.keep("reference", text(&member.registration["reference"]));
        let speaker = format!("speakers/{}/registration", self.id("{speaker}"));
        caller.put(&speaker, json!({"reference": reference})).await.ok();
        for registration in [own, &registration] {
            let seat = format!("sessions/{}/enrolments/{registration}", self.id("{session}"));
            caller.put(&seat, json!({})).await.ok();
        }
        let lines = format!(
            "E-mail,First name,Last name,Type\none@{0}.example,A,B,{0}\ntwo@{0}.example,A,B,{0}\n",
            named("mayor")
        );
        caller.send_file("speakers/import", "Name,Country\nMei Lin,CN\n").await.ok();
        let cities = "City,Country,Addressee,E-mail\nKyoto,JP,The Mayor,mayor@kyoto.example\n";
        caller.send_file("forum/invitations/import?respond_by=2021-10-20T16:00:00Z", cities).await.ok();
        let import = caller.import("", lines).await.ok();
        self.keep_id("{import}", &import);
        let invitation = json!({"type": named("mayor")});
        let invitation = caller.post("invitations", invitation).await.ok();
        let delegation = json!({"name": "City of Lisbon", "city": "Lisbon", "country": "PT"});
        let delegation = self.keep_id("{delegation}", &caller.post("delegations", delegation).await.ok());
        for member in [&registration, &text(&import["rows"][0]["registration"])] {
            caller.put(&format!("delegations/{delegation}/members/{member}"), json!({})).await.ok();
        }
        let city = json!({"city": "Quito", "country": "EC", "addressee": "The Mayor", "email": "alcaldia@quito.example",
                          "respond_by": "2021-10-20T16:00:00Z"});
        let city = caller.post("forum/invitations", city).await.ok();
        // Before the other, which has the same name.
        self.keep_id("forum/invitations/{invitation}", &city);
        self.keep_id("{invitation}", &invitation);
        let code = self.keep("{code}", format!("C-{}", named("A")));
        sqlx::query(
            "insert into certificate (id, congress_id, registration_id, code, reference, sessions, issued_at)
             select gen_random_uuid(), congress_id, id, $2, reference, '[]', now() from registration where id = $1::uuid",
        )
        .bind(registration)
        .bind(code)
        .execute(&self.congress.app.pool)
        .await
        .unwrap();
    }

    async fn forum(&mut self, (caller, entrant): (&Person, &Person), versions: usize) {
        let first = self.id("{delegation}");
        let second = json!({"name": "City of Vienna", "city": "Vienna", "country": "AT"});
        let second = text(&caller.caller.post("delegations", second).await.ok()["id"]);
        let staff = &caller.caller;
        for (person, delegation, title) in [(caller, &first, "Mayor"), (entrant, &second, "Deputy mayor")] {
            let registration = text(&person.registration["id"]);
            let path = format!("delegations/{delegation}");
            staff.put(&format!("{path}/members/{registration}"), json!({})).await.ok();
            staff.patch(&path, json!({"head": registration})).await.ok();
            let accreditation = json!({"title": title, "protocol_rank": 1});
            staff.put(&format!("{path}/accreditation"), accreditation).await.ok();
        }
        let sitting = format!("sessions/{}", self.id("{session}"));
        let other = format!("sessions/{}", self.id("SessionId"));
        for path in [&sitting, &other] {
            staff.post(&format!("{path}/speakers-list/open"), json!({})).await.ok();
        }
        let requests = format!("{sitting}/speaking-requests");
        let mut made = Vec::new();
        for (delegation, name) in [(second, "SpeakingRequestId"), (first, "{request}")] {
            let request = staff.post(&requests, speech(json!({"delegation": delegation}))).await.ok();
            made.push(self.keep_id(name, &request));
        }
        // The one that asked first has the floor.
        staff.post(&format!("{sitting}/speakers-list/next"), json!({"after": 0, "start": true})).await.ok();
        let statement = json!({"text": {"en": "Housing is a right."}, "publish": "at_once"});
        staff.put(&format!("{requests}/{}/statement", made[1]), statement).await.ok();
        let declaration =
            json!({"title": {"en": "Declaration"}, "text": {"en": "Version 1"}, "authoritative": "en"});
        let declaration = self.keep_id("{declaration}", &staff.post("declarations", declaration).await.ok());
        let comment = json!({"text": "Paragraph 2 should name informal settlements."});
        let comment = staff.post(&format!("declarations/{declaration}/comments"), comment).await.ok();
        self.keep_id("{comment}", &comment);
        for version in 1..versions {
            let text = json!({"text": {"en": format!("Version {}", version + 1)}});
            staff.patch(&format!("declarations/{declaration}"), text).await.ok();
        }
    }

    async fn award(
        &mut self,
        (caller, entrant, judge): (&Person, &Person, &Person),
        named: &impl Fn(&str) -> String,
    ) {
        let staff = &caller.caller;
        let award = json!({"slug": named("innovation"), "title": {"en": "Award"}, "time_zone": "Asia/Shanghai",
                           "entries_open_at": "2021-09-01T00:00:00Z", "entries_close_at": "2021-10-10T23:59:59+08:00"});
        let award = self.slugged("{award}", "awards", award).await;
        let path = format!("awards/{award}");
        let category = json!({"slug": named("inclusive"), "name": {"en": "Inclusive"}});
        let category = self.slugged("{category}", &format!("{path}/categories"), category).await;
        let mut rounds = Vec::new();
        for (base, kind, takes) in [
            ("technical", "technical", "eligible"),
            ("jury", "jury", "shortlisted"),
            ("vote", "public", "shortlisted"),
        ] {
            let round = json!({"slug": named(base), "name": {"en": base}, "kind": kind, "takes": takes, "per_entry": 2,
                               "opens_at": "2021-10-11T00:00:00Z", "closes_at": "2021-10-20T15:59:59Z"});
            staff.post(&format!("{path}/rounds"), round).await.ok();
            rounds.push(named(base));
        }
        let round = self.keep("{round}", &*rounds[0]);
        for round in &rounds[..2] {
            let criterion = json!({"round": round, "slug": "impact", "name": {"en": "Impact"}, "weight": 1});
            staff.post(&format!("{path}/criteria"), criterion).await.ok();
        }
        let made = staff.post(&format!("{path}/open"), json!({})).await.ok();
        let criterion = |slug: &str| {
            let round =
                made["rounds"].as_array().unwrap().iter().find(|round| round["slug"] == slug).unwrap();
            round["criteria"][0].clone()
        };
        // In a path, one that can still be changed; in a body, one that entries are evaluated by now.
        self.keep_id("{criterion}", &criterion(&rounds[1]));
        self.keep_id("CriterionId", &criterion(&rounds[0]));
        sqlx::query("update award_round set opens_at = '2021-09-20' where slug in ($1, $2)")
            .bind(&rounds[0])
            .bind(&rounds[2])
            .execute(&self.congress.app.pool)
            .await
            .unwrap();
        let entry = json!({
            "category": category, "theme": named("water"), "title": "Water for all", "abstract": "Every quarter has clean water.",
            "language": "en", "city": "Bandung", "country": "ID", "starts_on": "2019-01-01", "wants_feedback": true,
            "submitters": [{"name": "Ana Sousa", "post": "Planner", "organisation": "Bandung", "email": "ana@bandung.example"}],
        });
        let entry = entrant.caller.post(&format!("{path}/entries"), entry).await.ok();
        let entry = self.keep_id("{entry}", &entry);
        let of_entry = format!("{path}/entries/{entry}");
        entrant.caller.post(&format!("{of_entry}/submit"), json!({})).await.ok();
        staff.post(&format!("{of_entry}/screen"), json!({"eligible": true})).await.ok();
        let path = format!("{path}/rounds/{round}");
        for person in [caller, judge] {
            let known = json!({"countries": ["PT"], "languages": ["en"]});
            staff.put(&format!("{path}/evaluators/{}", person.account), known).await.ok();
        }
        // Their rows are refused: an entry that lacks something, and a person without an account.
        let entries = "Initiative,City,Country,Name,E-mail\nWater,Kyoto,JP,Ken,ken@kyoto.example\n";
        staff.send_file(&format!("awards/{award}/entries/import"), entries).await.ok();
        let evaluators = "E-mail,Country,Languages\nken@kyoto.example,JP,ja\n";
        staff.send_file(&format!("{path}/evaluators/import"), evaluators).await.ok();
        let assignments = json!({"assignments": [{"entry": entry, "evaluators": [caller.account]}]});
        staff.put(&format!("{path}/assignments"), assignments).await.ok();
        let evaluations = staff.get("me/evaluations").await.items();
        self.keep_id("{evaluation}", &evaluations[0]);
        let recusal = json!({"evaluator": judge.account, "kind": "employer"});
        staff.post(&format!("{of_entry}/recusals"), recusal).await.ok();
    }

    async fn messages(&mut self, caller: &Caller) {
        let webhook = caller.post("webhooks", json!({"url": "https://city.example/"})).await.ok();
        let webhook = self.keep_id("{webhook}", &webhook);
        let delivery = caller.post(&format!("webhooks/{webhook}/test"), json!({})).await.ok();
        self.keep_id("{delivery}", &delivery);
        let news = json!({"to": {"kind": "everybody"}, "title": {"en": "Open"}, "body": {"en": "Come in."}});
        let news = caller.post("announcements", news).await.ok();
        self.keep_id("{announcement}", &news);
        let mail = eventually("a mail of the congress", async || {
            caller.get("mails").await.ok()["items"][0]["id"].as_str().map(str::to_owned)
        })
        .await;
        self.keep("{mail}", mail);
        let account = format!("person@{}.example", self.admin.congress);
        let person = self.congress.person(&account, json!({})).await;
        let tokens = person.get("/api/v1/me/tokens").await.ok();
        self.keep_id("{token}", &tokens["items"][0]);
        let key = json!({"name": "Door", "permissions": ["account.own"]});
        let key = person.post("/api/v1/me/api-keys", key).await.ok();
        self.keep_id("{key}", &key);
        // What is public, or of no congress.
        self.keep("{secret}", "cgm_nobodys");
        self.keep("{about}", "occupant");
        self.keep("{what}", "joined");
    }

    fn id(&self, name: &str) -> String {
        self.ids.iter().find(|(known, _)| *known == name).unwrap().1.clone()
    }
}
