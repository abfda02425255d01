use axum::{extract::State, response::Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    import::SpeakerRecords,
    model::{NewSpeaker, Speaker, SpeakerError},
    store,
};
use crate::{
    app::App,
    events::Creating,
    http::{
        BinaryFile, Body, CongressPath, Created, IfMatch, LARGEST_FILE, Lang, NoContent, Page, Paging, Patch,
        Path, Problems, Query, RequestError, Result, Valid, WithEtag,
    },
    identity::{Reader, Staff, permission},
    imports::{
        FileForm, Import, ImportFileError, ImportPath, ListExportQuery, RecordDefaults, RecordImportQuery,
        RecordUpload, export_records, import_records,
    },
    programme::paths::SpeakerPath,
};

crate::operations! {
    list_speakers,
    get_speaker,
    create_speaker,
    update_speaker,
    delete_speaker,
    import_speakers,
    export_speakers,
}

/// Filters of the speaker list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SpeakerFilter {
    /// Part of the name or organisation; case and accents are ignored.
    #[param(min_length = 1, max_length = 200, example = "wei")]
    q: Option<String>,
}

/// List speakers
///
/// Sorted by name. Shows the speakers of the released programme; programme editors see all.
#[utoipa::path(
    get, path = "/congresses/{congress}/speakers", tag = "Programme", params(CongressPath, SpeakerFilter, Lang, Paging),
    responses((status = 200, description = "A page of speakers", body = Page<Speaker>)),
)]
pub async fn list_speakers(
    reader: Reader,
    State(app): State<App>,
    Query(filter): Query<SpeakerFilter>,
    Query(paging): Query<Paging>,
) -> Result<Page<Speaker>> {
    let (q, after) = (filter.q.as_deref(), paging.after("name")?);
    let unreleased = reader.holds::<permission::ProgrammeEdit>();
    let rows = store::list(&app.pool, reader.congress, unreleased, q, after, paging.limit()).await?;
    Ok(paging.page("name", rows, |last| (last.name.clone(), last.id)))
}

/// Read a speaker
///
/// Only speakers of the released programme are visible; programme editors see all.
#[utoipa::path(
    get, path = "/congresses/{congress}/speakers/{speaker}", tag = "Programme", params(SpeakerPath, Lang),
    responses((status = 200, description = "The speaker", body = Speaker)),
)]
pub async fn get_speaker(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
) -> Result<WithEtag<Speaker>> {
    let unreleased = reader.holds::<permission::ProgrammeEdit>();
    let found = store::find(&app.pool, reader.congress, path.speaker, unreleased).await?;
    Ok(WithEtag(found.ok_or(RequestError::NoSuch("speaker"))?))
}

/// Create a speaker
///
/// Sessions can then be assigned to them.
#[utoipa::path(
    post, path = "/congresses/{congress}/speakers", tag = "Programme", params(CongressPath), request_body = NewSpeaker,
    responses((status = 201, description = "The speaker", body = Speaker)),
)]
pub async fn create_speaker(
    _: Staff<permission::ProgrammeEdit>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewSpeaker>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let speaker = super::create(&mut change, &new).await?;
    change.created(&SpeakerPath { congress: path.congress, speaker: speaker.id }, &speaker).await
}

/// Update a speaker
///
/// Changes only the fields sent.
#[utoipa::path(
    patch, path = "/congresses/{congress}/speakers/{speaker}", tag = "Programme", params(SpeakerPath, IfMatch),
    request_body(content = NewSpeaker, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated speaker", body = Speaker)),
)]
pub async fn update_speaker(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
    if_match: IfMatch,
    patch: Patch<NewSpeaker>,
) -> Result<WithEtag<Speaker>> {
    let mut change = staff.begin(&app).await?;
    let edit = |before: &Speaker| {
        if_match.check(before)?;
        patch.apply(&before.clone().into())
    };
    let speaker = super::update(&mut change, path.speaker, edit).await?;
    change.commit().await?;
    Ok(WithEtag(speaker))
}

/// Delete a speaker
///
/// A speaker with sessions cannot be deleted.
#[utoipa::path(
    delete, path = "/congresses/{congress}/speakers/{speaker}", tag = "Programme", params(SpeakerPath, IfMatch),
    responses((status = 204, description = "Deleted"), Problems<SpeakerError>),
)]
pub async fn delete_speaker(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<SpeakerPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    super::delete(&mut change, path.speaker, &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Export speakers
///
/// Exports all speakers, sorted by name, with the columns of the import and a biography in each language of the edition. The file
/// can be changed and imported again: its `ID` says which speaker a row means.
#[utoipa::path(
    get, path = "/congresses/{congress}/speakers/export", tag = "Programme",
    params(CongressPath, ListExportQuery),
    responses((status = 200, description = "The file", content(
        (String = "text/csv", example = "ID,Name,Job title\r\n01963f2e-7c1a-7000-8000-000000000000,Zhang Wei,Mayor\r\n"),
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ))),
)]
pub async fn export_speakers(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    Query(query): Query<ListExportQuery>,
) -> Result<Response> {
    let mut tx = app.begin_snapshot().await?;
    let name = format!("speakers-{}", &*path.congress);
    export_records::<SpeakerRecords>(&mut tx, staff.congress, &(), query, &name).await
}

/// Import speakers
///
/// Imports up to 2,000 speakers from text or from a sheet of an XLSX, XLS or ODS spreadsheet, as `POST …/imports` does with
/// delegates. A row means the speaker with its name: they are created, or the filled cells update them. A biography can have a
/// column for each language, such as `Biography (fr)`. Importing the same file again changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/speakers/import", tag = "Programme", params(CongressPath, RecordImportQuery),
    request_body(content(
        (String = "text/csv", example = "Name,Job title,Organisation,Country\nZhang Wei,Mayor,City of Guangzhou,China\n"),
        (inline(BinaryFile) = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", example = "the file"),
        (inline(BinaryFile) = "application/vnd.ms-excel", example = "the file"),
        (inline(BinaryFile) = "application/vnd.oasis.opendocument.spreadsheet", example = "the file"),
        (FileForm = "multipart/form-data"),
    )),
    responses((status = 201, description = "The import, with the outcome of every row", body = Import), Problems<ImportFileError>),
    extensions(("x-max-body" = json!(LARGEST_FILE))),
)]
pub async fn import_speakers(
    staff: Staff<permission::ProgrammeEdit>,
    State(app): State<App>,
    Path(path): Path<CongressPath>,
    Query(query): Query<RecordImportQuery>,
    body: Body,
) -> Result<Created> {
    let mut file = RecordUpload::read::<SpeakerRecords>(body, &query, RecordDefaults::new()).await?;
    let mut change = match staff.begin_once(&app, file.key.take()).await? {
        Ok(change) => change,
        Err(first) => return Ok(first),
    };
    let import = import_records::<SpeakerRecords>(&mut change, (), file).await?;
    change.created_record(&ImportPath { congress: path.congress, import: import.import.id }, &import).await
}
