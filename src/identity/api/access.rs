use crate::{
    http::{CongressPath, Json},
    identity::{Access, Visitor, permission},
};

crate::operations! {
    read_access,
}

/// Read my access
///
/// Your roles and permissions in this congress, so that a client can show what you may do.
#[utoipa::path(
    get, path = "/congresses/{congress}/me/access", tag = "Identity", params(CongressPath),
    responses((status = 200, description = "What you may do", body = Access)),
)]
pub async fn read_access(me: Visitor<permission::AccountOwn>) -> Json<Access> {
    Json(me.access())
}
