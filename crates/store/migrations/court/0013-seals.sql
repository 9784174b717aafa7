-- A party can be sealed as entries and documents can.
ALTER TABLE parties ADD COLUMN sealed BOOLEAN NOT NULL DEFAULT FALSE;

-- The seals that the desk laid and lifted: whom the flags of cases, entries, documents and parties come from. `kind` is case, entry (`key`
-- is its sequence), document (its serial) or party (its position).
CREATE TABLE seals (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  key BIGINT NOT NULL,
  sealed_by TEXT NOT NULL,
  sealed_at BIGINT NOT NULL,
  sealed_order TEXT NOT NULL,
  sealed_reason TEXT NOT NULL,
  lifted_by TEXT,
  lifted_at BIGINT,
  lifted_order TEXT,
  lifted_reason TEXT
);
CREATE INDEX seals_by_case ON seals (case_id, kind, key);
CREATE INDEX seals_standing ON seals (sealed_at, id) WHERE lifted_at IS NULL;

-- A seal finds what stood in daily files by its case.
CREATE INDEX bulk_items_by_case ON bulk_items (case_serial);
