-- Feeds read what came last, reports what was filed between two days, across cases.
CREATE INDEX entries_by_time ON entries (entered_at) WHERE entered_at IS NOT NULL;
CREATE INDEX entries_by_filing_day ON entries (date_filed, case_id, sequence);
CREATE INDEX cases_by_filing_day ON cases (date_filed, serial);

-- Entries that the court calls written opinions: free for everybody, and listed by the day of filing.
CREATE TABLE written_opinions (
  entry_id BIGINT PRIMARY KEY REFERENCES entries (id),
  filed_on TEXT NOT NULL
);
CREATE INDEX written_opinions_by_day ON written_opinions (filed_on);
