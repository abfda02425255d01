use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{NewNotification, Recipient};
use crate::{
    app::App,
    types::{EventId, Secret},
};

/// A kind of notification: its name, which is also the name of its template, and the data of the template.
pub struct Notification<C> {
    name: &'static str,
    about: &'static str,
    is_news: bool,
    issue_secret: Option<IssueSecret<C>>,
    address_source: Option<AddressSource>,
}

/// Where the address of a recipient is from who has neither an account nor a registration. The footer says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressSource {
    Invitation,
    Entry,
}

/// Creates the secret of a notification when it is sent; only its hash is stored. `RowNotFound`: there is no longer any
/// use for it, and the notification fails.
pub type IssueSecret<C> = fn(App, C) -> BoxFuture<'static, sqlx::Result<Secret>>;

/// The data of a template.
pub trait NotificationContext: Serialize + DeserializeOwned + Send + 'static {
    /// For previews; every variable has a value.
    fn sample() -> Self;
}

impl<C> Notification<C> {
    pub const fn new(name: &'static str, about: &'static str) -> Self {
        Self { name, about, is_news: false, issue_secret: None, address_source: None }
    }

    /// Recipients can unsubscribe from it.
    #[must_use]
    pub const fn news(mut self) -> Self {
        self.is_news = true;
        self
    }

    /// It contains a secret.
    #[must_use]
    pub const fn with_secret(mut self, issue: IssueSecret<C>) -> Self {
        self.issue_secret = Some(issue);
        self
    }

    /// It is also sent to addresses without an account or a registration.
    #[must_use]
    pub const fn with_address_from(mut self, source: AddressSource) -> Self {
        self.address_source = Some(source);
        self
    }
}

impl<C: NotificationContext> Notification<C> {
    /// A notification of this kind about an event.
    pub fn compose(&self, event: EventId, recipient: Recipient, context: &C) -> NewNotification {
        let mut context = json!(context);
        if let (None, None, Some(source)) = (recipient.account, recipient.registration, self.address_source) {
            context["address_source"] = json!(source);
        }
        NewNotification { event, kind: self.name, recipient, context }
    }
}

/// A kind of notification, whatever the data of its template.
pub trait NotificationDeclaration: Send + Sync {
    fn name(&self) -> &'static str;

    /// When it is sent, in a sentence.
    fn about(&self) -> &'static str;

    fn is_news(&self) -> bool;

    /// Sample data for every variable of the template.
    fn sample(&self) -> Value;

    /// Creates the secret of a notification with this data; `None`: it has no secret.
    fn issue_secret(&self, app: &App, context: &Value) -> Option<BoxFuture<'static, sqlx::Result<Secret>>>;
}

impl<C: NotificationContext> NotificationDeclaration for Notification<C> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn about(&self) -> &'static str {
        self.about.trim()
    }

    fn is_news(&self) -> bool {
        self.is_news
    }

    fn sample(&self) -> Value {
        json!(C::sample())
    }

    fn issue_secret(&self, app: &App, context: &Value) -> Option<BoxFuture<'static, sqlx::Result<Secret>>> {
        let (issue, app) = (self.issue_secret?, app.clone());
        let context = C::deserialize(context);
        Some(Box::pin(async move {
            issue(app, context.map_err(|error| sqlx::Error::Decode(error.into()))?).await
        }))
    }
}

/// An instant for samples.
pub fn sample_instant() -> DateTime<Utc> {
    // 10 November 2021, 08:00.
    DateTime::from_timestamp_nanos(1_636_531_200_000_000_000)
}

/// Declares the kinds of notifications of a feature, and the list of them. The comment says when each is sent.
///
/// ```text
/// crate::notifications! {
///     /// A person on the waiting list got a place.
///     PROMOTED: RegistrationContext = "promoted";
///     /// An invitation to register.
///     INVITATION: InvitationContext = "invitation", with_secret(issue_invitation);
/// }
/// ```
#[macro_export]
macro_rules! notifications {
    ($(#[doc = $about:literal] $name:ident: $context:ty = $kind:literal $(, $property:ident($($value:expr)?))*;)+) => {
        $(
            #[doc = $about]
            pub static $name: $crate::notifications::Notification<$context> =
                $crate::notifications::Notification::new($kind, $about)$(.$property($($value)?))*;
        )+
        pub const NOTIFICATIONS: &[&dyn $crate::notifications::NotificationDeclaration] = &[$(&$name),+];
    };
}
