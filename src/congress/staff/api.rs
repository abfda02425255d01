use axum::extract::State;

use super::{
    model::{NewStaffMember, StaffMember, StaffRoles, kinds},
    store,
};
use crate::{
    app::App,
    events::Creating,
    http::{
        CongressPath, Created, IfMatch, NoContent, Page, Paging, Path, Problems, Query, Result, Valid,
        WithEtag,
    },
    identity::{Staff, permission},
    types::AccountId,
};

crate::operations! {
    list_staff,
    add_staff_member,
    get_staff_member,
    set_staff_member,
    remove_staff_member,
}

crate::congress_path! {
    pub StaffPath "/staff/{account}" {
        /// Id of the account.
        account: AccountId,
    }
}

/// List staff
///
/// The accounts with roles in this congress.
#[utoipa::path(
    get, path = "/congresses/{congress}/staff", tag = "Congress", params(CongressPath, Paging),
    responses((status = 200, description = "A page of staff", body = Page<StaffMember>)),
)]
pub async fn list_staff(
    staff: Staff<permission::CongressAdminister>,
    State(app): State<App>,
    Query(paging): Query<Paging>,
) -> Result<Page<StaffMember>> {
    store::list(&app.pool, staff.congress, &paging).await
}

/// Add a person to the staff
///
/// By the e-mail address of their account, which they must have confirmed.
#[utoipa::path(
    post, path = "/congresses/{congress}/staff", tag = "Congress", params(CongressPath), request_body = NewStaffMember,
    responses((status = 201, description = "The staff member", body = StaffMember),
              Problems<(kinds::NoAccount, kinds::AlreadyStaff)>),
)]
pub async fn add_staff_member(
    _: Staff<permission::CongressAdminister>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewStaffMember>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let member = super::add(&mut change, &new).await?;
    change.created(&StaffPath { congress: path.congress, account: member.account }, &member).await
}

/// Read a staff member
///
/// Returns the account's name and e-mail address, and its roles in this congress.
#[utoipa::path(
    get, path = "/congresses/{congress}/staff/{account}", tag = "Congress", params(StaffPath),
    responses((status = 200, description = "The staff member", body = StaffMember)),
)]
pub async fn get_staff_member(
    staff: Staff<permission::CongressAdminister>,
    State(app): State<App>,
    Path(path): Path<StaffPath>,
) -> Result<WithEtag<StaffMember>> {
    Ok(WithEtag(store::find(&app.pool, staff.congress, path.account).await?))
}

/// Set the roles of an account
///
/// Replaces all roles that the account has in this congress. With `If-Match`, only if no one has changed them since.
#[utoipa::path(
    put, path = "/congresses/{congress}/staff/{account}", tag = "Congress", params(StaffPath, IfMatch),
    request_body = StaffRoles,
    responses((status = 200, description = "The staff member", body = StaffMember), Problems<kinds::LastOrganiser>),
)]
pub async fn set_staff_member(
    staff: Staff<permission::CongressAdminister>,
    State(app): State<App>,
    Path(path): Path<StaffPath>,
    if_match: IfMatch,
    Valid(new): Valid<StaffRoles>,
) -> Result<WithEtag<StaffMember>> {
    let mut change = staff.begin(&app).await?;
    let member = super::replace_roles(&mut change, path.account, &if_match, &new.roles).await?;
    change.commit().await?;
    Ok(WithEtag(member))
}

/// Remove an account from the staff
///
/// Removes all its roles in this congress. The account itself stays.
#[utoipa::path(
    delete, path = "/congresses/{congress}/staff/{account}", tag = "Congress", params(StaffPath, IfMatch),
    responses((status = 204, description = "Removed"), Problems<kinds::LastOrganiser>),
)]
pub async fn remove_staff_member(
    staff: Staff<permission::CongressAdminister>,
    State(app): State<App>,
    Path(path): Path<StaffPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    super::remove(&mut change, path.account, &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}
