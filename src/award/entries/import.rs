//! Importing entries for an award from a spreadsheet. A row means the entry of its city with its title.

use serde_json::{Map, Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    model::{AwardEntry, EntryState, NewAwardEntry},
    rules::EntryError,
    store::{self, EntryFilter, Viewer},
    submissions::{self, LockedEntry},
};
use crate::{
    award::awards::{self, Award},
    events::Change,
    http::{RequestError, Result},
    imports::{
        ENTRY_COLUMNS, ExistingRecord, ImportTarget, RECORD_PAGE, Record, RecordColumn, RecordPage,
        RecordTarget, exported_fields, keep_equal_texts,
    },
    types::{CongressId, EntryId, Localized, Now, Slug, folded},
};

/// The secretariat, which imports.
const SECRETARIAT: Viewer = Viewer { manages: true, account: None, evaluator: None };

/// Entries for an award as the target of an import.
pub struct EntryRecords;

/// The award that entries are imported into.
pub struct EnteredAward {
    award: Award,
    /// The names of the edition's themes.
    themes: Vec<(Slug, Localized)>,
}

impl EnteredAward {
    /// Locks the award until the import is written.
    pub async fn lock(change: &mut Change<'_>, slug: &Slug) -> Result<Self> {
        let award = awards::lock(change, slug).await?;
        let congress = change.congress();
        Ok(Self { award, themes: store::list_themes(change.db(), congress).await? })
    }

    /// The award whose entries are exported: their themes stay slugs, so that no names are needed.
    pub async fn find(db: &mut PgConnection, congress: CongressId, slug: &Slug) -> Result<Self> {
        let award = awards::find(&mut *db, congress, slug, true).await?;
        Ok(Self { award, themes: Vec::new() })
    }
}

/// The columns of a submitter, and their fields.
const SUBMITTER: [(&str, &str); 4] =
    [("name", "name"), ("job_title", "post"), ("organisation", "organisation"), ("email", "email")];

impl RecordTarget for EntryRecords {
    type New = NewAwardEntry;
    type Parent = EnteredAward;

    const TARGET: ImportTarget = ImportTarget::Entries;
    const COLUMNS: &'static [RecordColumn] = ENTRY_COLUMNS;

    /// Finds category and theme by slug or name, and makes a submitter of the person.
    fn resolve(parent: &EnteredAward, fields: &mut Map<String, Value>) -> Result<()> {
        let categories = parent.award.categories.iter().map(|category| (&category.slug, &category.name));
        replace_by_slug(fields, "category", categories, EntryError::NoCategory)?;
        let themes = parent.themes.iter().map(|(slug, name)| (slug, name));
        replace_by_slug(fields, "theme", themes, EntryError::NoTheme)?;
        let person = SUBMITTER
            .into_iter()
            .filter_map(|(column, field)| Some((field.to_owned(), fields.remove(column)?)));
        let person: Map<_, _> = person.collect();
        if !person.is_empty() {
            fields.insert("submitters".into(), json!([person]));
        }
        Ok(())
    }

    async fn find(
        change: &mut Change<'_>,
        parent: &EnteredAward,
        fields: &Map<String, Value>,
    ) -> Result<Vec<ExistingRecord<NewAwardEntry>>> {
        let text = |field: &str| fields.get(field).and_then(Value::as_str);
        let (Some(title), Some(city), Some(country)) = (text("title"), text("city"), text("country")) else {
            return Ok(Vec::new());
        };
        let of_city = store::list_titles_of_city(change.db(), parent.award.id, (city, country)).await?;
        let mut found = Vec::new();
        for (id, _) in of_city.into_iter().filter(|(_, other)| folded(other) == folded(title)) {
            let locked = submissions::lock(change, &parent.award, SECRETARIAT, id).await?;
            found.push(existing(&locked.entry));
        }
        Ok(found)
    }

    /// An entry that has advanced too, so that its row is not taken for a new one.
    async fn find_by_id(
        change: &mut Change<'_>,
        parent: &EnteredAward,
        id: Uuid,
    ) -> Result<Option<ExistingRecord<NewAwardEntry>>> {
        let found = find_locked(change, EntryId::from(id)).await?;
        Ok(found.filter(|(award, _)| award.id == parent.award.id).map(|(_, found)| existing(&found.entry)))
    }

    /// The person of a row replaces the submitter with the same e-mail; the others stay.
    fn merge(present: &mut Value, mut fields: Map<String, Value>) {
        let named = fields.remove("submitters");
        json_patch::merge(present, &Value::Object(fields));
        let named = named.into_iter().flat_map(|list| list.as_array().cloned().unwrap_or_default());
        let Some(submitters) = present.get_mut("submitters").and_then(Value::as_array_mut) else { return };
        for mut person in named {
            match submitters.iter_mut().find(|other| other["email"] == person["email"]) {
                Some(known) => {
                    if let Value::Object(person) = &mut person {
                        keep_equal_texts(known, person);
                    }
                    json_patch::merge(known, &person);
                }
                // If there are too many now, the schema refuses the row.
                None => submitters.push(person),
            }
        }
    }

    /// An entry that has advanced since, or was withdrawn, is not what the import wrote.
    async fn get(change: &mut Change<'_>, id: Uuid) -> Result<Option<ExistingRecord<NewAwardEntry>>> {
        let found = find_locked(change, EntryId::from(id)).await?;
        Ok(found
            .filter(|(_, found)| found.state == EntryState::Submitted)
            .map(|(_, found)| existing(&found.entry)))
    }

    async fn create(
        change: &mut Change<'_>,
        parent: &EnteredAward,
        new: &NewAwardEntry,
        _: &Map<String, Value>,
    ) -> Result<Record> {
        Ok(record(&submissions::create_submitted(change, &parent.award, new).await?))
    }

    async fn update(change: &mut Change<'_>, id: Uuid, new: NewAwardEntry) -> Result<Record> {
        let (award, before) =
            find_locked(change, EntryId::from(id)).await?.ok_or(RequestError::NoSuch("entry"))?;
        submissions::must_be_updatable(&before, &award, SECRETARIAT, change.now())?;
        Ok(record(&submissions::update(change, &award, SECRETARIAT, before, &new).await?))
    }

    async fn delete(change: &mut Change<'_>, id: Uuid) -> Result<()> {
        let (award, _) =
            find_locked(change, EntryId::from(id)).await?.ok_or(RequestError::NoSuch("entry"))?;
        submissions::delete(change, &award, EntryId::from(id)).await
    }

    type After = (Now, EntryId);

    /// The submitted entries, each with its first submitter.
    async fn list(
        db: &mut PgConnection,
        congress: CongressId,
        parent: &EnteredAward,
        after: Option<Self::After>,
    ) -> Result<RecordPage<Self::After>> {
        let filter = EntryFilter { award: Some(&parent.award.slug), ..EntryFilter::default() };
        let of = (congress, SECRETARIAT);
        let found = store::list(db, of, filter, after, (RECORD_PAGE, Now::default())).await?;
        let mut page = RecordPage::of(found, |last| (last.created_at, last.id), |entry| exported(&entry))?;
        page.records.retain(|fields| !fields.is_empty());
        Ok(page)
    }
}

/// The fields of an entry in a file; none if it was withdrawn.
fn exported(entry: &AwardEntry) -> Result<Map<String, Value>> {
    if entry.state == EntryState::Withdrawn {
        return Ok(Map::new());
    }
    let mut fields = exported_fields(Some(*entry.id), &NewAwardEntry::from(entry))?;
    let submitters = fields.remove("submitters").unwrap_or_default();
    fields.extend(SUBMITTER.map(|(column, field)| (column.to_owned(), submitters[0][field].clone())));
    Ok(fields)
}

/// Replaces a slug or a name in any language by the slug.
fn replace_by_slug<'a>(
    fields: &mut Map<String, Value>,
    field: &str,
    mut known: impl Iterator<Item = (&'a Slug, &'a Localized)>,
    unknown: EntryError,
) -> Result<()> {
    let Some(text) = fields.get(field).and_then(Value::as_str).map(folded) else { return Ok(()) };
    let is_named = |(slug, name): &(&Slug, &Localized)| {
        ***slug == *text || name.texts().any(|name| folded(name) == text)
    };
    let (slug, _) = known.find(is_named).ok_or(unknown)?;
    fields.insert(field.to_owned(), json!(slug));
    Ok(())
}

/// An entry that the secretariat sees, locked, with its award.
async fn find_locked(change: &mut Change<'_>, id: EntryId) -> Result<Option<(Award, LockedEntry)>> {
    let congress = change.congress();
    let Some(slug) = store::find_award(change.db(), congress, id).await? else { return Ok(None) };
    let award = awards::find(change.db(), congress, &slug, true).await?;
    let locked = submissions::lock(change, &award, SECRETARIAT, id).await?;
    Ok(Some((award, locked)))
}

fn record(entry: &AwardEntry) -> Record {
    Record { id: *entry.id, revision: entry.revision }
}

fn existing(entry: &AwardEntry) -> ExistingRecord<NewAwardEntry> {
    ExistingRecord { record: record(entry), present: entry.into() }
}
