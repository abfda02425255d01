//! The names of SQL statements.

use std::fmt::Debug;

use tracing::{
    Event,
    field::{Field, Visit},
};

/// The name of a statement: its first line is the comment `-- feature::name`. The name of any other statement is its verb
/// and its first table, such as `delete mail`. It never contains a value.
pub fn statement_name(sql: &str) -> String {
    let sql = sql.trim_start();
    let is_name = |name: &&str| {
        name.contains("::") && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:".contains(&byte))
    };
    let named = sql.strip_prefix("--").and_then(|rest| rest.split_whitespace().next()).filter(is_name);
    named.map_or_else(|| verb_and_table(sql), str::to_owned)
}

fn verb_and_table(sql: &str) -> String {
    // What follows a quote can be a value.
    let unquoted = sql.split('\'').next().unwrap_or_default().split("$$").next().unwrap_or_default();
    let mut words = unquoted.split_whitespace().map(str::to_ascii_lowercase);
    let is_word = |word: &str| {
        (1..=63).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let Some(verb) = words.next().filter(|word| is_word(word)) else { return "statement".into() };
    let before_table = |word: &String| matches!(&**word, "from" | "into");
    let table = match &*verb {
        "update" => words.next(),
        "select" | "insert" | "delete" | "with" => words.find(before_table).and_then(|_| words.next()),
        _ => None,
    };
    let table = table.map(|table| table.trim_end_matches([',', ';', ')']).to_owned());
    match table.filter(|table| is_word(table) && table != "where") {
        Some(table) => format!("{verb} {table}"),
        None => verb,
    }
}

/// What the database driver reports of a statement, in an event with the target `sqlx::query`.
#[derive(Default)]
pub(super) struct Statement {
    /// The first words.
    summary: String,
    /// The whole text, unless the summary is.
    text: String,
    pub rows_returned: u64,
    pub rows_affected: u64,
    pub seconds: f64,
}

impl Statement {
    /// What the event says.
    pub fn of(event: &Event<'_>) -> Self {
        let mut statement = Self::default();
        event.record(&mut statement);
        statement
    }

    pub fn name(&self) -> String {
        statement_name(if self.text.is_empty() { &self.summary } else { &self.text })
    }
}

impl Visit for Statement {
    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "elapsed_secs" {
            self.seconds = value;
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "rows_returned" => self.rows_returned = value,
            "rows_affected" => self.rows_affected = value,
            _ => {}
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            // Only the beginning has the name.
            "db.statement" => self.text = value.chars().take(400).collect(),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_is_the_comment_or_verb_and_table() {
        let names = [
            ("\n            -- mail::take\n            update mail set state = 'sending'", "mail::take"),
            ("-- mail::take update mail", "mail::take"),
            ("delete from mail where recipient = 'ana@city.example'", "delete mail"),
            ("select count(*) as \"n!\" from registration", "select registration"),
            ("select exists (select from certificate where code = $1)", "select certificate"),
            ("UPDATE import SET state = $1", "update import"),
            ("insert into mail(id) values ($1)", "insert"),
            ("select 'greetings from ana'", "select"),
            ("select $$ from ana $$", "select"),
            ("select pg_notify('outbox', '')", "select"),
            ("set lock_timeout = '60s'", "set"),
            ("SELECT 1", "select"),
            ("-- ana@city.example\nselect 1", "statement"),
            ("-- Ana changed this", "statement"),
            ("--", "statement"),
            ("", "statement"),
        ];
        for (sql, name) in names {
            assert_eq!(statement_name(sql), name, "{sql}");
        }
        assert_eq!(statement_name(&"x".repeat(1000)), "statement");
    }
}
