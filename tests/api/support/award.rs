use chrono::DateTime;
use serde_json::{Value, json};

use super::{Answer, Caller, Congress, text};

/// An award that is open: entries until 10 October, a technical committee from the 11th on, a jury and a public vote from the 21st on.
pub struct Award<'c> {
    pub congress: &'c Congress,
    pub secretary: Caller,
    pub path: String,
}

/// Who entered something.
pub struct Entrant {
    pub caller: Caller,
    pub email: String,
    pub id: String,
    /// Of the entry.
    pub path: String,
}

/// Who evaluates.
pub struct Judge {
    pub caller: Caller,
    pub account: String,
}

impl Congress {
    pub async fn award(&self) -> Award<'_> {
        self.award_with(json!({})).await
    }

    /// With other settings than these.
    pub async fn award_with(&self, set: Value) -> Award<'_> {
        let secretary = self.staff_of("metropolis-2021", "award_secretary").await;
        let mut new = json!({
            "slug": "innovation", "title": {"en": "Award for Urban Innovation", "fr": "Prix de l’innovation"}, "time_zone": "Asia/Shanghai",
            "entries_open_at": "2021-09-01T00:00:00Z", "entries_close_at": "2021-10-10T23:59:59+08:00",
            "feedback_by": "2021-10-05T23:59:59+08:00",
        });
        new.as_object_mut().unwrap().extend(set.as_object().unwrap().clone());
        secretary.post("awards", new).await.ok();
        let award = Award { congress: self, secretary, path: "awards/innovation".into() };
        award.part("categories", json!({"slug": "inclusive", "name": {"en": "Inclusive cities"}})).await;
        for (slug, kind, takes, opens, closes) in [
            ("technical", "technical", "eligible", "2021-10-11T00:00:00Z", "2021-10-20T15:59:59Z"),
            ("jury", "jury", "shortlisted", "2021-10-21T00:00:00Z", "2021-10-25T15:59:59Z"),
            ("vote", "public", "shortlisted", "2021-10-21T00:00:00Z", "2021-10-27T15:59:59Z"),
        ] {
            let round = json!({"slug": slug, "name": {"en": slug}, "kind": kind, "takes": takes, "opens_at": opens,
                               "closes_at": closes, "per_entry": 2});
            award.part("rounds", round).await;
        }
        for (round, slug, weight, position) in [
            ("technical", "innovation", 3, 1),
            ("technical", "replicability", 1, 2),
            ("jury", "impact", 1, 1),
        ] {
            let new = json!({"round": round, "slug": slug, "name": {"en": slug}, "weight": weight, "position": position});
            award.part("criteria", new).await;
        }
        award.secretary.post(&format!("{}/open", award.path), json!({})).await.ok();
        award
    }
}

impl Award<'_> {
    async fn part(&self, of: &str, new: Value) {
        self.secretary.post(&format!("{}/{of}", self.path), new).await.ok();
    }

    /// Moves the clock there.
    pub fn at(&self, instant: &str) {
        let at = DateTime::parse_from_rfc3339(instant).unwrap().to_utc();
        self.congress.clock.advance(at - self.congress.clock.now());
    }

    pub fn round(&self, round: &str) -> String {
        format!("{}/rounds/{round}", self.path)
    }

    /// Somebody with the draft of an entry that lacks nothing.
    pub async fn draft(&self, city: &str, country: &str) -> Entrant {
        let email = format!("entrant.{}@city.example", uuid::Uuid::new_v4().simple());
        let caller = self.congress.person(&email, json!({})).await;
        let entry = caller.post(&format!("{}/entries", self.path), whole(city, country, &email)).await.ok();
        let id = text(&entry["id"]);
        Entrant { caller, email, path: format!("{}/entries/{id}", self.path), id }
    }

    /// The same, submitted and found eligible.
    pub async fn entry(&self, city: &str, country: &str) -> Entrant {
        let entrant = self.draft(city, country).await;
        entrant.caller.post(&format!("{}/submit", entrant.path), json!({})).await.ok();
        self.secretary.post(&format!("{}/screen", entrant.path), json!({"eligible": true})).await.ok();
        entrant
    }

    /// Somebody who evaluates in a round.
    pub async fn judge(&self, round: &str, country: &str) -> Judge {
        let caller = self.congress.staff_of("metropolis-2021", "evaluator").await;
        let account = text(&caller.get("/api/v1/me").await.ok()["id"]);
        let judge = Judge { caller, account };
        self.put_on(round, &judge, country).await;
        judge
    }

    pub async fn put_on(&self, round: &str, judge: &Judge, country: &str) {
        let known = json!({"countries": [country], "languages": ["en"]});
        self.secretary.put(&format!("{}/evaluators/{}", self.round(round), judge.account), known).await.ok();
    }

    /// Gives entries to evaluators by hand.
    pub async fn assign(&self, round: &str, pairs: &[(&Entrant, &[&Judge])]) -> Answer {
        let assignments: Vec<_> = pairs
            .iter()
            .map(|(entrant, judges)| {
                let accounts: Vec<_> = judges.iter().map(|judge| judge.account.clone()).collect();
                json!({"entry": entrant.id, "evaluators": accounts})
            })
            .collect();
        self.secretary
            .put(&format!("{}/assignments", self.round(round)), json!({"assignments": assignments}))
            .await
    }

    /// The ids of a round's criteria, in their order.
    pub async fn criteria(&self, round: &str) -> Vec<String> {
        let award = self.secretary.get(&self.path).await.ok();
        let rounds = award["rounds"].as_array().unwrap();
        let round = rounds.iter().find(|known| known["slug"] == round).unwrap();
        round["criteria"].as_array().unwrap().iter().map(|criterion| text(&criterion["id"])).collect()
    }

    pub async fn close(&self, round: &str) -> Value {
        let why = json!({"reason": "Everything is in."});
        self.secretary.post(&format!("{}/close", self.round(round)), why).await.ok()
    }

    pub async fn advance(&self, round: &str, target: &str, places: i32) -> Answer {
        let how = json!({"target": target, "places": places});
        self.secretary.post(&format!("{}/advance", self.round(round)), how).await
    }

    /// Three cities that are shortlisted, on the day on which jury and vote open: the first one with the best scores.
    pub async fn shortlist(&self) -> [Entrant; 3] {
        let entries = [
            self.entry("Quito", "EC").await,
            self.entry("Vienna", "AT").await,
            self.entry("Bandung", "ID").await,
        ];
        let judge = self.judge("technical", "PT").await;
        for entry in &entries {
            self.assign("technical", &[(entry, &[&judge])]).await.ok();
        }
        self.at("2021-10-12T00:00:00Z");
        for (entry, score) in entries.iter().zip([9, 7, 5]) {
            judge.submit(self, "technical", entry, &[score, score]).await.ok();
        }
        self.close("technical").await;
        self.advance("technical", "deserving", 3).await.ok();
        self.advance("technical", "shortlisted", 3).await.ok();
        self.at("2021-10-21T00:00:00Z");
        entries
    }
}

impl Entrant {
    /// Path of the feedback on the entry.
    pub fn feedback(&self) -> String {
        format!("me/entries/{}/feedback", self.id)
    }
}

impl Judge {
    /// Path of the judge's evaluation of an entry in a round; of none, if the entry is not assigned to them.
    pub async fn evaluation(&self, round: &str, entry: &Entrant) -> String {
        let own = self.caller.get(&format!("me/evaluations?round={round}&limit=200")).await.ok();
        let found = own["items"].as_array().unwrap().iter().find(|one| one["entry"] == entry.id);
        let id = found.map_or_else(|| uuid::Uuid::new_v4().to_string(), |found| text(&found["id"]));
        format!("me/evaluations/{id}")
    }

    pub async fn save(
        &self,
        award: &Award<'_>,
        round: &str,
        entry: &Entrant,
        scores: &[i32],
        submitted: bool,
    ) -> Answer {
        let criteria = award.criteria(round).await;
        let scores: Vec<_> = criteria
            .iter()
            .zip(scores)
            .map(|(criterion, score)| json!({"criterion": criterion, "score": score}))
            .collect();
        let new =
            json!({"scores": scores, "submitted": submitted, "comment": "Between us.", "feedback": "Go on."});
        self.caller.put(&self.evaluation(round, entry).await, new).await
    }

    pub async fn submit(&self, award: &Award<'_>, round: &str, entry: &Entrant, scores: &[i32]) -> Answer {
        self.save(award, round, entry, scores, true).await
    }
}

/// An entry that lacks nothing.
fn whole(city: &str, country: &str, email: &str) -> Value {
    json!({
        "category": "inclusive", "theme": "energy-transition", "title": format!("Water for {city}"),
        "abstract": "Every quarter has clean water.", "language": "en", "city": city, "country": country,
        "starts_on": "2019-01-01", "wants_feedback": true,
        "submitters": [{"name": "Ana Sousa", "post": "Head of planning", "organisation": format!("City of {city}"), "email": email}],
    })
}
