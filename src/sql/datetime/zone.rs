//! Time zones by the names of places: the rules that hold today, each from the year on which it has held.
//!
//! The whole history of all zones is a megabyte; a date before a rule's first year is refused instead of
//! answered wrongly. Source: the IANA time zone database (public domain), release 2024a.

use super::{civil_from_days, days_from_civil};
use crate::sql::error::SqlError;

/// A zone: seconds east of UTC in winter, how summer time begins and ends, and the first year of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    standard: i64,
    rule: Rule,
    from: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    None,
    Europe,
    America,
    Australia,
    NewZealand,
}

/// Region, then names with minutes east of UTC (and the first year where it is not the rule's own).
const ZONES: &[(Rule, i64, &str)] = &[
    (Rule::None, 1900, "UTC/0 Etc/UTC/0 GMT/0 Etc/GMT/0 UCT/0 Zulu/0 Universal/0"),
    (
        Rule::Europe,
        1997,
        "Europe/London/0 Europe/Dublin/0 Europe/Lisbon/0 Europe/Berlin/60 Europe/Paris/60 Europe/Madrid/60 \
         Europe/Rome/60 Europe/Vienna/60 Europe/Zurich/60 Europe/Amsterdam/60 Europe/Brussels/60 \
         Europe/Copenhagen/60 Europe/Oslo/60 Europe/Stockholm/60 Europe/Prague/60 Europe/Warsaw/60 \
         Europe/Budapest/60 Europe/Luxembourg/60 Europe/Belgrade/60 Europe/Zagreb/60 Europe/Ljubljana/60 \
         Europe/Bratislava/60 Europe/Monaco/60 Europe/Malta/60 Europe/Athens/120 Europe/Helsinki/120 \
         Europe/Bucharest/120 Europe/Sofia/120 Europe/Kiev/120 Europe/Kyiv/120 Atlantic/Canary/0",
    ),
    (Rule::Europe, 2004, "Europe/Vilnius/120 Europe/Riga/120 Europe/Tallinn/120"),
    (
        Rule::America,
        2007,
        "America/New_York/-300 America/Detroit/-300 America/Toronto/-300 America/Chicago/-360 \
         America/Winnipeg/-360 America/Denver/-420 America/Edmonton/-420 America/Los_Angeles/-480 \
         America/Vancouver/-480 America/Halifax/-240 America/Anchorage/-540 US/Eastern/-300 US/Central/-360 \
         US/Mountain/-420 US/Pacific/-480 EST5EDT/-300 CST6CDT/-360 MST7MDT/-420 PST8PDT/-480",
    ),
    (
        Rule::Australia,
        2009,
        "Australia/Sydney/600 Australia/Melbourne/600 Australia/Hobart/600 Australia/Canberra/600 \
         Australia/Adelaide/570",
    ),
    (Rule::NewZealand, 2009, "Pacific/Auckland/720"),
    (
        Rule::None,
        1997,
        "Asia/Tokyo/540 Asia/Seoul/540 Asia/Shanghai/480 Asia/Hong_Kong/480 Asia/Singapore/480 Asia/Taipei/480 \
         Asia/Manila/480 Asia/Bangkok/420 Asia/Jakarta/420 Asia/Ho_Chi_Minh/420 Asia/Kolkata/330 \
         Asia/Calcutta/330 Asia/Kathmandu/345 Asia/Dubai/240 Asia/Riyadh/180 Africa/Johannesburg/120 \
         Africa/Lagos/60 Africa/Nairobi/180 Africa/Accra/0 Australia/Brisbane/600 Australia/Darwin/570 \
         America/Phoenix/-420 America/Bogota/-300 America/Lima/-300 Pacific/Honolulu/-600 Atlantic/Reykjavik/0",
    ),
    (
        Rule::None,
        2010,
        "Asia/Karachi/300 Asia/Dhaka/360 Australia/Perth/480 America/Argentina/Buenos_Aires/-180",
    ),
    (Rule::None, 2015, "Europe/Moscow/180"),
    (Rule::None, 2017, "Europe/Istanbul/180 America/Caracas/-240"),
    (Rule::None, 2020, "America/Sao_Paulo/-180"),
    (Rule::None, 2023, "America/Mexico_City/-360 Asia/Tehran/210"),
];

const DAY: i64 = 86_400;

/// The zone of this name; letters' case does not matter.
pub fn find(name: &str) -> Option<Zone> {
    for (rule, from, list) in ZONES {
        for entry in list.split_whitespace() {
            let (own, minutes) = entry.rsplit_once('/')?;
            if own.eq_ignore_ascii_case(name) {
                let standard = minutes.parse::<i64>().ok()? * 60;
                return Some(Zone { standard, rule: *rule, from: *from });
            }
        }
    }
    None
}

/// The first Sunday on or after a day of a month, in days since 2000-01-01.
fn sunday(year: i64, month: i64, day: i64) -> i64 {
    let days = days_from_civil(year, month, day);
    // 2000-01-02 was a Sunday
    days + (1 - days).rem_euclid(7)
}

impl Zone {
    /// Seconds east of UTC at a moment, in seconds since 2000-01-01 UTC.
    ///
    /// # Errors
    /// 0A000 before the first year of the rule.
    pub fn at_utc(&self, seconds: i64) -> Result<i64, SqlError> {
        let (year, _, _) = civil_from_days((seconds + self.standard).div_euclid(DAY));
        if year < self.from {
            return Err(SqlError::unsupported(
                format!("this time zone before the year {}", self.from),
                "Give the offset itself, such as '+01:00'.",
            ));
        }
        // moments in UTC; the southern summer goes round the turn of the year
        let local = |days: i64, hour: i64| days * DAY + hour * 3600 - self.standard;
        let summer = match self.rule {
            Rule::None => false,
            Rule::Europe => {
                let start = sunday(year, 3, 25) * DAY + 3600;
                let end = sunday(year, 10, 25) * DAY + 3600;
                (start..end).contains(&seconds)
            }
            Rule::America => {
                let (start, end) = (local(sunday(year, 3, 8), 2), local(sunday(year, 11, 1), 1));
                (start..end).contains(&seconds)
            }
            Rule::Australia => {
                let (end, start) = (local(sunday(year, 4, 1), 2), local(sunday(year, 10, 1), 2));
                seconds < end || seconds >= start
            }
            Rule::NewZealand => {
                let (end, start) = (local(sunday(year, 4, 1), 2), local(sunday(year, 9, 24), 2));
                seconds < end || seconds >= start
            }
        };
        Ok(self.standard + if summer { 3600 } else { 0 })
    }

    /// Seconds east of UTC where the clocks show this time, in seconds since 2000-01-01. An hour that comes
    /// twice, and one that does not come at all, counts as winter time, as PostgreSQL has it.
    ///
    /// # Errors
    /// As [`Zone::at_utc`].
    pub fn at_local(&self, seconds: i64) -> Result<i64, SqlError> {
        let summer = self.standard + 3600;
        let is_standard = self.at_utc(seconds - self.standard)? == self.standard;
        if !is_standard && self.at_utc(seconds - summer)? == summer { Ok(summer) } else { Ok(self.standard) }
    }
}
