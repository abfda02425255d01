use axum::{extract::State, http::StatusCode};

use crate::{
    app::App,
    events::{Change, Deployment},
    http::{IfMatch, Json, Patch, Problems, Result, Valid, WithEtag},
    identity::{
        Anyone, Denied, Hasher, Origin, SignedIn,
        accounts::{self, Account, AccountUpdate, NewAccount, SignUpAccepted},
        permission,
        throttle::{self, Quota, TooManyTries},
    },
};

crate::operations! {
    state: [Hasher],
    sign_up,
    get_me,
    update_me,
}

/// Sign up
///
/// Creates an account and sends a verification e-mail. The response is the same whether or not the e-mail already has
/// an account, so that it does not reveal who has one.
#[utoipa::path(
    post, path = "/accounts", tag = "Identity", request_body = NewAccount,
    responses((status = 202, description = "Accepted", body = SignUpAccepted), Problems<TooManyTries>),
)]
pub async fn sign_up(
    _: Anyone,
    State(app): State<App>,
    State(hasher): State<Hasher>,
    origin: Origin,
    Valid(new): Valid<NewAccount>,
) -> Result<(StatusCode, Json<SignUpAccepted>)> {
    let now = app.now();
    let from = format!("sign-up from {}", origin.network);
    throttle::count(
        &app.pool,
        &from,
        Quota::per_minute(app.config.sign_ins_per_minute.saturating_mul(30)),
        now,
    )
    .await?;
    // Hash before looking up the e-mail, so that both cases take the same time.
    let hash = accounts::hash_password(&hasher, &new).await?;
    let mut change = Change::begin(&app, origin.unidentified(), Deployment).await?;
    accounts::sign_up(&mut change, &new, &hash).await?;
    change.commit().await?;
    let detail = "We have sent an e-mail to this address. Follow its link, then sign in with POST /api/v1/auth/tokens.";
    Ok((StatusCode::ACCEPTED, Json(SignUpAccepted { email: new.email, detail })))
}

/// Read my account
///
/// Returns the profile, deployment-wide permissions, and the roles in each congress.
#[utoipa::path(
    get, path = "/me", tag = "Identity",
    responses((status = 200, description = "The account", body = Account)),
)]
pub async fn get_me(
    me: SignedIn<permission::AccountOwn>,
    State(app): State<App>,
) -> Result<WithEtag<Account>> {
    Ok(WithEtag(accounts::find_account(&app.pool, me.account).await?))
}

/// Update my profile
///
/// Changes name, language or time zone.
#[utoipa::path(
    patch, path = "/me", tag = "Identity", params(IfMatch), request_body(content = AccountUpdate, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated account", body = Account)),
)]
pub async fn update_me(
    me: SignedIn<permission::AccountOwn>,
    State(app): State<App>,
    if_match: IfMatch,
    patch: Patch<AccountUpdate>,
) -> Result<WithEtag<Account>> {
    let mut change = me.begin(&app).await?;
    let before = accounts::lock(change.db(), me.account).await?.ok_or(Denied::Unknown)?;
    if_match.check(&before)?;
    let profile = patch.apply(&(&before).into())?;
    let account = accounts::update(&mut change, &before, &profile).await?;
    change.commit().await?;
    Ok(WithEtag(account))
}
