//! Instants as microseconds UTC, and how people in a court's time zone read them.

use jiff::{Timestamp, ToSpan as _, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub i64);

/// A time zone by its IANA name, such as `America/Chicago`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// The service center's zone: its mails print US Central whatever the court's zone is.
pub const SERVICE_CENTER_ZONE: &str = "America/Chicago";

impl Time {
    /// Seconds in a day, as a span to add.
    pub const DAY: i64 = 24 * 3600;

    /// Later (or with a negative number earlier) by whole seconds.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Time {
        Time(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Whole seconds from `earlier` to this instant; negative when this one is before it.
    #[must_use]
    pub fn seconds_since(self, earlier: Time) -> i64 {
        (self.0 - earlier.0).div_euclid(1_000_000)
    }

    /// Seconds since 1970, as OpenID Connect counts.
    #[must_use]
    pub fn unix(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Reads RFC 3339 (`2021-05-10T09:00:00-05:00`); `None` when it is no such text.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Time> {
        text.parse::<Timestamp>().ok().map(|t| Time(t.as_microsecond()))
    }

    /// RFC 3339 in UTC, to the second.
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// `11/01/2020 10:40:36 CST`, as the service center's mails print it.
    #[must_use]
    pub fn with_zone_name(self, zone: &Zone) -> String {
        self.in_zone(zone, "%m/%d/%Y %H:%M:%S %Z")
    }

    /// `05/10/2021`.
    #[must_use]
    pub fn date_us(self, zone: &Zone) -> String {
        self.in_zone(zone, "%m/%d/%Y")
    }

    /// `May 10, 2021, 9:00 AM CDT`.
    #[must_use]
    pub fn long(self, zone: &Zone) -> String {
        self.in_zone(zone, "%B %-d, %Y, %-I:%M %p %Z")
    }

    /// Any `strftime` pattern in a zone.
    #[must_use]
    pub fn in_zone(self, zone: &Zone, pattern: &str) -> String {
        self.timestamp().to_zoned(zone.0.clone()).strftime(pattern).to_string()
    }

    /// The calendar date of this instant in a zone.
    #[must_use]
    pub fn date(self, zone: &Zone) -> civil::Date {
        self.timestamp().to_zoned(zone.0.clone()).date()
    }
}

impl Zone {
    /// Looks a zone up by its IANA name; `None` when there is none of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Zone> {
        TimeZone::get(name).ok().map(Zone)
    }

    /// A zone by its name, or UTC when the name is unknown (settings are checked when they are saved).
    #[must_use]
    pub fn or_utc(name: &str) -> Zone {
        Zone::named(name).unwrap_or(Zone(TimeZone::UTC))
    }

    /// The zone of the service center (US Central).
    #[must_use]
    pub fn service_center() -> Zone {
        Zone::or_utc(SERVICE_CENTER_ZONE)
    }

    /// The first instant of a date in this zone: midnight, or what comes right after it where midnight was skipped.
    #[must_use]
    pub fn midnight(&self, date: civil::Date) -> Time {
        let zoned = date.to_zoned(self.0.clone()).or_else(|_| date.saturating_add(1.day()).to_zoned(self.0.clone()));
        Time(zoned.map(|z| z.timestamp().as_microsecond()).unwrap_or_default())
    }

    /// The instant of a date and a time of day in this zone; of an hour that comes twice the first, of one that is skipped the one after.
    #[must_use]
    pub fn at(&self, date: civil::Date, time: civil::Time) -> Time {
        let zoned = date.to_datetime(time).to_zoned(self.0.clone());
        Time(zoned.map(|z| z.timestamp().as_microsecond()).unwrap_or_default())
    }
}

/// `May 3, 2021`.
#[must_use]
pub fn long_date(date: civil::Date) -> String {
    date.strftime("%B %-d, %Y").to_string()
}

/// `05/03/2021`, the form that court pages print and clients parse.
#[must_use]
pub fn us_date(date: civil::Date) -> String {
    let (year, month, day) = (i32::from(date.year()), i32::from(date.month()), i32::from(date.day()));
    if year < 0 {
        return format!("{month:02}/{day:02}/{year:04}");
    }
    // Digit by digit: a long docket sheet prints ten thousand of these.
    let digit = |number: i32| char::from_digit((number % 10).unsigned_abs(), 10).unwrap_or('0');
    let (month, day) = ([digit(month / 10), digit(month)], [digit(day / 10), digit(day)]);
    let mut text = String::with_capacity(10);
    text.extend([month[0], month[1], '/', day[0], day[1], '/']);
    text.extend([digit(year / 1000), digit(year / 100), digit(year / 10), digit(year)]);
    text
}

/// Reads `MM/DD/YYYY`, `M/D/YYYY` or `YYYY-MM-DD`.
#[must_use]
pub fn parse_date(text: &str) -> Option<civil::Date> {
    let text = text.trim();
    // As databases hold it: a long docket sheet reads ten thousand of these, and a failed try costs ten times a good one.
    if let [_, _, _, _, b'-', _, _, b'-', _, _] = text.as_bytes()
        && let Ok(date) = text.parse::<civil::Date>()
    {
        return Some(date);
    }
    civil::Date::strptime("%m/%d/%Y", text).or_else(|_| text.parse::<civil::Date>()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_center_prints_central_time_in_winter_and_summer() {
        let central = Zone::service_center();
        let winter = Time::parse_rfc3339("2020-12-01T16:40:36Z").unwrap();
        assert_eq!(winter.with_zone_name(&central), "12/01/2020 10:40:36 CST");
        let summer = Time::parse_rfc3339("2021-06-01T15:40:36Z").unwrap();
        assert_eq!(summer.with_zone_name(&central), "06/01/2021 10:40:36 CDT");
    }

    #[test]
    fn midnight_is_the_courts_own() {
        let eastern = Zone::or_utc("America/New_York");
        let day = civil::date(2017, 12, 11);
        assert_eq!(eastern.midnight(day).rfc3339(), "2017-12-11T05:00:00Z");
        assert_eq!(eastern.midnight(day).date(&eastern), day);
    }

    #[test]
    fn dates_are_read_in_both_forms() {
        assert_eq!(parse_date("5/3/2021"), Some(civil::date(2021, 5, 3)));
        assert_eq!(parse_date("2021-05-03"), Some(civil::date(2021, 5, 3)));
        assert_eq!(parse_date("13/40/2021"), None);
    }
}
