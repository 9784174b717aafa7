-- The daily files of the bulk feed as they were made, and what stood in them: what is sealed afterwards is retracted, and the file made
-- anew. `sequence` and `document` say which part of the case it was.
CREATE TABLE bulk_files (
  day TEXT PRIMARY KEY,
  made_at BIGINT NOT NULL,
  lines BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  body BYTEA NOT NULL
);

CREATE TABLE bulk_items (
  id BIGINT PRIMARY KEY,
  day TEXT NOT NULL,
  case_serial BIGINT NOT NULL,
  sequence BIGINT,
  document BIGINT,
  retracted_at BIGINT
);
CREATE INDEX bulk_items_by_day ON bulk_items (day) WHERE retracted_at IS NULL;
CREATE INDEX bulk_items_retracted ON bulk_items (retracted_at, id) WHERE retracted_at IS NOT NULL;
