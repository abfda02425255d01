use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    app::App,
    http::{Json, NoContent, Page, Paging, Path, Query, RequestError, Result},
    identity::{
        InPerson,
        browser::{SetCookie, WithCookie},
        permission,
        tokens::{self, Token},
    },
    types::TokenId,
};

crate::operations! {
    sign_out,
    list_tokens,
    get_token,
    end_token,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct TokenPath {
    /// Id of the sign-in.
    token: TokenId,
}

/// List my sign-ins
///
/// Latest first, without expired ones.
#[utoipa::path(
    get, path = "/me/tokens", tag = "Identity", params(Paging),
    responses((status = 200, description = "A page of sign-ins", body = Page<Token>)),
)]
pub async fn list_tokens(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<Token>> {
    let (mine, after) = ((me.account, me.token), paging.after("id")?);
    let rows = tokens::list(&app.pool, mine, None, after, paging.limit(), app.now()).await?;
    Ok(paging.page("id", rows, |last| last.id))
}

/// Read one of my sign-ins
///
/// Without its token, which is only shown at the sign-in.
#[utoipa::path(
    get, path = "/me/tokens/{token}", tag = "Identity", params(TokenPath),
    responses((status = 200, description = "The sign-in", body = Token)),
)]
pub async fn get_token(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Path(path): Path<TokenPath>,
) -> Result<Json<Token>> {
    let mine = (me.account, me.token);
    let found = tokens::list(&app.pool, mine, Some(path.token), None, 1, app.now()).await?;
    Ok(Json(found.into_iter().next().ok_or(RequestError::NoSuch("sign-in"))?))
}

/// End one of my sign-ins
///
/// Its token stops working immediately.
#[utoipa::path(
    delete, path = "/me/tokens/{token}", tag = "Identity", params(TokenPath),
    responses((status = 204, description = "Ended")),
)]
pub async fn end_token(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
    Path(path): Path<TokenPath>,
) -> Result<NoContent> {
    end(&app, &me, path.token).await
}

/// Sign out
///
/// Ends the sign-in of the current request, and removes its cookie if it has one.
#[utoipa::path(
    delete, path = "/auth/tokens/current", tag = "Identity",
    responses((status = 204, description = "Signed out")),
)]
pub async fn sign_out(
    me: InPerson<permission::AccountOwn>,
    State(app): State<App>,
) -> Result<WithCookie<NoContent>> {
    let done = end(&app, &me, me.token).await?;
    Ok(WithCookie(me.in_cookie.then(|| SetCookie::remove(&app.config)), done))
}

async fn end(app: &App, me: &InPerson<permission::AccountOwn>, token: TokenId) -> Result<NoContent> {
    let mut change = me.begin(app).await?;
    tokens::end(&mut change, me.account, token).await?;
    change.commit().await?;
    Ok(NoContent)
}
