//! Importing the evaluators of a round from a spreadsheet. A row means the evaluator with its e-mail.

use serde_json::{Map, Value};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    evaluators,
    model::{Evaluator, EvaluatorKey, EvaluatorUpdate},
    recusals,
    rules::PanelError,
    store,
};
use crate::{
    award::awards::{self, Award, AwardRound},
    events::Change,
    http::{RequestError, Result},
    imports::{
        EVALUATOR_COLUMNS, ExistingRecord, ImportTarget, RECORD_PAGE, Record, RecordColumn, RecordPage,
        RecordTarget, exported_fields,
    },
    types::{AccountId, CongressId},
};

/// Evaluators of a round as the target of an import.
pub struct EvaluatorRecords;

impl RecordTarget for EvaluatorRecords {
    type New = EvaluatorUpdate;
    type Parent = (Award, AwardRound);

    const TARGET: ImportTarget = ImportTarget::Evaluators;
    const COLUMNS: &'static [RecordColumn] = EVALUATOR_COLUMNS;
    const KEYS: &'static [&'static str] = &["email"];

    async fn find(
        change: &mut Change<'_>,
        (_, round): &Self::Parent,
        fields: &Map<String, Value>,
    ) -> Result<Vec<ExistingRecord<EvaluatorUpdate>>> {
        let Some(account) = account_of(change, fields).await? else { return Ok(Vec::new()) };
        let found = store::find_evaluator(change.db(), round.id, account).await?;
        Ok(found.filter(|evaluator| evaluator.left_at.is_none()).map(existing).into_iter().collect())
    }

    async fn get(change: &mut Change<'_>, id: Uuid) -> Result<Option<ExistingRecord<EvaluatorUpdate>>> {
        let Some(known) = find_record(change, id).await? else { return Ok(None) };
        // Evaluators change only under the lock of their round.
        awards::lock_round(change, known.slugs()).await?;
        let found = store::find_evaluator(change.db(), known.round_id, known.account).await?;
        Ok(found.filter(|evaluator| evaluator.left_at.is_none()).map(existing))
    }

    async fn create(
        change: &mut Change<'_>,
        parent: &Self::Parent,
        new: &EvaluatorUpdate,
        keys: &Map<String, Value>,
    ) -> Result<Record> {
        let account = account_of(change, keys).await?.ok_or(PanelError::UnknownEvaluator)?;
        set(change, parent, account, new).await
    }

    async fn update(change: &mut Change<'_>, id: Uuid, new: EvaluatorUpdate) -> Result<Record> {
        let known = find_record(change, id).await?.ok_or(RequestError::NoSuch("evaluator"))?;
        let parent = awards::lock_round(change, known.slugs()).await?;
        set(change, &parent, known.account, &new).await
    }

    async fn delete(change: &mut Change<'_>, id: Uuid) -> Result<()> {
        let known = find_record(change, id).await?.ok_or(RequestError::NoSuch("evaluator"))?;
        let (award, round) = awards::lock_round(change, known.slugs()).await?;
        evaluators::remove(change, (&award, &round), known.account).await
    }

    type After = AccountId;

    async fn list(
        db: &mut PgConnection,
        _: CongressId,
        (_, round): &Self::Parent,
        after: Option<Self::After>,
    ) -> Result<RecordPage<Self::After>> {
        let found = store::list_with_emails(db, round.id, after, RECORD_PAGE).await?;
        RecordPage::of(found, |last| last.account, |evaluator| exported_fields(None, &evaluator))
    }
}

async fn find_record(change: &mut Change<'_>, id: Uuid) -> Result<Option<EvaluatorKey>> {
    let congress = change.congress();
    Ok(store::find_evaluator_key(change.db(), congress, id).await?)
}

/// The account with the verified e-mail and the role.
async fn account_of(change: &mut Change<'_>, fields: &Map<String, Value>) -> Result<Option<AccountId>> {
    let Some(email) = fields.get("email").and_then(Value::as_str) else { return Ok(None) };
    let congress = change.congress();
    Ok(store::find_by_email(change.db(), congress, email).await?)
}

async fn set(
    change: &mut Change<'_>,
    (award, round): &(Award, AwardRound),
    account: AccountId,
    new: &EvaluatorUpdate,
) -> Result<Record> {
    evaluators::set(change, (award, round), account, new).await?;
    recusals::recuse_from_conflicted_entries(change, award, account).await?;
    let set = store::find_evaluator(change.db(), round.id, account).await?;
    Ok(record(&set.ok_or(RequestError::NoSuch("evaluator"))?))
}

fn record(evaluator: &Evaluator) -> Record {
    Record { id: evaluator.id, revision: evaluator.revision }
}

fn existing(evaluator: Evaluator) -> ExistingRecord<EvaluatorUpdate> {
    let record = record(&evaluator);
    let Evaluator { countries, city, employer, languages, .. } = evaluator;
    ExistingRecord { record, present: EvaluatorUpdate { countries, city, employer, languages } }
}
