//! The demo's docket sheets: real ones with every person's name, address and numbers replaced by invented ones.

/// Court, name of the sheet, JSON as existing clients parse it. How they were made is written beside them in `demo/dockets`.
pub const ALL: &[(&str, &str, &str)] = &[
    ("almd", "almd", include_str!("../../../demo/dockets/almd.json")),
    ("ctd", "cacd", include_str!("../../../demo/dockets/cacd.json")),
    ("wyd", "cand", include_str!("../../../demo/dockets/cand.json")),
    ("almd", "cand_3", include_str!("../../../demo/dockets/cand_3.json")),
    ("ctd", "cand_7", include_str!("../../../demo/dockets/cand_7.json")),
    ("wyd", "casd_4", include_str!("../../../demo/dockets/casd_4.json")),
    ("almd", "dcd_3", include_str!("../../../demo/dockets/dcd_3.json")),
    ("ctd", "gand_1", include_str!("../../../demo/dockets/gand_1.json")),
    ("wyd", "ilnd_378697", include_str!("../../../demo/dockets/ilnd_378697.json")),
    ("almd", "jpml", include_str!("../../../demo/dockets/jpml.json")),
    ("ctd", "lamd", include_str!("../../../demo/dockets/lamd.json")),
    ("wyd", "mad_193254", include_str!("../../../demo/dockets/mad_193254.json")),
    ("almd", "moed", include_str!("../../../demo/dockets/moed.json")),
    ("ctd", "mowd", include_str!("../../../demo/dockets/mowd.json")),
    ("wyd", "ncwd_1", include_str!("../../../demo/dockets/ncwd_1.json")),
    ("almd", "nvd_128568", include_str!("../../../demo/dockets/nvd_128568.json")),
    ("ctd", "nvd_21855", include_str!("../../../demo/dockets/nvd_21855.json")),
    ("wyd", "nyed", include_str!("../../../demo/dockets/nyed.json")),
    ("almd", "nysd_1", include_str!("../../../demo/dockets/nysd_1.json")),
    ("ctd", "txsd", include_str!("../../../demo/dockets/txsd.json")),
    ("wyd", "txsd_1", include_str!("../../../demo/dockets/txsd_1.json")),
    ("almd", "wawd", include_str!("../../../demo/dockets/wawd.json")),
    ("areb", "areb", include_str!("../../../demo/dockets/areb.json")),
    ("utb", "azb_1", include_str!("../../../demo/dockets/azb_1.json")),
    ("areb", "azb_12", include_str!("../../../demo/dockets/azb_12.json")),
    ("arwb", "azb_35", include_str!("../../../demo/dockets/azb_35.json")),
    ("wieb", "azb_44", include_str!("../../../demo/dockets/azb_44.json")),
    ("utb", "cacb_18", include_str!("../../../demo/dockets/cacb_18.json")),
    ("areb", "cacb_24", include_str!("../../../demo/dockets/cacb_24.json")),
    ("arwb", "cacb_26", include_str!("../../../demo/dockets/cacb_26.json")),
    ("wieb", "cacb_4", include_str!("../../../demo/dockets/cacb_4.json")),
    ("utb", "cacb_7", include_str!("../../../demo/dockets/cacb_7.json")),
    ("areb", "canb_3", include_str!("../../../demo/dockets/canb_3.json")),
    ("arwb", "deb_15", include_str!("../../../demo/dockets/deb_15.json")),
    ("wieb", "deb_16", include_str!("../../../demo/dockets/deb_16.json")),
    ("utb", "flsb_4", include_str!("../../../demo/dockets/flsb_4.json")),
    ("areb", "flsb_7", include_str!("../../../demo/dockets/flsb_7.json")),
    ("arwb", "ilnb_1418711", include_str!("../../../demo/dockets/ilnb_1418711.json")),
    ("wieb", "ilnb_15", include_str!("../../../demo/dockets/ilnb_15.json")),
    ("utb", "mdb_15", include_str!("../../../demo/dockets/mdb_15.json")),
    ("areb", "moeb", include_str!("../../../demo/dockets/moeb.json")),
    ("arwb", "nvb_27", include_str!("../../../demo/dockets/nvb_27.json")),
    ("wieb", "nvb_31", include_str!("../../../demo/dockets/nvb_31.json")),
    ("utb", "nvb_42", include_str!("../../../demo/dockets/nvb_42.json")),
    ("areb", "nvb_45", include_str!("../../../demo/dockets/nvb_45.json")),
    ("arwb", "nvb_46", include_str!("../../../demo/dockets/nvb_46.json")),
    ("wieb", "nyeb", include_str!("../../../demo/dockets/nyeb.json")),
    ("utb", "nysb", include_str!("../../../demo/dockets/nysb.json")),
    ("areb", "nysb_18", include_str!("../../../demo/dockets/nysb_18.json")),
    ("arwb", "nysb_21", include_str!("../../../demo/dockets/nysb_21.json")),
    ("wieb", "nysb_26", include_str!("../../../demo/dockets/nysb_26.json")),
    ("utb", "nysb_32", include_str!("../../../demo/dockets/nysb_32.json")),
    ("areb", "nysb_33", include_str!("../../../demo/dockets/nysb_33.json")),
    ("arwb", "nysb_36", include_str!("../../../demo/dockets/nysb_36.json")),
    ("wieb", "ohnb", include_str!("../../../demo/dockets/ohnb.json")),
    ("utb", "txnb_1", include_str!("../../../demo/dockets/txnb_1.json")),
    ("areb", "txsb_1", include_str!("../../../demo/dockets/txsb_1.json")),
    ("arwb", "txsb_3", include_str!("../../../demo/dockets/txsb_3.json")),
];

/// Claims registers of some of these cases, with invented creditors: court, name of the sheet, JSON.
pub const CLAIMS: &[(&str, &str, &str)] = &[
    ("wieb", "azb_44", include_str!("../../../demo/claims/azb_44.json")),
    ("arwb", "ilnb_1418711", include_str!("../../../demo/claims/ilnb_1418711.json")),
    ("areb", "canb_3", include_str!("../../../demo/claims/canb_3.json")),
    ("utb", "mdb_15", include_str!("../../../demo/claims/mdb_15.json")),
];

/// What is set in a case of the demo, counted from the day on which its world is made.
pub struct Set {
    /// The sheet's name in [`ALL`].
    pub sheet: &'static str,
    /// `deadline` or `hearing`.
    pub kind: &'static str,
    /// What is due, or which hearing.
    pub what: &'static str,
    /// Days from that day; those before it are over.
    pub days: i64,
    /// `HH:MM`; empty for a deadline.
    pub time: &'static str,
    /// Courtroom.
    pub place: &'static str,
    /// Number of the entry that it belongs to; 0 for none.
    pub number: i64,
}

const fn set(
    sheet: &'static str,
    kind: &'static str,
    what: &'static str,
    days: i64,
    time: &'static str,
    place: &'static str,
    number: i64,
) -> Set {
    Set { sheet, kind, what, days, time, place, number }
}

/// Deadlines and hearings of some of these cases.
pub const SET: &[Set] = &[
    set("almd", "deadline", "Answer due", 4, "", "", 1),
    set("almd", "hearing", "Scheduling Conference", 18, "10:00", "Courtroom 2A", 0),
    set("moed", "hearing", "Status Conference", 7, "14:30", "Courtroom 4B", 0),
    set("dcd_3", "deadline", "Joint Status Report due", 11, "", "", 0),
    set("wawd", "deadline", "Response to Motion due", -6, "", "", 0),
    set("cacd", "hearing", "Motion Hearing", 9, "09:30", "Courtroom 1", 0),
    set("cacd", "deadline", "Reply due", 2, "", "", 0),
    set("lamd", "deadline", "Objections to Report and Recommendation due", 13, "", "", 0),
    set("lamd", "hearing", "Pretrial Conference", -20, "11:00", "Courtroom 3", 0),
    set("cand", "deadline", "Proof of Service due", 5, "", "", 1),
    set("mad_193254", "hearing", "Motion Hearing", 16, "13:30", "Courtroom 5", 7),
    set("mad_193254", "deadline", "Response to Motion due", 3, "", "", 7),
    set("areb", "hearing", "Confirmation Hearing", 12, "09:00", "Courtroom B", 0),
    set("canb_3", "deadline", "Last day to object to discharge", 25, "", "", 0),
    set("azb_1", "hearing", "341 Meeting", 8, "13:00", "Room 350", 0),
    set("mdb_15", "deadline", "Proofs of claim due", 30, "", "", 0),
    set("ilnb_1418711", "hearing", "Motion to Vacate Hearing", 6, "10:30", "Courtroom 644", 0),
    set("ilnb_1418711", "deadline", "Objections to claims due", 21, "", "", 0),
    set("azb_44", "hearing", "Relief from Stay Hearing", 10, "11:00", "Courtroom 446", 0),
    set("azb_44", "deadline", "Financial management course due", -3, "", "", 0),
];
