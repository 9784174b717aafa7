-- Free looks: the number in a notice's link opens each document of the entry once, without signing on. The row holds its SHA-256.
CREATE TABLE free_looks (
  hash BYTEA PRIMARY KEY,
  entry_id BIGINT NOT NULL REFERENCES entries (id),
  recipient TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX free_looks_by_time ON free_looks (created_at);

CREATE TABLE free_looks_used (
  hash BYTEA NOT NULL,
  document_id BIGINT NOT NULL REFERENCES documents (id),
  used_at BIGINT NOT NULL,
  PRIMARY KEY (hash, document_id)
);
