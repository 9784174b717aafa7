-- A sign-on under way lies in its own state; a row says that one was spent.
DROP TABLE sign_ons;
CREATE TABLE sign_ons (
  state_hash BYTEA PRIMARY KEY,
  used_at BIGINT NOT NULL
);

-- Most sessions have no filer of their own, and wrote into this index all the same.
DROP INDEX sessions_by_filer;
CREATE INDEX sessions_by_filer ON sessions (filer_id) WHERE filer_id IS NOT NULL;
