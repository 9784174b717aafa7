-- A docket sheet is read in pieces, by the day of filing.
CREATE INDEX entries_by_day ON entries (case_id, coalesce(date_filed, ''), sequence);
