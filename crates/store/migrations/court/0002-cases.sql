-- Cases, parties, attorneys, entries, documents; filings under way.
CREATE TABLE cases (
  id BIGINT PRIMARY KEY,
  serial BIGINT NOT NULL UNIQUE,
  number TEXT NOT NULL,
  number_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  date_filed TEXT,
  date_terminated TEXT,
  nature_of_suit TEXT NOT NULL,
  assigned_to TEXT NOT NULL,
  chapter TEXT NOT NULL,
  sealed BOOLEAN NOT NULL,
  facts TEXT NOT NULL,
  import_digest BYTEA UNIQUE,
  next_number BIGINT NOT NULL,
  next_sequence BIGINT NOT NULL,
  last_filing_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX cases_by_number ON cases (number_key);
CREATE INDEX cases_by_title ON cases (title_key);

CREATE TABLE parties (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  position BIGINT NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  extra_info TEXT NOT NULL,
  date_terminated TEXT,
  facts TEXT NOT NULL,
  UNIQUE (case_id, position)
);
CREATE INDEX parties_by_name ON parties (name_key);

CREATE TABLE attorneys (
  id BIGINT PRIMARY KEY,
  party_id BIGINT NOT NULL REFERENCES parties (id),
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  contact TEXT NOT NULL,
  roles TEXT NOT NULL,
  filer_id BIGINT,
  UNIQUE (party_id, position)
);
CREATE INDEX attorneys_by_filer ON attorneys (filer_id);

-- `sequence` counts every entry of a case, `number` only those that are numbered. Imported numbers stay as they are, gaps and
-- doubles included; numbers given here are unique.
CREATE TABLE entries (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  sequence BIGINT NOT NULL,
  number BIGINT,
  number_text TEXT,
  date_filed TEXT,
  date_entered TEXT,
  entered_at BIGINT,
  text TEXT NOT NULL,
  event TEXT NOT NULL,
  filer_id BIGINT,
  filed_by TEXT NOT NULL,
  sealed BOOLEAN NOT NULL,
  imported BOOLEAN NOT NULL,
  facts TEXT NOT NULL,
  UNIQUE (case_id, sequence)
);
CREATE UNIQUE INDEX entries_numbered_here ON entries (case_id, number) WHERE number IS NOT NULL AND NOT imported;
CREATE INDEX entries_by_filer ON entries (filer_id);

-- A stored file: the row stands before its bytes are looked for.
CREATE TABLE blobs (
  sha256 TEXT PRIMARY KEY,
  bytes BIGINT NOT NULL,
  pages BIGINT NOT NULL,
  renewed_at BIGINT NOT NULL,
  key TEXT NOT NULL
);

-- part 0 is the main document. `serial` is the last part of the doc1 number, without court prefix and fourth digit.
CREATE TABLE documents (
  id BIGINT PRIMARY KEY,
  entry_id BIGINT NOT NULL REFERENCES entries (id),
  part BIGINT NOT NULL,
  serial BIGINT NOT NULL UNIQUE,
  imported_id TEXT,
  description TEXT NOT NULL,
  sha256 TEXT REFERENCES blobs (sha256),
  bytes BIGINT NOT NULL,
  pages BIGINT NOT NULL,
  sealed BOOLEAN NOT NULL,
  UNIQUE (entry_id, part)
);

-- A filing under way. `serial` stands in addresses (its owner alone finds it there); `key` changes with every change, so that Submit
-- files what its page showed; `entry_id` is what it became.
CREATE TABLE drafts (
  id BIGINT PRIMARY KEY,
  serial BIGINT NOT NULL UNIQUE,
  key TEXT NOT NULL UNIQUE,
  filer_id BIGINT NOT NULL REFERENCES filers (id),
  session_hash BYTEA NOT NULL,
  event TEXT NOT NULL,
  case_id BIGINT REFERENCES cases (id),
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  entry_id BIGINT
);
CREATE INDEX drafts_by_filer ON drafts (filer_id);

CREATE TABLE draft_documents (
  id BIGINT PRIMARY KEY,
  draft_id BIGINT NOT NULL REFERENCES drafts (id),
  part BIGINT NOT NULL,
  description TEXT NOT NULL,
  original_name TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES blobs (sha256),
  bytes BIGINT NOT NULL,
  pages BIGINT NOT NULL,
  UNIQUE (draft_id, part)
);

-- Who was told of an entry, and how: the service list of its notice.
CREATE TABLE service (
  entry_id BIGINT NOT NULL REFERENCES entries (id),
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  by_mail BOOLEAN NOT NULL,
  PRIMARY KEY (entry_id, position)
);

-- What was read and what it cost, for Review Billing History (nothing is charged until fees are set).
CREATE TABLE receipts (
  id BIGINT PRIMARY KEY,
  account_number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  client_code TEXT NOT NULL,
  description TEXT NOT NULL,
  criteria TEXT NOT NULL,
  pages BIGINT NOT NULL,
  cents BIGINT NOT NULL
);
CREATE INDEX receipts_by_account ON receipts (account_number, at);
