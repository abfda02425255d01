use serde_json::{Value, json};

use super::{Caller, Congress, new_session};

/// A mayors' forum: a track, a sitting, its secretariat.
pub struct Forum<'c> {
    pub congress: &'c Congress,
    pub secretary: Caller,
    /// Path of the sitting.
    pub sitting: String,
}

/// The accredited head of a delegation.
pub struct Mayor {
    pub caller: Caller,
    pub email: String,
    pub delegation: String,
    pub registration: String,
}

impl Congress {
    pub async fn forum(&self) -> Forum<'_> {
        let organiser = self.organiser().await;
        let track = json!({"slug": "mayors-forum", "name": {"en": "Forum"}, "kind": "mayors_forum"});
        organiser.post("tracks", track).await.ok();
        let tracks = json!({"tracks": ["congress", "mayors-forum"]});
        organiser.patch("registration-types/delegate", tracks).await.ok();
        let secretary = self.staff_of("metropolis-2021", "forum_secretary").await;
        let mut forum = Forum { congress: self, secretary, sitting: String::new() };
        forum.sitting = forum.sitting("PLENARY").await;
        forum
    }
}

impl Forum<'_> {
    /// Path of another sitting.
    pub async fn sitting(&self, code: &str) -> String {
        let mut new = new_session(code);
        new["track"] = json!("mayors-forum");
        let session = self.congress.organiser().await.post("sessions", new).await.ok();
        format!("sessions/{}", text(&session["id"]))
    }

    pub fn list(&self) -> String {
        format!("{}/speakers-list", self.sitting)
    }

    pub fn requests(&self) -> String {
        format!("{}/speaking-requests", self.sitting)
    }

    pub async fn open(&self, set: Value) -> Value {
        self.secretary.post(&format!("{}/open", self.list()), set).await.ok()
    }

    /// A delegation of a city whose head is confirmed, and signed in.
    pub async fn mayor(&self, city: &str, country: &str, rank: i32) -> Mayor {
        let email = format!("mayor.{}@city.example", uuid::Uuid::new_v4().simple());
        let caller = self.congress.person(&email, json!({})).await;
        self.accredited((caller, email), city, country, rank).await
    }

    /// The same of somebody who has an account.
    pub async fn accredited(
        &self,
        (caller, email): (Caller, String),
        city: &str,
        country: &str,
        rank: i32,
    ) -> Mayor {
        let registration = text(&caller.register("delegate").await.ok()["id"]);
        let organiser = self.congress.organiser().await;
        let new = json!({"name": format!("City of {city}, {country}"), "city": city, "country": country});
        let delegation = text(&organiser.post("delegations", new).await.ok()["id"]);
        let member = format!("delegations/{delegation}/members/{registration}");
        organiser.put(&member, json!({})).await.ok();
        organiser.patch(&format!("delegations/{delegation}"), json!({"head": registration})).await.ok();
        let accreditation = json!({"title": "Mayor", "protocol_rank": rank});
        self.secretary.put(&format!("delegations/{delegation}/accreditation"), accreditation).await.ok();
        Mayor { caller, email, delegation, registration }
    }

    /// What the chair sees.
    pub async fn shown(&self) -> Value {
        self.secretary.get(&self.list()).await.ok()
    }
}

impl Mayor {
    pub async fn ask(&self, forum: &Forum<'_>, more: Value) -> super::Answer {
        self.caller.post(&forum.requests(), speech(more)).await
    }
}

/// A request to speak.
pub fn speech(more: Value) -> Value {
    let mut new = json!({"topic": "Housing", "mode": "live", "language": "en", "wanted_seconds": 120});
    json_merge(&mut new, more);
    new
}

fn json_merge(into: &mut Value, more: Value) {
    into.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
