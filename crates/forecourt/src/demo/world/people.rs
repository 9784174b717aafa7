//! The people of the demonstration, all made up: those of the leaflets, and one for each case that linking must handle.

use domain::{
    account::{Generation, Kind},
    filer::{Role, Standing},
};

/// A PACER account.
pub struct Account {
    /// User name.
    pub username: &'static str,
    /// Password.
    pub password: &'static str,
    /// Given name; for a shared or administrative account the whole name is `organisation`.
    pub first: &'static str,
    /// Surname.
    pub last: &'static str,
    /// Firm.
    pub organisation: &'static str,
    /// E-mail.
    pub email: &'static str,
    /// Kind.
    pub kind: Kind,
    /// Generation.
    pub generation: Generation,
    /// Bar number.
    pub bar_number: Option<&'static str>,
}

/// A court's filer.
pub struct Filer {
    /// The court.
    pub court: &'static str,
    /// Court login.
    pub login: &'static str,
    /// Court password.
    pub password: &'static str,
    /// Name as the court has it.
    pub name: &'static str,
    /// Former names, one a line.
    pub former: &'static str,
    /// Address on file.
    pub email: &'static str,
    /// Bar number.
    pub bar_number: Option<&'static str>,
    /// Role.
    pub role: Role,
    /// Standing.
    pub standing: Standing,
    /// User name of the account whose owner holds it.
    pub person: Option<&'static str>,
    /// Linked when the world is made, so that a visitor can file at once.
    pub linked: bool,
}

/// A member of staff.
pub struct Staff {
    /// The court; `None` for the service center.
    pub court: Option<&'static str>,
    /// User name.
    pub username: &'static str,
    /// Password.
    pub password: &'static str,
    /// Name.
    pub name: &'static str,
}

const fn person(
    username: &'static str,
    password: &'static str,
    first: &'static str,
    last: &'static str,
    email: &'static str,
) -> Account {
    Account {
        username,
        password,
        first,
        last,
        organisation: "",
        email,
        kind: Kind::Individual,
        generation: Generation::Upgraded,
        bar_number: None,
    }
}

/// Every account.
pub const ACCOUNTS: &[Account] = &[
    Account {
        bar_number: Some("AL-4471"),
        ..person("alexattorney", "gravel orbit lantern 12", "Alex", "Attorney", "alex.attorney@example.com")
    },
    person("mattlink1", "pillow anchor meadow 7", "Matt", "Link", "matt.link@example.com"),
    person("johnattorney", "teapot violet harbor 31", "John", "Attorney", "john.attorney@example.com"),
    Account {
        bar_number: Some("AR-90210"),
        ..person("anncounsel", "copper saddle window 5", "Ann", "Counsel", "ann.counsel@example.com")
    },
    person("terrytrustee", "basket thunder ribbon 9", "Terry", "Estate", "terry.estate@example.com"),
    person("caseycreditor", "marble cactus engine 22", "Casey", "Creditor", "casey.creditor@example.com"),
    person("samself123", "pencil glacier onion 40", "Sam", "Selfmade", "sam.selfmade@example.com"),
    person("averyagent", "velvet rocket puddle 16", "Avery", "Agent", "avery.agent@example.com"),
    Account {
        bar_number: Some("AL-7003"),
        ..person("patsignum", "walnut comet ladder 88", "Pat", "Signum", "pat.signum@example.com")
    },
    Account {
        organisation: "Example and Partners LLP",
        kind: Kind::Shared,
        ..person("examplefirm", "saffron bridge mitten 3", "", "", "research@firm.example.com")
    },
    Account {
        organisation: "Example and Partners LLP Billing",
        kind: Kind::Administrative,
        ..person("examplebilling", "cobalt kettle prairie 4", "", "", "billing@firm.example.com")
    },
    Account {
        generation: Generation::Legacy,
        ..person("gl2013", "harvest pebble quilt 61", "Grace", "Legacy", "grace.legacy@example.com")
    },
    person("vicviewer", "maple sundial curtain 2", "Vic", "Viewer", "vic.viewer@example.com"),
    person("robertjones", "ginger beacon carpet 19", "Robert", "Jones", "robert.jones@example.com"),
    person("marysmith12", "tulip magnet stairway 7", "Mary", "Smith", "mary.smith@example.com"),
    person("lenalinked", "orchid ferry notebook 50", "Lena", "Linked", "lena.linked@example.com"),
    person("wendywest", "cedar whistle bucket 14", "Wendy", "West", "wendy.west@example.com"),
];

const fn filer(
    court: &'static str,
    login: &'static str,
    password: &'static str,
    name: &'static str,
    email: &'static str,
    person: Option<&'static str>,
) -> Filer {
    Filer {
        court,
        login,
        password,
        name,
        former: "",
        email,
        bar_number: None,
        role: Role::Attorney,
        standing: Standing::Active,
        person,
        linked: false,
    }
}

/// Every filer; the first of each court with a person is the leaflet's own (contract, design 6).
pub const FILERS: &[Filer] = &[
    Filer {
        bar_number: Some("AL-4471"),
        ..filer("almd", "aalex", "Court-almd-2009", "Aty Alex", "alex.attorney@example.com", Some("alexattorney"))
    },
    Filer {
        bar_number: Some("AL-7003"),
        ..filer("almd", "p&s@ig$num*", "Court&almd*77", "Pat Signum", "psignum@firm.example.com", Some("patsignum"))
    },
    filer("almd", "glegacy", "Court-almd-1999", "Grace Legacy", "grace.legacy@example.com", Some("gl2013")),
    filer("almd", "bobjones", "Court-almd-2011", "Bob Jones Jr.", "robert.jones@example.com", Some("robertjones")),
    filer("almd", "mjones", "Court-almd-2012", "Mary Smith-Jones", "mary.smith@example.com", Some("marysmith12")),
    filer("almd", "acounsel", "Court-almd-2015", "Counsel, Ann", "ann.counsel@example.com", Some("anncounsel")),
    Filer {
        standing: Standing::Disabled,
        ..filer("almd", "retired7", "Court-almd-1998", "Rita Retired", "rita.retired@example.com", None)
    },
    filer("almd", "somebody", "Court-almd-2018", "Quentin Quill", "quentin.quill@example.com", None),
    Filer {
        linked: true,
        ..filer("almd", "llinked", "Court-almd-2019", "Lena Linked", "lena.linked@example.com", Some("lenalinked"))
    },
    filer("ctd", "jattorney", "Court-ctd-2008", "John Attorney", "john.attorney@example.com", Some("johnattorney")),
    Filer {
        role: Role::SelfRepresented,
        ..filer("ctd", "sselfmade", "Court-ctd-2014", "Sam Selfmade", "sam.selfmade@example.com", Some("samself123"))
    },
    filer("wieb", "mlink", "Court-wieb-2010", "Matt Link", "matt.link@example.com", Some("mattlink1")),
    filer("wieb", "testate", "Court-wieb-2007", "Terry Estate", "terry.estate@example.com", Some("terrytrustee")),
    Filer {
        role: Role::Trustee,
        ..filer(
            "wieb",
            "testate-tr",
            "Court-wieb-tr-07",
            "Terry Estate, Trustee",
            "terry.estate@example.com",
            Some("terrytrustee"),
        )
    },
    Filer {
        role: Role::Agent,
        ..filer("wieb", "aagent", "Court-wieb-2016", "Avery Agent", "avery.agent@example.com", Some("averyagent"))
    },
    Filer {
        linked: true,
        ..filer("wieb", "llinked", "Court-wieb-2019", "Lena Linked", "lena.linked@example.com", Some("lenalinked"))
    },
    Filer {
        bar_number: Some("AR-90210"),
        ..filer("arwb", "acounsel", "Court-arwb-2013", "Ann Counsel", "ann.counsel@example.com", Some("anncounsel"))
    },
    Filer {
        bar_number: Some("AR-90210"),
        ..filer("areb", "acounsel", "Court-areb-2013", "Ann Counsel", "ann.counsel@example.com", Some("anncounsel"))
    },
    Filer {
        bar_number: Some("AL-4471"),
        ..filer("utb", "aalex", "Court-utb-2012", "Aty Alex", "alex.attorney@example.com", Some("alexattorney"))
    },
    Filer {
        role: Role::Creditor,
        ..filer("utb", "ccreditor", "Court-utb-2017", "Casey Creditor", "casey.creditor@example.com", Some("caseycreditor"))
    },
    filer("utb", "acounsel", "Court-utb-2018", "Ann B. Counsel", "ann.counsel@example.com", Some("anncounsel")),
    filer("wyd", "wwest", "Court-wyd-2011", "Wendy West", "wendy.west@example.com", Some("wendywest")),
    filer("wyd", "acounsel", "Court-wyd-2016", "Ann Counsel", "ann.counsel@example.com", Some("anncounsel")),
];

/// Every member of staff.
pub const STAFF: &[Staff] = &[
    Staff { court: Some("almd"), username: "clerk", password: "docket room almd 1", name: "Dana Docket" },
    Staff { court: Some("ctd"), username: "clerk", password: "docket room ctd 22", name: "Chris Chambers" },
    Staff { court: Some("wieb"), username: "clerk", password: "docket room wieb 3", name: "Willa Window" },
    Staff { court: Some("arwb"), username: "clerk", password: "docket room arwb 4", name: "Robin Register" },
    Staff { court: Some("areb"), username: "clerk", password: "docket room areb 5", name: "Reese Register" },
    Staff { court: Some("utb"), username: "clerk", password: "docket room utb 66", name: "Uma Usher" },
    Staff { court: Some("wyd"), username: "clerk", password: "docket room wyd 77", name: "Wyatt Writ" },
    Staff { court: None, username: "service", password: "service desk center 8", name: "Sasha Service" },
];
