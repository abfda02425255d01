//! Personal data in imports.

use sqlx::PgConnection;

use crate::types::{Email, RegistrationId, Secret};

/// Removes the personal data that imported rows keep: what problems quote of the person's own rows, refused rows included,
/// and their e-mail in the rows of others; and what a row was before the import, if it has the e-mail.
pub async fn erase(db: &mut PgConnection, ids: &[RegistrationId], email: Option<&Email>) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        -- imports::erase
        with notes as (
            update import
            set notes = (select jsonb_agg(case when position($2 in lower(n ->> 'detail')) > 0
                                               then n || '{"detail": "erased"}' else n end)
                         from jsonb_array_elements(notes) n)
            where position($2 in lower(notes::text)) > 0
        )
        update import_row
        set email_digest = null, before = null,
            problems = coalesce((select jsonb_agg(jsonb_build_object('column', p -> 'column', 'code', p -> 'code',
                                                                     'detail', 'erased'))
                                 from jsonb_array_elements(problems) p), '[]')
        where registration_id = any ($1) or email_digest = $3
            or (problems <> '[]' and position($2 in lower(problems::text)) > 0)
            or (before is not null and position($2 in lower(before::text)) > 0)
        "#,
        &ids.iter().map(|id| **id).collect::<Vec<_>>(),
        email.map(|email| &**email),
        email.map(|email| Secret::hash(email)),
    )
    .execute(db)
    .await?;
    Ok(())
}
