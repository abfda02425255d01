//! Importing cities to invite from a spreadsheet. A row means the invitation of its city.

use serde_json::{Map, Value};
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
        CITY_COLUMNS, ExistingRecord, ImportTarget, RECORD_PAGE, Record, RecordColumn, RecordPage,
        RecordTarget, exported_fields,
    },
    types::{CongressId, ForumInvitationId, Now},
};

/// Invitations of cities as the target of an import.
pub struct CityRecords;

impl RecordTarget for CityRecords {
    type New = NewForumInvitation;
    type Parent = ();

    const TARGET: ImportTarget = ImportTarget::Cities;
    const COLUMNS: &'static [RecordColumn] = CITY_COLUMNS;

    async fn find(
        change: &mut Change<'_>,
        (): &(),
        fields: &Map<String, Value>,
    ) -> Result<Vec<ExistingRecord<NewForumInvitation>>> {
        let text = |field: &str| fields.get(field).and_then(Value::as_str);
        let (Some(city), Some(country)) = (text("city"), text("country")) else { return Ok(Vec::new()) };
        let congress = change.congress();
        match store::find_by_city(change.db(), congress, city, country).await? {
            Some(id) => Ok(Self::get(change, *id).await?.into_iter().collect()),
            None => Ok(Vec::new()),
        }
    }

    async fn get(change: &mut Change<'_>, id: Uuid) -> Result<Option<ExistingRecord<NewForumInvitation>>> {
        let (congress, now) = (change.congress(), change.now());
        let found = store::find_any(change.db(), congress, ForumInvitationId::from(id), now).await?;
        Ok(found.map(|found| ExistingRecord { record: record(&found), present: (&found).into() }))
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
        // The state, which the time decides, is not in the file.
        let found = store::list(db, congress, filter, after, (RECORD_PAGE, Now::default())).await?;
        let after = |last: &ForumInvitation| (last.country.to_string(), last.city_key.clone());
        RecordPage::of(found, after, |invitation| {
            exported_fields(Some(*invitation.id), &NewForumInvitation::from(&invitation))
        })
    }
}

fn record(invitation: &ForumInvitation) -> Record {
    Record { id: *invitation.id, revision: invitation.revision }
}
