//! Addresses of the forum's resources.

use crate::types::{CommentId, DeclarationId, ForumInvitationId, SessionId, SpeakingRequestId};

crate::congress_path! {
    pub ForumInvitationPath "/forum/invitations/{invitation}" {
        /// Id of the invitation.
        invitation: ForumInvitationId,
    }
}

crate::congress_path! {
    pub SpeakingRequestPath "/sessions/{session}/speaking-requests/{request}" {
        /// Id of the session.
        session: SessionId,
        /// Id of the request to speak.
        request: SpeakingRequestId,
    }
}

crate::congress_path! {
    pub DeclarationPath "/declarations/{declaration}" {
        /// Id of the declaration.
        declaration: DeclarationId,
    }
}

crate::congress_path! {
    pub DeclarationCommentPath "/declarations/{declaration}/comments/{comment}" {
        /// Id of the declaration.
        declaration: DeclarationId,
        /// Id of the comment.
        comment: CommentId,
    }
}

crate::congress_path! {
    pub DeclarationVersionPath "/declarations/{declaration}/versions/{version}/changes" {
        /// Id of the declaration.
        declaration: DeclarationId,
        /// Number of the version.
        #[param(minimum = 1)]
        version: i32,
    }
}
