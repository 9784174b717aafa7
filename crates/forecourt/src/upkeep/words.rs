//! What an operator does about a broken rule.

use store::shared::check::Rule;

/// What to do, one sentence or two.
#[must_use]
pub fn remedy(rule: Rule) -> &'static str {
    match rule {
        Rule::Sound => "Stop serving this court, keep a copy of the file, and restore it from the last good backup.",
        Rule::Refers => {
            "Something changed the database behind the program's back, or the file is damaged: restore it from the last good backup, \
             or report this."
        }
        Rule::Migrated => "Run `forecourt migrate` with the program that serves this installation.",
        Rule::AuditChain => {
            "Somebody changed the audit trail. Compare it with the last backup (`forecourt restore` into an empty folder) and find out who."
        }
        Rule::AuditSealed => "The worker does not come to its work: look at the server's log and at how busy the machine is.",
        Rule::MessageTried => {
            "Look at the server's log for why the other side is not reached; the message is tried again by itself."
        }
        Rule::RefusalHasTask => {
            "Tell the clerk of the court and the service center; the two sides do not agree on what the message was about."
        }
        Rule::MailOnce => {
            "Two copies of one installation have been run side by side. Find out which one is the real one and stop the other."
        }
        Rule::Counter => {
            "Do not file anything here until this is mended: restore the database with `forecourt restore`, which raises counters."
        }
        Rule::EntryNumbers | Rule::EntrySequence => {
            "Look the case up in the last backup; if entries are missing, restore the court. Tell the clerk which numbers are concerned."
        }
        Rule::EntryHasDocument => "Look the entry up in the last backup; ask its filer for the document.",
        Rule::DocumentThere => {
            "Copy the file from a backup's `documents` folder (its name is the SHA-256), or ask the filer to send it again."
        }
        Rule::DocumentSame => "Replace the file with the one from a backup's `documents` folder; look at the disk.",
        Rule::DamageRestored => {
            "Put the file back from a backup's `documents` folder (its name is the SHA-256). The server looks again every few minutes and \
             then takes filings by itself."
        }
        Rule::LinkAgrees => {
            "One of the two sides was restored from an older copy: run `forecourt restore --reconcile`, then look at the desk's tasks."
        }
        Rule::PasswordRetired => "Run `forecourt restore --reconcile`: it retires what the centre knows to be linked.",
        Rule::OneLink => "The clerk must end all of these links but one.",
        Rule::SessionEnded => "Run `forecourt restore --reconcile`, which ends every session.",
    }
}
