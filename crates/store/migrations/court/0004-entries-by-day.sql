-- A docket sheet is read in pieces, by the day of filing. With `sealed`, the documents of a piece are found without its entries' rows.
CREATE INDEX entries_by_day ON entries (case_id, coalesce(date_filed, ''), sequence, sealed);
-- Whether a filer has filed in a case is asked of the index alone.
DROP INDEX entries_by_filer;
CREATE INDEX entries_by_filer ON entries (filer_id, case_id);
