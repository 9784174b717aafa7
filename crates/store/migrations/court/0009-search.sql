-- Search in the public text of entries and documents. `search_due`: the time from which the worker may look at it; NULL once it has.
ALTER TABLE entries ADD COLUMN search_due BIGINT DEFAULT 0;
ALTER TABLE documents ADD COLUMN search_due BIGINT DEFAULT 0;
ALTER TABLE documents ADD COLUMN search_tries BIGINT NOT NULL DEFAULT 0;
CREATE INDEX entries_to_search ON entries (search_due, id) WHERE search_due IS NOT NULL;
CREATE INDEX documents_to_search ON documents (search_due, id) WHERE search_due IS NOT NULL;

-- What can be found: an entry (`document_id` is NULL) or a document, under its own id. `body` is a document's text. Every table whose
-- name begins with `search_` can be made again from the others, and is in no backup.
CREATE TABLE search_rows (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  entry_id BIGINT NOT NULL REFERENCES entries (id),
  document_id BIGINT REFERENCES documents (id),
  is_order BOOLEAN NOT NULL,
  date_filed TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX search_rows_by_day ON search_rows (date_filed, id);
CREATE INDEX search_rows_by_case ON search_rows (case_id);
CREATE INDEX search_rows_by_entry ON search_rows (entry_id);
