use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    model::{AnswerDetail, NewQuestion, Question},
    rules::kinds,
    store,
};
use crate::{
    app::App,
    events::Creating,
    http::{
        CongressPath, Created, IfMatch, Lang, NoContent, Page, Paging, Patch, Path, Problems, Query, Result,
        Valid, WithEtag,
    },
    identity::{Reader, Staff, permission},
    registration::paths::RegistrationPath,
    types::Slug,
};

crate::operations! {
    list_questions,
    create_question,
    get_question,
    update_question,
    delete_question,
    restore_question,
    list_answers,
}

crate::congress_path! {
    pub QuestionPath "/questions/{question}" {
        /// Slug of the question.
        #[param(example = "diet")]
        question: Slug,
    }
}

/// Filters of the list of questions.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QuestionQuery {
    /// Include retired questions.
    #[serde(default)]
    #[param(default = false)]
    retired: bool,
}

/// List questions
///
/// Additional questions to people who register, with all registration types or some.
#[utoipa::path(
    get, path = "/congresses/{congress}/questions", tag = "Registration", params(CongressPath, QuestionQuery, Lang, Paging),
    responses((status = 200, description = "A page of questions", body = Page<Question>)),
)]
pub async fn list_questions(
    reader: Reader,
    State(app): State<App>,
    Query(query): Query<QuestionQuery>,
    Query(paging): Query<Paging>,
) -> Result<Page<Question>> {
    let after = paging.after("position")?;
    let rows = store::list(&app.pool, reader.congress, query.retired, after, paging.limit()).await?;
    Ok(paging.page("position", rows, |last| (last.position, last.slug.clone())))
}

/// Create a question
///
/// The question is asked from now on. People who are already registered are not asked.
#[utoipa::path(
    post, path = "/congresses/{congress}/questions", tag = "Registration", params(CongressPath),
    request_body = NewQuestion,
    responses((status = 201, description = "The question", body = Question), Problems<kinds::SlugTaken>),
)]
pub async fn create_question(
    _: Staff<permission::RegistrationManage>,
    Path(path): Path<CongressPath>,
    creating: Creating<Valid<NewQuestion>>,
) -> Result<Created> {
    let Creating { body: Valid(new), mut change } = creating;
    let question = super::create(&mut change, &new).await?;
    let path = QuestionPath { congress: path.congress, question: question.slug.clone() };
    change.created(&path, &question).await
}

/// Read a question
///
/// Also returns a retired question.
#[utoipa::path(
    get, path = "/congresses/{congress}/questions/{question}", tag = "Registration", params(QuestionPath, Lang),
    responses((status = 200, description = "The question", body = Question)),
)]
pub async fn get_question(
    reader: Reader,
    State(app): State<App>,
    Path(path): Path<QuestionPath>,
) -> Result<WithEtag<Question>> {
    Ok(WithEtag(store::find(&app.pool, reader.congress, &path.question).await?))
}

/// Change a question
///
/// Existing answers keep the wording that they were given to; the new wording applies to new answers.
#[utoipa::path(
    patch, path = "/congresses/{congress}/questions/{question}", tag = "Registration", params(QuestionPath, IfMatch),
    request_body(content = NewQuestion, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The updated question", body = Question), Problems<kinds::SlugFixed>),
)]
pub async fn update_question(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<QuestionPath>,
    if_match: IfMatch,
    patch: Patch<NewQuestion>,
) -> Result<WithEtag<Question>> {
    let mut change = staff.begin(&app).await?;
    let after = super::update(&mut change, &path.question, &if_match, &patch).await?;
    change.commit().await?;
    Ok(WithEtag(after))
}

/// Delete a question
///
/// The question is no longer asked. If it has answers, it is retired instead, and the answers stay readable.
#[utoipa::path(
    delete, path = "/congresses/{congress}/questions/{question}", tag = "Registration", params(QuestionPath, IfMatch),
    responses((status = 204, description = "Deleted or retired")),
)]
pub async fn delete_question(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<QuestionPath>,
    if_match: IfMatch,
) -> Result<NoContent> {
    let mut change = staff.begin(&app).await?;
    super::delete(&mut change, &path.question, &if_match).await?;
    change.commit().await?;
    Ok(NoContent)
}

/// Restore a question
///
/// Asks a retired question again. Restoring a question that is asked changes nothing.
#[utoipa::path(
    post, path = "/congresses/{congress}/questions/{question}/restore", tag = "Registration", params(QuestionPath),
    responses((status = 200, description = "The question", body = Question)),
)]
pub async fn restore_question(
    staff: Staff<permission::RegistrationManage>,
    State(app): State<App>,
    Path(path): Path<QuestionPath>,
) -> Result<WithEtag<Question>> {
    let mut change = staff.begin(&app).await?;
    let question = super::restore(&mut change, &path.question).await?;
    change.commit().await?;
    Ok(WithEtag(question))
}

/// List the answers of a registration
///
/// Each answer with the wording of the question at the time of the answer, in the order of the questions.
#[utoipa::path(
    get, path = "/congresses/{congress}/registrations/{registration}/answers", tag = "Registration",
    params(RegistrationPath, Lang, Paging),
    responses((status = 200, description = "A page of answers", body = Page<AnswerDetail>)),
)]
pub async fn list_answers(
    staff: Staff<permission::RegistrationRead>,
    State(app): State<App>,
    Path(path): Path<RegistrationPath>,
    Query(paging): Query<Paging>,
) -> Result<Page<AnswerDetail>> {
    let (after, limit) = (paging.after("position")?, paging.limit());
    let answers = super::list_answers(&app.pool, staff.congress, path.registration, after, limit).await?;
    Ok(paging.page("position", answers, |last| (last.position, last.question.clone())))
}
