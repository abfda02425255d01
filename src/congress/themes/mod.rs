//! Policy themes of an edition.

pub(super) mod api;
pub(super) mod model;
mod store;

pub use model::{NewTheme, ThemeError};

use self::model::Theme;
use super::events::{THEME_CREATED, THEME_DELETED, THEME_UPDATED};
use crate::{
    events::Change,
    http::{IfMatch, Patch, Result},
    types::Slug,
};

pub async fn create(change: &mut Change<'_>, new: &NewTheme) -> Result<Theme> {
    let congress = change.congress();
    let theme = store::insert(change.db(), congress, new).await?;
    change.publish(THEME_CREATED.event(theme.id, &theme)).await?;
    Ok(theme)
}

async fn update(
    change: &mut Change<'_>,
    slug: &Slug,
    if_match: &IfMatch,
    patch: &Patch<NewTheme>,
) -> Result<Theme> {
    let congress = change.congress();
    let before = store::lock(change.db(), congress, slug).await?;
    if_match.check(&before)?;
    let theme = store::update(change.db(), before.id, &patch.apply(&before.settings())?).await?;
    change.publish(THEME_UPDATED.event(theme.id, &theme).changing(&before, &theme)).await?;
    Ok(theme)
}

async fn delete(change: &mut Change<'_>, slug: &Slug, if_match: &IfMatch) -> Result<()> {
    let congress = change.congress();
    let theme = store::lock(change.db(), congress, slug).await?;
    if_match.check(&theme)?;
    store::delete(change.db(), theme.id).await?;
    change.publish(THEME_DELETED.event(theme.id, &theme)).await?;
    Ok(())
}
