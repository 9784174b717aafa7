-- A docket sheet is read in pieces, by the day of filing. With `sealed`, the documents of a piece are found without its entries' rows.
CREATE INDEX entries_by_day ON entries (case_id, coalesce(date_filed, ''), sequence, sealed);
