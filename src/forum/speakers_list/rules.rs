use crate::types::{FieldError, ProblemKind, Refusal};

/// Why something is not done to a speakers' list.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("Only sessions of a track of the mayors' forum have a speakers' list.")]
    NotOfForum,
    #[error("This session has no speakers' list. The secretariat opens it.")]
    NotOpened,
    #[error("The speakers' list is closed.")]
    Closed,
    #[error("This is for those who are registered for the forum.")]
    NotAdmitted,
    #[error("You do not act for a delegation whose head the secretariat has confirmed.")]
    NotAccredited,
    #[error("You act for several delegations: name one as `delegation`.")]
    WhichDelegation,
    #[error("There is no such delegation here whose head is confirmed.")]
    NoDelegation,
    #[error("Another delegation can be named by staff only.")]
    NotYours,
    #[error("Only the chair lets a delegation speak once more.")]
    OnlyChair,
    #[error("Your delegation has asked to speak about this item already.")]
    OncePerItem,
    #[error("Your delegation has asked to reply to this speech already.")]
    RepliedAlready,
    #[error("The agenda has {0} items.")]
    NoItem(i32),
    #[error("Name a speech of this sitting that has begun.")]
    NoSpeech,
    #[error("It may be {0} seconds long.")]
    TooLong(i32),
    #[error("There is no time left in this sitting.")]
    NoTime,
    #[error("The list takes no more requests.")]
    TooMany,
    #[error("A video message has an address.")]
    NoVideo,
    #[error("Name another sitting of the forum, with a speakers' list, as second choice.")]
    NoSecondChoice,
    #[error("There is no such request in this sitting.")]
    NoRequest,
    #[error("{0} speakers have been called by now. Look at the list, and call again if you still want to.")]
    MovedOn(i32),
    #[error("Whoever was called has not begun. Start or skip that speech first.")]
    NotStarted,
    #[error("Nobody waits.")]
    NobodyWaits,
    #[error("This request does not have the floor.")]
    NotOnFloor,
    #[error("This request does not wait any more.")]
    NotWaiting,
    #[error("Two who wait for the same item can swap places.")]
    NotToSwap,
    #[error("The statement is published. Ask the secretariat to correct it.")]
    Published,
}

crate::problem_kinds! {
    NOT_OF_FORUM = Conflict "not-of-forum" "Not a session of the forum"
        "Speakers' lists are for sessions whose track is of the kind `mayors_forum`."
    NOT_OPENED = Missing "no-speakers-list" "No speakers' list"
        "The secretariat or a chair opens it with POST …/speakers-list/open."
    CLOSED = Conflict "speakers-list-closed" "The speakers' list is closed"
        "No more statements are taken. A right of reply can still be asked for, with `reply_to`; the chair may add you."
    NOT_ADMITTED = Forbidden "forum-only" "For those registered for the forum"
        "The speakers' list is shown to those whose registration is confirmed and opens the track of the session."
    NOT_ACCREDITED = Forbidden "not-accredited" "Not for an accredited delegation"
        "The head or the focal point of a delegation acts for it once the secretariat has confirmed its head. Ask the secretariat of the forum."
    WHOSE = Invalid "which-delegation" "Which delegation?"
        "Name as `delegation` one that you act for and whose head is confirmed."
    SPEAKS_ONCE = Conflict "speaks-once" "The delegation has asked already"
        "A delegation speaks once about an item, and replies once to a speech. Change or withdraw the request that there is; the chair can let it speak once more."
    UNFIT = Invalid "invalid-speaking-request" "The request is not as it should be"
        "Each entry of `errors` names a field and what is wrong with it."
    NO_TIME = Conflict "no-time-left" "No time left"
        "The sitting's time is given away, or its list is as long as it may be. Ask for less time, or name a second choice."
    NO_REQUEST = Missing "no-speaking-request" "No such request"
        "The list of the sitting names the requests in it. One that was given another sitting is in that one's list."
    MOVED_ON = Conflict "sitting-moved-on" "The sitting has moved on"
        "Another chair has acted meanwhile. Nothing was changed; read the list and decide again."
    NOT_NOW = Conflict "not-now" "Not in this state"
        "The detail says what state the request or the floor is in. Read the list and decide again."
    PUBLISHED = Conflict "statement-published" "The statement is published"
        "What everybody can read is corrected by the secretariat only."
}

impl Refusal for Refused {
    const KINDS: &'static [&'static ProblemKind] = KINDS;

    fn kind(&self) -> &'static ProblemKind {
        match self {
            Self::NotOfForum => &NOT_OF_FORUM,
            Self::NotOpened => &NOT_OPENED,
            Self::Closed => &CLOSED,
            Self::NotAdmitted => &NOT_ADMITTED,
            Self::NotAccredited | Self::OnlyChair => &NOT_ACCREDITED,
            Self::WhichDelegation | Self::NoDelegation | Self::NotYours => &WHOSE,
            Self::OncePerItem | Self::RepliedAlready => &SPEAKS_ONCE,
            Self::NoItem(_) | Self::NoSpeech | Self::TooLong(_) | Self::NoVideo | Self::NoSecondChoice => {
                &UNFIT
            }
            Self::NoTime | Self::TooMany => &NO_TIME,
            Self::NoRequest => &NO_REQUEST,
            Self::MovedOn(_) => &MOVED_ON,
            Self::NotStarted | Self::NobodyWaits | Self::NotOnFloor | Self::NotWaiting | Self::NotToSwap => {
                &NOT_NOW
            }
            Self::Published => &PUBLISHED,
        }
    }

    fn faults(&self) -> Vec<FieldError> {
        let (pointer, code) = match self {
            Self::WhichDelegation => ("/delegation", "required"),
            Self::NoDelegation | Self::NotYours => ("/delegation", "not_yours"),
            Self::NoItem(_) => ("/item", "maximum"),
            Self::NoSpeech => ("/reply_to", "unknown"),
            Self::TooLong(_) => ("/wanted_seconds", "maximum"),
            Self::NoVideo => ("/video_url", "required"),
            Self::NoSecondChoice => ("/second_choice", "unknown"),
            _ => return Vec::new(),
        };
        vec![FieldError::new(pointer, code, self.to_string())]
    }
}
