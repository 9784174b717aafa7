//! Which attachments existing clients count from one: those with old serials, in some district courts (wire 2.6). Such a menu shows every
//! number one higher, as those courts' own old menus did, and the client takes one away.

/// Digits before a document's serial, and the last serial whose menu counts the main document as part 1.
const LAST: &[(&str, i64)] = &[
    ("023", 682_797),
    ("027", 1_906_030),
    ("031", 9_630_188),
    ("041", 2_414_673),
    ("047", 7_734_601),
    ("049", 2_613_796),
    ("053", 995_021),
    ("057", 1_159_201),
    ("061", 1_078_891),
    ("067", 8_278_610),
    ("075", 899_130),
    ("071", 1_560_410),
    ("077", 1_192_972),
    ("081", 2_087_957),
    ("083", 1_738_484),
    ("095", 3_618_527),
    ("097", 4_148_337),
    ("099", 2_358_030),
    ("107", 3_299_716),
    ("103", 888_190),
    ("105", 2_476_698),
    ("131", 1_868_202),
    ("133", 1_093_535),
    ("137", 299_419),
    ("113", 1_868_173),
    ("115", 3_153_010),
    ("123", 6_778_644),
    ("125", 1_829_022),
    ("127", 8_012_889),
    ("129", 1_862_410),
    ("145", 388_419),
    ("151", 3_322_370),
    ("155", 3_122_200),
    ("165", 1_239_147),
    ("175", 3_830_781),
    ("177", 4_975_453),
    ("183", 1_745_928),
    ("189", 1_338_618),
    ("195", 1_349_144),
    ("197", 3_755_107),
    ("203", 1_420_356),
    ("207", 797_428),
];

/// Whether the number shown is one higher than the attachment's.
pub(super) fn counts_from_one(prefix: &str, serial: i64) -> bool {
    LAST.iter().any(|(court, last)| *court == prefix && serial <= *last)
}

#[cfg(test)]
mod unit {
    use super::counts_from_one;

    #[test]
    fn only_old_serials_of_those_courts_count_from_one() {
        assert!(counts_from_one("107", 3_299_657) && !counts_from_one("107", 3_299_717));
        assert!(!counts_from_one("017", 1), "this court never did");
    }
}
