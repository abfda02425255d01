//! When an import can be cancelled or undone. Pure.

use super::model::{ImportState, ImportSummary};
use crate::types::{ProblemKind, Refusal};

/// Maximum number of lines listed in a refusal.
const MOST_LISTED: usize = 20;

/// Checks that an import can be undone, as far as its record says.
pub fn may_undo(import: &ImportSummary) -> Result<(), ImportError> {
    match (import.state, import.undone_at) {
        (_, Some(_)) => Err(ImportError::AlreadyUndone),
        (ImportState::Queued | ImportState::Running, _) => Err(ImportError::NotFinished),
        _ if import.dry_run => Err(ImportError::WroteNothing),
        _ => Ok(()),
    }
}

/// Why an import cannot be cancelled or undone.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("The import has finished, so it cannot be cancelled. Undo it instead.")]
    Finished,
    #[error("The import has not finished. Wait until it has, or cancel it first.")]
    NotFinished,
    #[error("The import was a dry run: it wrote nothing, so there is nothing to undo.")]
    WroteNothing,
    #[error("The import has already been undone.")]
    AlreadyUndone,
    #[error(
        "The import removed or cancelled sessions that its file does not contain, which cannot be undone."
    )]
    HasRemoved,
    #[error("Nothing was undone. Changed since the import: {}. Change them one by one.", list_lines(.0))]
    /// With the lines of the file.
    Touched(Vec<i32>),
}

fn list_lines(lines: &[i32]) -> String {
    let listed: Vec<_> = lines.iter().take(MOST_LISTED).map(ToString::to_string).collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    match lines.len().checked_sub(MOST_LISTED) {
        Some(more @ 1..) => format!("{word} {} and {more} more", listed.join(", ")),
        _ => format!("{word} {}", listed.join(", ")),
    }
}

crate::problem_kinds! {
    State = Conflict "import-state" "Not possible in this state"
        "You can cancel an import that is queued or running, and undo, once, an import that has finished and was not a dry run. Read its `state`."
    Touched = Conflict "import-touched" "Changed since the import"
        "Undo reverts the whole import, so it is possible only while nothing that it wrote has changed. The detail lists the lines of the file whose registration, session, speaker or other record has changed, is used elsewhere, or was claimed by its person: edit or delete these one by one instead."
}

impl Refusal for ImportError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Touched(_) => kinds::Touched::KIND,
            _ => kinds::State::KIND,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_lists_the_first_lines_only() {
        assert_eq!(list_lines(&[2]), "line 2");
        assert_eq!(list_lines(&[2, 7]), "lines 2, 7");
        let many: Vec<_> = (1..=21).collect();
        assert!(list_lines(&many).ends_with("19, 20 and 1 more"));
    }
}
