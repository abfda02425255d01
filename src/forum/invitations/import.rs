//! Importing cities to invite from a spreadsheet. A row means the invitation of its city.

use serde_json::{Map, Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    invitation,
    model::{ForumInvitation, NewForumInvitation},
    store::{self, ForumInvitationFilter},
};
use crate::{
    events::Change,
    http::{IfMatch, Result},
    imports::{
        CITY_ANSWER_COLUMNS, CITY_COLUMNS, ExistingRecord, ImportTarget, RECORD_PAGE, Record, RecordColumn,
        RecordPage, RecordTarget, exported_fields,
    },
    types::{CongressId, ForumInvitationId, Now, folded},
};

/// Invitations of cities as the target of an import.
pub struct CityRecords;

impl RecordTarget for CityRecords {
    type New = NewForumInvitation;
    type Parent = ();

    const TARGET: ImportTarget = ImportTarget::Cities;
    const COLUMNS: &'static [RecordColumn] = CITY_COLUMNS;
    const READ_ONLY: &'static [RecordColumn] = CITY_ANSWER_COLUMNS;

    async fn find(
        change: &mut Change<'_>,
        (): &(),
        fields: &Map<String, Value>,
    ) -> Result<Vec<ExistingRecord<NewForumInvitation>>> {
        let text = |field: &str| fields.get(field).and_then(Value::as_str);
        let (Some(city), Some(country)) = (text("city"), text("country")) else { return Ok(Vec::new()) };
        let congress = change.congress();
        let Some(id) = store::find_by_city(change.db(), congress, city, country).await? else {
            return Ok(Vec::new());
        };
        // It may just have been changed to another city.
        let is_of_city = |found: &ExistingRecord<NewForumInvitation>| {
            folded(&found.present.city) == folded(city) && *found.present.country == *country
        };
        Ok(Self::get(change, *id).await?.filter(is_of_city).into_iter().collect())
    }

    async fn get(change: &mut Change<'_>, id: Uuid) -> Result<Option<ExistingRecord<NewForumInvitation>>> {
        let (congress, now, id) = (change.congress(), change.now(), ForumInvitationId::from(id));
        if store::find_any(change.db(), congress, id, now).await?.is_none() {
            return Ok(None);
        }
        let found = store::lock(change.db(), congress, id, None, now).await?;
        Ok(Some(ExistingRecord { record: record(&found), present: (&found).into() }))
    }

    async fn create(
        change: &mut Change<'_>,
        (): &(),
        new: &NewForumInvitation,
        _: &Map<String, Value>,
    ) -> Result<Record> {
        Ok(record(&invitation::create(change, new).await?))
    }

    async fn update(change: &mut Change<'_>, id: Uuid, new: NewForumInvitation) -> Result<Record> {
        let edit = |_: &ForumInvitation| Ok(new);
        Ok(record(&invitation::update(change, ForumInvitationId::from(id), &IfMatch::any(), edit).await?))
    }

    async fn delete(change: &mut Change<'_>, id: Uuid) -> Result<()> {
        invitation::delete(change, ForumInvitationId::from(id)).await
    }

    /// Country and folded name of the city.
    type After = (String, String);

    async fn list(
        db: &mut PgConnection,
        congress: CongressId,
        (): &(),
        after: Option<Self::After>,
    ) -> Result<RecordPage<Self::After>> {
        let filter = ForumInvitationFilter::default();
        // Whether an open invitation is overdue depends on the time. The file has the deadline instead.
        let found = store::list(&mut *db, congress, filter, after, (RECORD_PAGE, Now::default())).await?;
        let delegations: Vec<_> = found.iter().filter_map(|invitation| invitation.delegation).collect();
        let names = store::delegation_names(db, &delegations).await?;
        let after = |last: &ForumInvitation| (last.country.to_string(), last.city_key.clone());
        RecordPage::of(found, after, |invitation| {
            let mut fields = exported_fields(Some(*invitation.id), &NewForumInvitation::from(&invitation))?;
            let delegation = invitation.delegation.and_then(|id| names.get(&id));
            for (field, value) in [
                ("answer", json!(invitation.answer)),
                ("state", json!(invitation.state)),
                ("delegation", json!(delegation)),
            ] {
                fields.insert(field.into(), value);
            }
            Ok(fields)
        })
    }
}

fn record(invitation: &ForumInvitation) -> Record {
    Record { id: *invitation.id, revision: invitation.revision }
}
