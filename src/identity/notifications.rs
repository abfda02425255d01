//! E-mails about accounts. They do not contain names: the person who signs up chooses the name, but the e-mail goes to the
//! owner of the address.

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    catalogue::{
        ACCOUNT_CREATED, ACCOUNT_ERASED, ACCOUNT_SOUGHT, AccountAsked, AccountChanged, PASSWORD_CHANGED,
        PASSWORD_RESET_ASKED, VERIFICATION_ASKED,
    },
    secrets::{self, Purpose},
};
use crate::{
    app::App,
    events::{DispatchedEvent, EventKind},
    notifications::{self, Notification, NotificationContext, NotificationDeclaration},
    types::{AccountId, Now, Secret},
};

crate::notifications! {
    /// After a sign-up: the link that verifies the e-mail.
    VERIFICATION: AccountContext = "verification", with_secret(issue_verification);
    /// To the owner of an account, when a person signs up with the same e-mail.
    ACCOUNT_EXISTS: AccountContext = "account_exists";
    /// After a password reset request: the link that sets a new password.
    PASSWORD_RESET: AccountContext = "password_reset", with_secret(issue_password_reset);
    /// After a password change.
    PASSWORD_CHANGE: AccountContext = "password_changed";
}

#[derive(Serialize, Deserialize)]
pub struct AccountContext {
    account: AccountId,
}

impl NotificationContext for AccountContext {
    fn sample() -> Self {
        Self { account: Uuid::nil().into() }
    }
}

fn issue_verification(app: App, context: AccountContext) -> BoxFuture<'static, sqlx::Result<Secret>> {
    Box::pin(
        async move { secrets::issue(&app.pool, context.account, Purpose::Verification, app.now()).await },
    )
}

fn issue_password_reset(app: App, context: AccountContext) -> BoxFuture<'static, sqlx::Result<Secret>> {
    Box::pin(
        async move { secrets::issue(&app.pool, context.account, Purpose::PasswordReset, app.now()).await },
    )
}

type AccountNotification = Notification<AccountContext>;

static OF_CHANGES: [(&EventKind<AccountChanged>, &AccountNotification); 2] =
    [(&ACCOUNT_CREATED, &VERIFICATION), (&PASSWORD_CHANGED, &PASSWORD_CHANGE)];

static OF_REQUESTS: [(&EventKind<AccountAsked>, &AccountNotification); 3] = [
    (&VERIFICATION_ASKED, &VERIFICATION),
    (&ACCOUNT_SOUGHT, &ACCOUNT_EXISTS),
    (&PASSWORD_RESET_ASKED, &PASSWORD_RESET),
];

/// Queues e-mails about accounts, and deletes those of erased accounts.
pub fn notify<'a>(
    db: &'a mut PgConnection,
    happened: &'a [DispatchedEvent],
    now: Now,
) -> BoxFuture<'a, sqlx::Result<()>> {
    Box::pin(async move {
        let erased = happened.iter().filter_map(|event| Some(*event.payload(&ACCOUNT_ERASED)?.id));
        notifications::delete_of_erased(&mut *db, &erased.collect::<Vec<_>>(), &[]).await?;
        let wanted: Vec<_> = happened.iter().filter_map(notification_for).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let accounts: Vec<_> = wanted.iter().map(|(_, account, _)| *account).collect();
        let owners = notifications::find_accounts(&mut *db, &accounts).await?;
        let new = wanted.into_iter().filter_map(|(event, account, notification)| {
            let owner = owners.get(&account)?;
            // Verified in the meantime, or by an operator.
            let is_needless = notification.name() == VERIFICATION.name() && owner.email_verified;
            let compose =
                || notification.compose(event.id, owner.recipient.clone(), &AccountContext { account });
            (!is_needless).then(compose)
        });
        notifications::queue(db, &new.collect::<Vec<_>>(), now).await
    })
}

fn notification_for(
    event: &DispatchedEvent,
) -> Option<(&DispatchedEvent, AccountId, &'static AccountNotification)> {
    let changed = OF_CHANGES.iter().find_map(|(kind, notification)| {
        event.payload(kind).map(|changed| (event, changed.id, *notification))
    });
    // Without an account there is no one to write to.
    let asked = || {
        OF_REQUESTS.iter().find_map(|(kind, notification)| {
            event.payload(kind)?.id.map(|account| (event, account, *notification))
        })
    };
    changed.or_else(asked)
}
