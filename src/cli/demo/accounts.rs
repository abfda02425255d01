//! The accounts of the demo. All have the demo's password and a verified e-mail.

use super::steps::parse;
use crate::{
    events::{Change, Deployment},
    http::Result,
    identity::{self, NewAccount},
};

pub const ADMINISTRATOR: &str = "admin@demo.example";
/// The organiser of all editions.
pub const ORGANISER: &str = "organiser@demo.example";
pub const EDITOR: &str = "editor@demo.example";
pub const DELEGATE: &str = "delegate@demo.example";
pub const FOCAL_POINT: &str = "focalpoint@demo.example";
pub const MAYOR: &str = "mayor@demo.example";
pub const CHAIR: &str = "chair@demo.example";
pub const EVALUATOR: &str = "evaluator@demo.example";
pub const SPEAKER: &str = "speaker@demo.example";

/// The accounts to sign in with, and what each can do in the edition `demo`.
pub const ACCOUNTS: &[(&str, &str)] = &[
    (DELEGATE, "registered delegate: takes seats and joins sessions"),
    (SPEAKER, "speaker of the session SOON"),
    (FOCAL_POINT, "focal point: registers the delegation of Lisbon"),
    (MAYOR, "accredited mayor of Lisbon: endorses the declaration"),
    (CHAIR, "chair: runs the speakers' list of the session SITTING"),
    (EVALUATOR, "evaluator: scores entries of demo-award"),
    (EDITOR, "programme editor: edits sessions, releases the schedule"),
    (ORGANISER, "organiser of all editions: manages everything in them"),
    (ADMINISTRATOR, "administrator: creates editions"),
];

/// Accounts of staff, and of people who are not registered in any edition: e-mail and family name.
const STAFF: [(&str, &str); 6] = [
    (ADMINISTRATOR, "Administrator"),
    (ORGANISER, "Organiser"),
    (EDITOR, "Editor"),
    (CHAIR, "Chair"),
    (EVALUATOR, "Evaluator"),
    (FOCAL_POINT, "Focal Point"),
];

/// A person with an account.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    pub email: String,
    pub given_name: String,
    pub family_name: String,
    /// Language of e-mails; English if `None`.
    pub locale: Option<&'static str>,
    pub time_zone: Option<&'static str>,
}

impl DemoAccount {
    pub fn new(email: &str, given_name: &str, family_name: &str) -> Self {
        let [email, given_name, family_name] = [email, given_name, family_name].map(str::to_owned);
        Self { email, given_name, family_name, locale: None, time_zone: None }
    }
}

/// The accounts of staff.
pub fn staff() -> impl Iterator<Item = DemoAccount> {
    STAFF.iter().map(|(email, family_name)| DemoAccount {
        time_zone: Some("Asia/Shanghai"),
        ..DemoAccount::new(email, "Demo", family_name)
    })
}

/// Creates the accounts, or gives existing ones this password. It is hashed once, since hashing is slow.
pub async fn set_all(
    change: &mut Change<'_, Deployment>,
    accounts: impl IntoIterator<Item = DemoAccount>,
    (password, hash): (&str, &str),
) -> Result<()> {
    for account in accounts {
        let is_administrator = account.email == ADMINISTRATOR;
        let new = NewAccount {
            email: parse(&account.email)?,
            password: password.to_owned().into(),
            given_name: Some(account.given_name),
            family_name: Some(account.family_name),
            display_name: None,
            name_order: None,
            locale: account.locale.map(parse).transpose()?,
            time_zone: account.time_zone.map(parse).transpose()?,
        };
        identity::set_account(change, &new, hash, is_administrator).await?;
    }
    Ok(())
}
