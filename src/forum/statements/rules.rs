use crate::types::{ProblemKind, Refusal};

/// Why a statement cannot be changed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    #[error("The statement is published. Ask the secretariat to correct it.")]
    Published,
}

crate::problem_kinds! {
    Published = Conflict "statement-published" "Statement is published"
        "A published statement can be corrected only by the secretariat. Ask the secretariat of the forum to correct it."
}

impl Refusal for StatementError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::Published => kinds::Published::KIND,
        }
    }
}
