//! Addresses of the resources of awards.

use crate::types::{AccountId, CriterionId, EntryId, EvaluationId, Slug};

crate::congress_path! {
    pub AwardPath "/awards/{award}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
    }
}

crate::congress_path! {
    pub CategoryPath "/awards/{award}/categories/{category}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Slug of the category.
        #[param(example = "inclusive")]
        category: Slug,
    }
}

crate::congress_path! {
    pub RoundPath "/awards/{award}/rounds/{round}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Slug of the round.
        #[param(example = "technical")]
        round: Slug,
    }
}

impl RoundPath {
    pub fn slugs(&self) -> (&Slug, &Slug) {
        (&self.award, &self.round)
    }
}

crate::congress_path! {
    pub CriterionPath "/awards/{award}/criteria/{criterion}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Id of the criterion.
        criterion: CriterionId,
    }
}

crate::congress_path! {
    pub EntryPath "/awards/{award}/entries/{entry}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Id of the entry.
        entry: EntryId,
    }
}

crate::congress_path! {
    pub RecusalPath "/awards/{award}/entries/{entry}/recusals/{account}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Id of the entry.
        entry: EntryId,
        /// Id of the evaluator's account.
        account: AccountId,
    }
}

crate::congress_path! {
    pub EvaluatorPath "/awards/{award}/rounds/{round}/evaluators/{account}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Slug of the round.
        #[param(example = "technical")]
        round: Slug,
        /// Id of the evaluator's account.
        account: AccountId,
    }
}

impl EvaluatorPath {
    pub fn slugs(&self) -> (&Slug, &Slug) {
        (&self.award, &self.round)
    }
}

crate::congress_path! {
    /// An entry in a round.
    pub RoundEntryPath "/awards/{award}/rounds/{round}/entries/{entry}" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
        /// Slug of the round.
        #[param(example = "technical")]
        round: Slug,
        /// Id of the entry.
        entry: EntryId,
    }
}

crate::congress_path! {
    /// An entry of the caller.
    pub OwnEntryPath "/me/entries/{entry}" {
        /// Id of the entry.
        entry: EntryId,
    }
}

crate::congress_path! {
    /// An evaluation of the caller.
    pub OwnEvaluationPath "/me/evaluations/{evaluation}" {
        /// Id of the evaluation.
        evaluation: EvaluationId,
    }
}

crate::congress_path! {
    /// The vote of the caller.
    pub OwnVotePath "/me/awards/{award}/vote" {
        /// Slug of the award.
        #[param(example = "guangzhou-award")]
        award: Slug,
    }
}
