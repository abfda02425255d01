use crate::{
    identity::permission,
    types::{FieldError, ProblemKind, Refusal},
};

/// The secretariat, and moderators of sessions.
pub type Chair = permission::Either<permission::ForumManage, permission::SessionModerate>;

/// Why an action on a speakers' list is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpeakersListError {
    #[error("Only sessions of a track of the mayors' forum have a speakers' list.")]
    NotOfForum,
    #[error("This session has no speakers' list yet. The secretariat or a chair must open it first.")]
    NotOpened,
    #[error("The speakers' list is closed.")]
    Closed,
    #[error(
        "This requires a confirmed registration for the forum, or a delegation that you act for and whose head is confirmed."
    )]
    NotAdmitted,
    #[error(
        "You do not act for a delegation with a confirmed head. Ask the secretariat of the forum to confirm it."
    )]
    NotAccredited,
    #[error("You act for several delegations. Set `delegation` to one of them.")]
    WhichDelegation,
    #[error("The congress has no such delegation with a confirmed head.")]
    NoDelegation,
    #[error(
        "You do not act for this delegation with a confirmed head. Only staff can name other delegations."
    )]
    NotYours,
    #[error(
        "Only the chair can admit a delegation again. Send the request without `again`, or ask the chair."
    )]
    OnlyChair,
    #[error("Your delegation has already requested to speak about this item.")]
    OncePerItem,
    #[error("Your delegation has already requested to reply to this speech.")]
    RepliedAlready,
    #[error("The agenda has only {0} items.")]
    NoItem(i32),
    #[error("Set it to a speech of this sitting that has begun.")]
    NoSpeech,
    #[error("It cannot be changed. Withdraw the request, and make another one.")]
    ReplyFixed,
    #[error("It can be at most {0} seconds long.")]
    TooLong(i32),
    #[error("There is no time left in this sitting.")]
    NoTime,
    #[error("The list is full and accepts no more requests.")]
    TooMany,
    #[error("A video message requires its URL.")]
    NoVideo,
    #[error("The second choice must be another sitting of the forum with a speakers' list.")]
    NoSecondChoice,
    #[error("The request has no `second_choice`. Its delegation can set one; then transfer it.")]
    NowhereToTransfer,
    #[error(
        "The agenda of the other sitting has only {0} items. Set the request's `item` to one of them, then transfer it."
    )]
    NoItemThere(i32),
    #[error("A reply stays in the sitting of its speech.")]
    ReplyStays,
    #[error("This sitting has no such request.")]
    NoRequest,
    #[error(
        "{0} speakers have been called in the meantime. Read the list, and call again if you still want to."
    )]
    OutdatedCalls(i32),
    #[error("The called speaker has not begun. Start or skip that speech first.")]
    NotStarted,
    #[error("No request is waiting.")]
    NoneWaiting,
    #[error("This request does not have the floor.")]
    NotOnFloor,
    #[error("This request is no longer waiting.")]
    NotWaiting,
    #[error("Only two waiting requests for the same item can swap places.")]
    NotSwappable,
}

impl SpeakersListError {
    /// Why a request cannot be transferred, if the list of its second choice refuses it: no field of a transfer is at fault.
    pub fn of_second_choice(self) -> Self {
        match self {
            Self::NoItem(items) => Self::NoItemThere(items),
            Self::NoSpeech => Self::ReplyStays,
            other => other,
        }
    }
}

crate::problem_kinds! {
    NotOfForum = Conflict "not-of-forum" "Not a forum session"
        "Only sessions in a track of kind `mayors_forum` have a speakers' list. Use the id of such a session."
    NotOpened = Missing "no-speakers-list" "No speakers' list"
        "The list has not been opened yet. Try again after the secretariat or a chair has opened it with POST …/speakers-list/open."
    Closed = Conflict "speakers-list-closed" "Speakers' list is closed"
        "The list accepts no more statements. You can still request a right of reply with `reply_to`, or ask the chair to add you."
    NotAdmitted = Forbidden "forum-only" "Forum registration required"
        "The speakers' list is visible to persons with a confirmed registration that includes the track of the session, and to those who act for a delegation with a confirmed head."
    NotAccredited = Forbidden "not-accredited" "Speaking request not allowed"
        "The head or the focal point of a delegation can act for it once the secretariat has confirmed its head; only the chair can admit it again. See `detail`, and contact the secretariat of the forum."
    InvalidDelegation = Invalid "which-delegation" "Invalid delegation"
        "Set `delegation` to one that you act for and whose head is confirmed."
    SpeaksOnce = Conflict "speaks-once" "Delegation already on the list"
        "A delegation can speak once per item, and reply once to a speech. Update or withdraw the existing request, or ask the chair to admit it again."
    Invalid = Invalid "invalid-speaking-request" "Invalid speaking request"
        "See `errors` for the fields to correct."
    NoTime = Conflict "no-time-left" "No time left"
        "All time of the sitting is taken, or its list is full. Request less time, or add a second choice; a full list takes no request that is moved to it."
    NoRequest = Missing "no-speaking-request" "No such request"
        "Read the sitting's list for the requests in it. A transferred request is in the list of the other sitting."
    OutdatedCalls = Conflict "sitting-moved-on" "The sitting has moved on"
        "Another chair has acted in the meantime. Nothing was changed; read the list and try again if needed."
    WrongState = Conflict "not-now" "Wrong request or floor state"
        "The action does not fit the state of the request or the floor; see `detail`. Read the list and try again if needed."
}

impl Refusal for SpeakersListError {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NotOfForum => kinds::NotOfForum::KIND,
            Self::NotOpened => kinds::NotOpened::KIND,
            Self::Closed => kinds::Closed::KIND,
            Self::NotAdmitted => kinds::NotAdmitted::KIND,
            Self::NotAccredited | Self::OnlyChair => kinds::NotAccredited::KIND,
            Self::WhichDelegation | Self::NoDelegation | Self::NotYours => kinds::InvalidDelegation::KIND,
            Self::OncePerItem | Self::RepliedAlready => kinds::SpeaksOnce::KIND,
            Self::NoItem(_)
            | Self::NoSpeech
            | Self::ReplyFixed
            | Self::TooLong(_)
            | Self::NoVideo
            | Self::NoSecondChoice => kinds::Invalid::KIND,
            Self::NoTime | Self::TooMany => kinds::NoTime::KIND,
            Self::NoRequest => kinds::NoRequest::KIND,
            Self::OutdatedCalls(_) => kinds::OutdatedCalls::KIND,
            Self::NotStarted
            | Self::NoneWaiting
            | Self::NotOnFloor
            | Self::NotWaiting
            | Self::NotSwappable
            | Self::NowhereToTransfer
            | Self::NoItemThere(_)
            | Self::ReplyStays => kinds::WrongState::KIND,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        let (pointer, code) = match self {
            Self::WhichDelegation => ("/delegation", "required"),
            Self::NoDelegation | Self::NotYours => ("/delegation", "not_yours"),
            Self::NoItem(_) => ("/item", "maximum"),
            Self::NoSpeech => ("/reply_to", "unknown"),
            Self::ReplyFixed => ("/reply_to", "fixed"),
            Self::TooLong(_) => ("/wanted_seconds", "maximum"),
            Self::NoVideo => ("/video_url", "required"),
            Self::NoSecondChoice => ("/second_choice", "unknown"),
            _ => return Vec::new(),
        };
        vec![FieldError::new(pointer, code, self.to_string())]
    }
}
