-- Who bought a transcript and may read it in its first ninety days: `kind` is account (its number) or filer (its id).
CREATE TABLE transcript_readers (
  id BIGINT PRIMARY KEY,
  entry_id BIGINT NOT NULL REFERENCES entries (id),
  kind TEXT NOT NULL,
  reader BIGINT NOT NULL,
  granted_by TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE UNIQUE INDEX transcript_readers_once ON transcript_readers (entry_id, kind, reader) WHERE ended_at IS NULL;
