-- The care of documents. `unused_since`: when the collector first saw that nothing names the file. `removing_at`: when somebody took
-- the row to remove the file; while it stands, nobody else counts on the file.
ALTER TABLE blobs ADD COLUMN unused_since BIGINT;
ALTER TABLE blobs ADD COLUMN removing_at BIGINT;
CREATE INDEX documents_by_file ON documents (sha256);
CREATE INDEX draft_documents_by_file ON draft_documents (sha256);

-- How far a round over all files has come.
CREATE TABLE rounds (
  name TEXT PRIMARY KEY,
  after_key TEXT NOT NULL
);

-- What was found damaged and is not restored yet: while one stands, the court is read only.
CREATE TABLE damages (
  subject TEXT PRIMARY KEY,
  detail TEXT NOT NULL,
  found_at BIGINT NOT NULL
);
