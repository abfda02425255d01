//! Importing speakers from a spreadsheet. A row means the speaker with its name.

use serde_json::{Map, Value};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{NewSpeaker, Speaker, create, delete, store, update};
use crate::{
    events::Change,
    http::{IfMatch, Result},
    imports::{
        ExistingRecord, ImportTarget, RECORD_PAGE, Record, RecordColumn, RecordPage, RecordTarget,
        SPEAKER_COLUMNS, exported_fields,
    },
    types::{CongressId, SpeakerId, folded},
};

/// Speakers as the target of an import.
pub struct SpeakerRecords;

impl RecordTarget for SpeakerRecords {
    type New = NewSpeaker;
    type Parent = ();

    const TARGET: ImportTarget = ImportTarget::Speakers;
    const COLUMNS: &'static [RecordColumn] = SPEAKER_COLUMNS;

    /// The speakers with the name of the row; of several, those with its organisation.
    async fn find(
        change: &mut Change<'_>,
        (): &(),
        fields: &Map<String, Value>,
    ) -> Result<Vec<ExistingRecord<NewSpeaker>>> {
        let text = |field: &str| fields.get(field).and_then(Value::as_str);
        let Some(name) = text("name") else { return Ok(Vec::new()) };
        let congress = change.congress();
        let has_name = |speaker: &Speaker| folded(&speaker.name) == folded(name);
        let listed = store::list(change.db(), congress, true, Some(name), None, 200).await?;
        let mut found = Vec::new();
        for speaker in listed.into_iter().filter(has_name) {
            // It may just have been changed, or deleted.
            let locked = store::lock(change.db(), congress, speaker.id).await?;
            found.extend(locked.filter(has_name));
        }
        if let (Some(organisation), true) = (text("organisation"), found.len() > 1) {
            found.retain(|speaker| speaker.organisation.as_deref() == Some(organisation));
        }
        Ok(found.into_iter().map(existing).collect())
    }

    async fn get(change: &mut Change<'_>, id: Uuid) -> Result<Option<ExistingRecord<NewSpeaker>>> {
        let congress = change.congress();
        Ok(store::lock(change.db(), congress, SpeakerId::from(id)).await?.map(existing))
    }

    async fn create(
        change: &mut Change<'_>,
        (): &(),
        new: &NewSpeaker,
        _: &Map<String, Value>,
    ) -> Result<Record> {
        Ok(record(&create(change, new).await?))
    }

    async fn update(change: &mut Change<'_>, id: Uuid, new: NewSpeaker) -> Result<Record> {
        Ok(record(&update(change, SpeakerId::from(id), |_| Ok(new)).await?))
    }

    async fn delete(change: &mut Change<'_>, id: Uuid) -> Result<()> {
        delete(change, SpeakerId::from(id), &IfMatch::any()).await
    }

    type After = (String, SpeakerId);

    async fn list(
        db: &mut PgConnection,
        congress: CongressId,
        (): &(),
        after: Option<Self::After>,
    ) -> Result<RecordPage<Self::After>> {
        let found = store::list(db, congress, true, None, after, RECORD_PAGE).await?;
        let after = |last: &Speaker| (last.name.clone(), last.id);
        RecordPage::of(found, after, |speaker| exported_fields(Some(*speaker.id), &NewSpeaker::from(speaker)))
    }
}

fn record(speaker: &Speaker) -> Record {
    Record { id: *speaker.id, revision: speaker.revision }
}

fn existing(speaker: Speaker) -> ExistingRecord<NewSpeaker> {
    ExistingRecord { record: record(&speaker), present: speaker.into() }
}
