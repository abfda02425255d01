use axum::{extract::State, response::Response};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::{
    answer,
    import::CityRecords,
    invitation,
    model::{
        CityAnswer, ForumInvitation, ForumInvitationAnswer, ForumInvitationOutcome,
        ForumInvitationOutcomeKind, ForumInvitationOutcomes, ForumOverview, ForumReminderResult,
        NewForumInvitation, NewForumInvitationBatch,
    },
    overview, reminder,
    rules::{ForumInvitationError, kinds},
    store::{self, ForumInvitationFilter},
};
use crate::{
    app::App,
    delegations::delegation_problems,
    events::Creating,
    forum::paths::ForumInvitationPath,
    http::{
        BinaryFile, Body, CongressPath, Created, IfMatch, Json, LARGEST_FILE, Page, Paging, Patch, Path,
        Problems, Query, Result, Valid, WithEtag,
    },
    identity::{Staff, Visitor, permission},
    imports::{
        FileForm, Import, ImportFileError, ImportPath, ListExportQuery, RecordDefaults, RecordImportQuery,
        RecordUpload, export_records, import_records,
    },
    types::{AccountId, Country, Region},
};

crate::operations! {
    list_forum_invitations,
    invite_city,
    invite_cities,
    import_cities,
    export_cities,
    remind_cities,
    get_forum_overview,
    get_forum_invitation,
    update_forum_invitation,
    send_forum_invitation,
    revoke_forum_invitation,
    respond_to_forum_invitation,
}

/// Filters for invitations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ForumInvitationQuery {
    /// Only of this country.
    country: Option<Country>,
    /// Only of this region.
    #[param(inline)]
    region: Option<Region>,
    /// Only invitations with this answer.
    #[param(inline)]
    answer: Option<ForumInvitationAnswer>,
    /// Only invitations without an answer.
    #[serde(default)]
    unanswered: bool,
}

/// The account whose invitations the caller sees; `None`: the secretariat sees all.
fn office(me: &Visitor<permission::DelegationLead>) -> Option<AccountId> {
    (!me.holds::<permission::ForumManage>()).then_some(me.account)
}

/// List city invitations
///
/// Sorted by country and city. Outside the secretariat you see only invitations sent to your own e-mail address.
#[utoipa::path(
    get, path = "/congresses/{congress}/forum/invitations", tag = "Forum",
    params(CongressPath, ForumInvitationQuery, Paging),
    responses((status = 200, description = "A page of invitations", body = Page<ForumInvitation>)),
)]
pub async fn list_forum_invitations(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Query(query): Query<ForumInvitationQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<ForumInvitation>> {
    let countries = match (&query.country, query.region) {
        (Some(country), _) => Some(vec![country.to_string()]),
        (None, Some(region)) => Some(region.countries()),
        (None, None) => None,
    };
    let filter = ForumInvitationFilter {
        ids: None,
        office: office(&me),
        countries: countries.as_deref(),
        answer: query.answer,
        is_unanswered: query.unanswered,
    };
    let after = paging.after("country")?;
    let rows = store::list(&app.pool, me.congress, filter, after, (paging.limit(), app.now())).await?;
    Ok(paging.page("country", rows, |last| (last.country.clone(), last.city_key.clone())))
}

/// Invite a city
///
/// Adds a city to the invitation list, and sends the invitation e-mail if `send` is set. Each city is invited once.
#[utoipa::path(
    post, path = "/congresses/{congress}/forum/invitations", tag = "Forum", params(CongressPath),
    request_body = NewForumInvitation,
    responses(
        (status = 201, description = "The invitation", body = ForumInvitation),
        Problems<(kinds::Invited, kinds::Invalid)>,
    ),
)]
pub async fn invite_city(
    _: Staff<permission::ForumManage>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewForumInvitation>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let invitation = invitation::create(&mut change, &new).await?;
    let path = ForumInvitationPath { congress: path.congress, invitation: invitation.id };
    change.created(&path, &invitation).await
}

/// Invite several cities
///
/// At most 500 at once. Cities that are already invited are not changed.
#[utoipa::path(
    post, path = "/congresses/{congress}/forum/invitations/batch", tag = "Forum", params(CongressPath),
    request_body = NewForumInvitationBatch,
    responses((status = 200, description = "The outcome for each city", body = ForumInvitationOutcomes)),
)]
pub async fn invite_cities(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Valid(new): Valid<NewForumInvitationBatch>,
) -> Result<Json<ForumInvitationOutcomes>> {
    let mut change = staff.begin(&app).await?;
    let created = invitation::create_all(&mut change, &new.invitations).await?;
    change.commit().await?;
    let outcomes = new.invitations.into_iter().zip(created).map(|(new, (invitation, is_new))| {
        let (city, country) = (new.city, new.country);
        let (outcome, problem) = match is_new {
            true => (ForumInvitationOutcomeKind::Created, None),
            false => {
                let problem = ForumInvitationError::AlreadyInvited.into();
                (ForumInvitationOutcomeKind::AlreadyInvited, Some(problem))
            }
        };
        ForumInvitationOutcome { city, country, outcome, invitation, problem }
    });
    Ok(Json(ForumInvitationOutcomes { outcomes: outcomes.collect() }))
}

/// The deadline of cities whose row has none.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CityImportQuery {
    /// Deadline for cities without one in the file.
    respond_by: Option<DateTime<Utc>>,
}

/// Export cities to invite
///
/// Exports all cities on the list, sorted by country and name, with the columns of the import, and with the answer, the
/// state and the delegation of each city, which an import ignores. The state does not tell `overdue` from `open`: see the deadline. The
/// file can be changed and imported again: its `ID` says which city a row means.
#[utoipa::path(
    get, path = "/congresses/{congress}/forum/invitations/export", tag = "Forum",
    params(CongressPath, ListExportQuery),
    responses((status = 200, description = "The file", content(
        (String = "text/csv", example = "ID,City,Country\r\n01963f2e-7c1a-7000-8000-000000000000,Quito,EC\r\n"),
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ))),
)]
pub async fn export_cities(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    Query(query): Query<ListExportQuery>,
) -> Result<Response> {
    let mut tx = app.begin_snapshot().await?;
    let name = format!("cities-{}", &*path.congress);
    export_records::<CityRecords>(&mut tx, staff.congress, &(), query, &name).await
}

/// Import cities to invite
///
/// Imports up to 2,000 cities from text or from a sheet of an XLSX, XLS or ODS spreadsheet, as `POST …/imports` does with
/// delegates. A row means the invitation of its city: it is added to the list, or the filled cells update it. A date as the
/// deadline means its last minute in the time zone of the edition. No e-mail is sent. Importing the same file again changes
/// nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/forum/invitations/import", tag = "Forum",
    params(CongressPath, RecordImportQuery, CityImportQuery),
    request_body(content(
        (String = "text/csv", example = "City,Country,Addressee,E-mail,Respond by\nQuito,Ecuador,The Mayor of Quito,alcaldia@quito.example,2021-10-20\n"),
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", example = "the file"),
        (inline(BinaryFile) = "application/vnd.ms-excel", example = "the file"),
        (inline(BinaryFile) = "application/vnd.oasis.opendocument.spreadsheet", example = "the file"),
        (FileForm = "multipart/form-data"),
    )),
    responses((status = 201, description = "The import, with the outcome of every row", body = Import), Problems<ImportFileError>),
    extensions(("x-max-body" = json!(LARGEST_FILE))),
)]
pub async fn import_cities(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    Query(query): Query<RecordImportQuery>,
    Query(of_cities): Query<CityImportQuery>,
    body: Body,
) -> Result<Created> {
    let defaults = of_cities.respond_by.map(|respond_by| ("respond_by".to_owned(), json!(respond_by)));
    let defaults: RecordDefaults = defaults.into_iter().collect();
    let mut file = RecordUpload::read::<CityRecords>(body, &query, defaults).await?;
    let mut change = match staff.begin_once(&app, file.key.take()).await? {
        Ok(change) => change,
        Err(first) => return Ok(first),
    };
    let import = import_records::<CityRecords>(&mut change, (), file).await?;
    change.created_record(&ImportPath { congress: path.congress, import: import.import.id }, &import).await
}

/// Remind cities
///
/// Sends a reminder now to every city with a sent invitation, no answer or a tentative one, and a deadline in the future, except those
/// already reminded within the last day.
#[utoipa::path(
    post, path = "/congresses/{congress}/forum/invitations/remind", tag = "Forum", params(CongressPath),
    responses((status = 200, description = "The number of cities reminded", body = ForumReminderResult)),
)]
pub async fn remind_cities(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
) -> Result<Json<ForumReminderResult>> {
    let mut change = staff.begin(&app).await?;
    let reminded = reminder::remind_on_request(&mut change).await?;
    change.commit().await?;
    Ok(Json(ForumReminderResult { reminded }))
}

/// Get the overview of answers
///
/// Returns how many cities accepted, sent a deputy, declined, answered tentatively, or have not answered, by region and country.
#[utoipa::path(
    get, path = "/congresses/{congress}/forum/invitations/overview", tag = "Forum", params(CongressPath),
    responses((status = 200, description = "The figures", body = ForumOverview)),
)]
pub async fn get_forum_overview(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
) -> Result<Json<ForumOverview>> {
    let countries = store::count_by_country(&app.pool, staff.congress, app.now()).await?;
    Ok(Json(overview::by_region(countries)))
}

/// Get a city invitation
///
/// Visible to the secretariat, and to the mayor's office once it is sent.
#[utoipa::path(
    get, path = "/congresses/{congress}/forum/invitations/{invitation}", tag = "Forum", params(ForumInvitationPath),
    responses((status = 200, description = "The invitation", body = ForumInvitation)),
)]
pub async fn get_forum_invitation(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<ForumInvitationPath>,
) -> Result<WithEtag<ForumInvitation>> {
    let found = store::find(&app.pool, me.congress, path.invitation, office(&me), app.now()).await?;
    Ok(WithEtag(found))
}

/// Update a city invitation
///
/// Changing the deadline reschedules the reminders. If the city already has a delegation, its quota does not change.
#[utoipa::path(
    patch, path = "/congresses/{congress}/forum/invitations/{invitation}", tag = "Forum", params(ForumInvitationPath, IfMatch),
    request_body(content = NewForumInvitation, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The updated invitation", body = ForumInvitation),
        Problems<(kinds::Invited, kinds::Invalid, kinds::HasMembers)>,
    ),
)]
pub async fn update_forum_invitation(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<ForumInvitationPath>,
    if_match: IfMatch,
    patch: Patch<NewForumInvitation>,
) -> Result<WithEtag<ForumInvitation>> {
    let mut change = staff.begin(&app).await?;
    let edit = |before: &ForumInvitation| patch.apply(&before.into());
    let invitation = invitation::update(&mut change, path.invitation, &if_match, edit).await?;
    change.commit().await?;
    Ok(WithEtag(invitation))
}

/// Send a city invitation
///
/// Sends the invitation e-mail to the mayor's office, in its language; sends it again if it was already sent.
#[utoipa::path(
    post, path = "/congresses/{congress}/forum/invitations/{invitation}/send", tag = "Forum", params(ForumInvitationPath),
    responses(
        (status = 200, description = "The updated invitation", body = ForumInvitation),
        Problems<kinds::NotOpen>,
    ),
)]
pub async fn send_forum_invitation(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<ForumInvitationPath>,
) -> Result<WithEtag<ForumInvitation>> {
    let mut change = staff.begin(&app).await?;
    let invitation = invitation::send(&mut change, path.invitation).await?;
    change.commit().await?;
    Ok(WithEtag(invitation))
}

/// Revoke a city invitation
///
/// From then on it cannot be answered, and no reminders are sent. An existing delegation stays. Repeating it changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/forum/invitations/{invitation}/revoke", tag = "Forum", params(ForumInvitationPath),
    responses((status = 200, description = "The updated invitation", body = ForumInvitation)),
)]
pub async fn revoke_forum_invitation(
    staff: Staff<permission::ForumManage>,
    State(app): State<App>,
    Path(path): Path<ForumInvitationPath>,
) -> Result<WithEtag<ForumInvitation>> {
    let mut change = staff.begin(&app).await?;
    let invitation = invitation::revoke(&mut change, path.invitation).await?;
    change.commit().await?;
    Ok(WithEtag(invitation))
}

/// Answer a city invitation
///
/// For the mayor's office: an account that has verified the e-mail address that the invitation was sent to. Accepting, or sending a deputy,
/// gives the city a delegation with the invitation's quota, with the office as its focal point, which registers the members. A tentative
/// answer reserves nothing, and the city is still reminded. The answer can be changed until the deadline; the secretariat can record
/// answers received by other means at any time. With `If-Match`, an answer replaces only the one that you have read; the answer that
/// the invitation already has is accepted with any revision.
#[utoipa::path(
    post, path = "/congresses/{congress}/forum/invitations/{invitation}/respond", tag = "Forum",
    params(ForumInvitationPath, IfMatch),
    request_body = CityAnswer,
    responses(
        (status = 200, description = "The updated invitation", body = ForumInvitation),
        Problems<(kinds::NotOpen, kinds::InvalidAnswer, kinds::HasMembers, delegation_problems::NameTaken)>,
    ),
)]
pub async fn respond_to_forum_invitation(
    me: Visitor<permission::DelegationLead>,
    State(app): State<App>,
    Path(path): Path<ForumInvitationPath>,
    if_match: IfMatch,
    Valid(response): Valid<CityAnswer>,
) -> Result<WithEtag<ForumInvitation>> {
    let mut change = me.begin(&app).await?;
    let invitation = answer::respond(&mut change, path.invitation, office(&me), &if_match, &response).await?;
    change.commit().await?;
    Ok(WithEtag(invitation))
}
