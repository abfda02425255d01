use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    model::{NewStatement, Statement},
    rules::StatementError,
    statement::{self, StatementAuthor},
    store::{self, StatementFilter},
};
use crate::{
    app::App,
    forum::{
        paths::SpeakingRequestPath,
        speakers_list::{Chair, kinds as speakers_list},
    },
    http::{CongressPath, IfMatch, Lang, Page, Paging, Path, Problems, Query, Result, Valid, WithEtag},
    identity::{Reader, Visitor, permission},
    types::{DelegationId, SessionId},
};

crate::operations! {
    list_statements,
    get_statement,
    set_statement,
}

/// Filters for statements.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatementQuery {
    /// Only of this session.
    session: Option<SessionId>,
    /// Only of this delegation.
    delegation: Option<DelegationId>,
}

/// List statements
///
/// Returns published statements, for the record, in order of publication.
#[utoipa::path(
    get, path = "/congresses/{congress}/statements", tag = "Forum", params(CongressPath, StatementQuery, Paging, Lang),
    responses((status = 200, description = "A page of statements", body = Page<Statement>)),
)]
pub async fn list_statements(
    reader: Reader,
    State(app): State<App>,
    Query(query): Query<StatementQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<Statement>> {
    let filter = StatementFilter { session: query.session, delegation: query.delegation, request: None };
    let after = paging.after("published_at")?;
    let rows = store::list(&app.pool, reader.congress, &filter, after, paging.limit()).await?;
    Ok(paging.page("published_at", rows, |last| (last.published_at, last.request)))
}

/// Get a statement
///
/// Public once it is published; before that, visible to the delegation, the secretariat and the chair.
#[utoipa::path(
    get, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/statement", tag = "Forum",
    params(SpeakingRequestPath, Lang),
    responses((status = 200, description = "The statement", body = Statement)),
)]
pub async fn get_statement(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<SpeakingRequestPath>,
) -> Result<WithEtag<Statement>> {
    let mut db = app.pool.acquire().await?;
    Ok(WithEtag(statement::find_visible(&mut db, &reader, (path.session, path.request)).await?))
}

/// Submit a statement
///
/// The text of a speech, in one or more languages, and links: in advance for the interpreters, and for the record. You choose whether it is
/// published at once or when the speech is over. Only the secretariat can correct a published statement.
#[utoipa::path(
    put, path = "/congresses/{congress}/sessions/{session}/speaking-requests/{request}/statement", tag = "Forum",
    params(SpeakingRequestPath, IfMatch), request_body = NewStatement,
    responses(
        (status = 200, description = "The statement", body = Statement),
        Problems<(speakers_list::NoRequest, StatementError)>,
    ),
)]
pub async fn set_statement(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<SpeakingRequestPath>,
    if_match: IfMatch,
    Valid(new): Valid<NewStatement>,
) -> Result<WithEtag<Statement>> {
    let author = StatementAuthor {
        account: (!me.holds::<Chair>()).then_some(me.account),
        can_correct: me.holds::<permission::ForumManage>(),
    };
    let mut change = me.begin(&app).await?;
    let at = (path.session, path.request);
    let statement = statement::set(&mut change, &author, at, &if_match, &new).await?;
    change.commit().await?;
    Ok(WithEtag(statement))
}
