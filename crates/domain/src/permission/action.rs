//! What can be done anywhere in the installation, by verb.

/// Everything that a page, a form or an API lets somebody do. Each site's list of routes names one for each route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Public pages: a court's site, Court Information, announcements, the list of courts, contacts, sign-on pages.
    SeePublicSite,
    /// Register, recover a password or user name, confirm an address: pages that carry their own proof.
    RecoverAccess,
    /// "Forgot login/password" of a court's own login.
    AskForCourtPassword,
    /// "This was not me": answered with the link in the mail, whose token makes the thing one's own.
    ReportNotMe,
    /// What another site's program sends: its own signature or secret proves it, whoever is signed on.
    TakeMessage,

    /// The menu bar of a court.
    SeeMenu,
    /// Utilities and what stands there for reading.
    SeeUtilities,
    /// Search for cases and parties.
    Query,
    /// The docket sheet of a case.
    ReadDocketSheet,
    /// A document of a case.
    ReadDocument,
    /// The feed of a court, or of a case: the same for everybody, whoever asks.
    ReadFeed,
    /// Know that a sealed case is there.
    SeeSealedCase,

    /// Change Client Code.
    ChangeClientCode,
    /// Change PACER Exemption Status.
    ToggleExemption,
    /// Review Billing History.
    ReviewBilling,
    /// Maintain Your Login/Password: the court's own password.
    ChangeCourtPassword,
    /// Make and take back tokens with which programs read over the API.
    ManageApiTokens,
    /// Say where the court posts what is new, and take that back.
    ManageWebhooks,

    /// The entry page of linking.
    LinkAccount,
    /// The confirm page, for a proposal that is one's own.
    ConfirmLink,
    /// Ask the court when the names differ.
    AskCourtToLink,
    /// Enter a one-use linking code.
    UseLinkingCode,

    /// File into a case.
    FileDocument,
    /// Open a new case.
    OpenCase,
    /// Go on with a draft.
    ResumeDraft,
    /// The Notice of Electronic Filing of one's own filing.
    SeeReceipt,

    /// The clerk's queue of requests.
    SeeQueue,
    /// Approve or refuse a link.
    DecideLink,
    /// End a link, with a reason.
    EndLink,
    /// Freeze a link until the clerk decides.
    FreezeLink,
    /// Issue a one-use linking code.
    IssueLinkingCode,
    /// Find a filer and see what that filer sees.
    FindFiler,
    /// Open a filer's door after too many wrong passwords.
    UnlockFiler,
    /// Start a reset of a filer's court password.
    StartReset,
    /// Correct a filer's name or address.
    CorrectFiler,
    /// Move the court's go-live date.
    MoveGoLive,
    /// List the court's public terminals, and say whether everybody reads without signing on.
    SetReading,
    /// Let somebody who bought a transcript read it in its first ninety days.
    GrantTranscript,
    /// Say which entries are written opinions.
    MarkOpinion,
    /// Set deadlines and hearings of a case, and say how they ended.
    SetDeadline,
    /// Seal a case, an entry, a document or a party, and lift a seal.
    Seal,

    /// Manage one's central account: address, password, preferences.
    ManageAccount,
    /// Upgrade a legacy account.
    UpgradeAccount,
    /// One's own requests and their numbers.
    SeeOwnRequests,
    /// Where can I file?
    SeeWhereToFile,
    /// The service center's desk.
    SeeServiceDesk,
    /// Decide what has come to the service center.
    DecideAsServiceCenter,
}

impl Action {
    /// Whether it is reading of cases, which people and programs do by the thousand: such pages take turns, and nothing else waits
    /// behind them.
    #[must_use]
    pub fn is_reading(self) -> bool {
        matches!(self, Action::Query | Action::ReadDocketSheet | Action::ReadDocument | Action::ReadFeed)
    }

    /// Whether changing something under this action waits while a court is read only: filing, linking, the court's own passwords and
    /// the desk do; reading, signing on and off, and what the centre tells go on.
    #[must_use]
    pub fn waits_while_read_only(self) -> bool {
        match self {
            Action::AskForCourtPassword
            | Action::ReportNotMe
            | Action::ChangeCourtPassword
            | Action::LinkAccount
            | Action::ConfirmLink
            | Action::AskCourtToLink
            | Action::UseLinkingCode
            | Action::FileDocument
            | Action::OpenCase
            | Action::ResumeDraft
            | Action::SeeQueue
            | Action::DecideLink
            | Action::EndLink
            | Action::FreezeLink
            | Action::IssueLinkingCode
            | Action::FindFiler
            | Action::UnlockFiler
            | Action::StartReset
            | Action::CorrectFiler
            | Action::MoveGoLive
            | Action::SetReading
            | Action::GrantTranscript
            | Action::MarkOpinion
            | Action::SetDeadline
            | Action::Seal => true,
            Action::SeePublicSite
            | Action::RecoverAccess
            | Action::TakeMessage
            | Action::SeeMenu
            | Action::SeeUtilities
            | Action::Query
            | Action::ReadDocketSheet
            | Action::ReadDocument
            | Action::ReadFeed
            | Action::SeeSealedCase
            | Action::ChangeClientCode
            | Action::ToggleExemption
            | Action::ReviewBilling
            | Action::ManageApiTokens
            | Action::ManageWebhooks
            | Action::SeeReceipt
            | Action::ManageAccount
            | Action::UpgradeAccount
            | Action::SeeOwnRequests
            | Action::SeeWhereToFile
            | Action::SeeServiceDesk
            | Action::DecideAsServiceCenter => false,
        }
    }

    /// Every action, in the order of the table.
    pub const ALL: [Action; 47] = [
        Action::SeePublicSite,
        Action::RecoverAccess,
        Action::AskForCourtPassword,
        Action::ReportNotMe,
        Action::TakeMessage,
        Action::SeeMenu,
        Action::SeeUtilities,
        Action::Query,
        Action::ReadDocketSheet,
        Action::ReadDocument,
        Action::ReadFeed,
        Action::SeeSealedCase,
        Action::ChangeClientCode,
        Action::ToggleExemption,
        Action::ReviewBilling,
        Action::ChangeCourtPassword,
        Action::ManageApiTokens,
        Action::ManageWebhooks,
        Action::LinkAccount,
        Action::ConfirmLink,
        Action::AskCourtToLink,
        Action::UseLinkingCode,
        Action::FileDocument,
        Action::OpenCase,
        Action::ResumeDraft,
        Action::SeeReceipt,
        Action::SeeQueue,
        Action::DecideLink,
        Action::EndLink,
        Action::FreezeLink,
        Action::IssueLinkingCode,
        Action::FindFiler,
        Action::UnlockFiler,
        Action::StartReset,
        Action::CorrectFiler,
        Action::MoveGoLive,
        Action::SetReading,
        Action::GrantTranscript,
        Action::MarkOpinion,
        Action::SetDeadline,
        Action::Seal,
        Action::ManageAccount,
        Action::UpgradeAccount,
        Action::SeeOwnRequests,
        Action::SeeWhereToFile,
        Action::SeeServiceDesk,
        Action::DecideAsServiceCenter,
    ];
}
