//! E-mails about accounts. They do not contain names: the person who signs up chooses the name, but the e-mail goes to the
//! owner of the address.

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    events::{
        ACCOUNT_CREATED, ACCOUNT_ERASED, AccountChanged, AccountRequested, EMAIL_CHANGE_REQUESTED,
        EMAIL_CHANGED, PASSWORD_CHANGED, PASSWORD_RESET_REQUESTED, SIGN_UP_REPEATED, VERIFICATION_REQUESTED,
    },
    secrets::{self, Purpose},
};
use crate::{
    app::App,
    events::{DispatchedEvent, EventKind},
    notifications::{
        self, NewNotification, Notification, NotificationContext, NotificationDeclaration, Recipient,
    },
    types::{AccountId, Email, EmailChangeId, Language, Now, Secret},
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
    /// To a new e-mail address: the link that confirms the change.
    EMAIL_CHANGE: EmailChangeContext = "email_change", with_secret(issue_email_change);
    /// To the owner of an account, when a person requests to change the address of another account to this one.
    EMAIL_CHANGE_TAKEN: AccountContext = "email_change_taken";
    /// To the present address when a change is requested: a link to refuse it.
    EMAIL_CHANGE_NOTICE: EmailChangeContext = "email_change_notice", with_secret(issue_email_refusal);
    /// To the previous address after a change: a link to refuse it.
    EMAIL_CHANGE_DONE: EmailChangeContext = "email_changed", with_secret(issue_email_refusal);
}

/// E-mails with secrets that sign in or verify: they must not reach an address that the account no longer has.
pub const CREDENTIAL_MAILS: &[&str] = &["verification", "password_reset", "email_change"];

#[derive(Serialize, Deserialize)]
pub struct EmailChangeContext {
    change: EmailChangeId,
    /// The new address.
    new_email: String,
}

impl NotificationContext for EmailChangeContext {
    fn sample() -> Self {
        Self { change: Uuid::nil().into(), new_email: "ana@new.example".into() }
    }
}

fn issue_email_change(app: App, context: EmailChangeContext) -> BoxFuture<'static, sqlx::Result<Secret>> {
    Box::pin(async move { secrets::issue_of_change(&app.pool, context.change, Purpose::EmailChange).await })
}

fn issue_email_refusal(app: App, context: EmailChangeContext) -> BoxFuture<'static, sqlx::Result<Secret>> {
    Box::pin(async move { secrets::issue_of_change(&app.pool, context.change, Purpose::EmailRefusal).await })
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

static OF_REQUESTS: [(&EventKind<AccountRequested>, &AccountNotification); 3] = [
    (&VERIFICATION_REQUESTED, &VERIFICATION),
    (&SIGN_UP_REPEATED, &ACCOUNT_EXISTS),
    (&PASSWORD_RESET_REQUESTED, &PASSWORD_RESET),
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
        let changes = notify_of_email_changes(&mut *db, happened).await?;
        notifications::queue(&mut *db, &changes, now).await?;
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

/// E-mails to the new and to the previous address of a change. An address that was never verified may be another person's: nothing
/// about the account is sent to it.
async fn notify_of_email_changes(
    db: &mut PgConnection,
    happened: &[DispatchedEvent],
) -> sqlx::Result<Vec<NewNotification>> {
    let about = |event: &DispatchedEvent| {
        let requested = event.payload(&EMAIL_CHANGE_REQUESTED).map(|change| (event.id, change.id, false));
        requested.or_else(|| event.payload(&EMAIL_CHANGED).map(|change| (event.id, change.id, true)))
    };
    let about: Vec<_> = happened.iter().filter_map(about).collect();
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let found = sqlx::query!(
        r#"
        -- identity::notify_of_email_changes
        select n.number as "number!", e.id as "id: EmailChangeId", e.account_id as "account: AccountId", e.email as "email: Email",
               e.previous as "previous: Email", e.previous_verified, a.locale as "language: Language",
               o.id as "owner?: AccountId", o.locale as "owner_language?: Language"
        from unnest($1::uuid[]) with ordinality as n (id, number)
        join email_change e on e.id = n.id
        join account a on a.id = e.account_id and a.erased_at is null
        left join account o on o.email = e.email and o.id <> a.id
        "#,
        &about.iter().map(|(_, change, _)| **change).collect::<Vec<_>>(),
    )
    .fetch_all(db)
    .await?;
    let mut new = Vec::new();
    for row in found {
        let nth = usize::try_from(row.number).ok().and_then(|number| number.checked_sub(1));
        let Some(&(event, _, is_done)) = nth.and_then(|nth| about.get(nth)) else { continue };
        let recipient = |email: &Email, account: AccountId, language: Language| Recipient {
            congress: None,
            account: Some(account),
            registration: None,
            email: email.clone(),
            language,
        };
        let context = EmailChangeContext { change: row.id, new_email: row.email.to_string() };
        if row.previous_verified {
            let notification = if is_done { &EMAIL_CHANGE_DONE } else { &EMAIL_CHANGE_NOTICE };
            let to = recipient(&row.previous, row.account, row.language.clone());
            new.push(notification.compose(event, to, &context));
        }
        match row.owner.zip(row.owner_language) {
            _ if is_done => {}
            Some((owner, language)) => {
                let (to, context) =
                    (recipient(&row.email, owner, language), AccountContext { account: owner });
                new.push(EMAIL_CHANGE_TAKEN.compose(event, to, &context));
            }
            None => {
                let to = recipient(&row.email, row.account, row.language);
                new.push(EMAIL_CHANGE.compose(event, to, &context));
            }
        }
    }
    Ok(new)
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
