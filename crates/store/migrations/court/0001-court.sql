-- A court: its settings, filers, sessions, links.
CREATE TABLE settings (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  live_told_at BIGINT
);

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);

-- A filer is the CM/ECF account that this court issued. `password_hash` is NULL when it was retired or must be reset.
CREATE TABLE filers (
  id BIGINT PRIMARY KEY,
  serial BIGINT NOT NULL UNIQUE,
  login TEXT NOT NULL,
  login_key TEXT NOT NULL UNIQUE,
  password_hash TEXT,
  reset_needed BOOLEAN NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  former_names TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  bar_number TEXT,
  role TEXT NOT NULL,
  standing TEXT NOT NULL,
  retired_at BIGINT,
  told_live_at BIGINT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX filers_by_name ON filers (name_key);
CREATE INDEX filers_by_email ON filers (email_key);
CREATE INDEX filers_by_bar ON filers (bar_number);

CREATE TABLE staff (
  id BIGINT PRIMARY KEY,
  username TEXT NOT NULL,
  username_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE wrong_secrets (
  subject TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);

-- kind: central (signed on at the centre), legacy (court login before go-live), staff. `person` is the JSON of
-- domain::account::SignedOn for a central session.
CREATE TABLE sessions (
  hash BYTEA PRIMARY KEY,
  kind TEXT NOT NULL,
  sid TEXT NOT NULL,
  account_number BIGINT,
  person TEXT,
  filer_id BIGINT REFERENCES filers (id),
  staff_id BIGINT REFERENCES staff (id),
  acting_filer_id BIGINT,
  client_code TEXT NOT NULL,
  exempt BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX sessions_by_sid ON sessions (sid);
CREATE INDEX sessions_by_filer ON sessions (filer_id);
CREATE INDEX sessions_by_account ON sessions (account_number);

-- State of one sign-on that is under way: bound to the browser by a cookie, spent once.
CREATE TABLE sign_ons (
  state_hash BYTEA PRIMARY KEY,
  browser_hash BYTEA NOT NULL,
  nonce TEXT NOT NULL,
  verifier TEXT NOT NULL,
  target TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT
);

-- Accounts as the centre last told them.
CREATE TABLE accounts (
  account_number BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  state TEXT NOT NULL
);

-- A link that may be made once the person confirms: bound to a session, an account and a filer, spent once. `code_hash` names the
-- linking code that stands in for the court password; `spent_by` the session, before it was renewed, that spent it.
CREATE TABLE proposals (
  hash BYTEA PRIMARY KEY,
  session_hash BYTEA NOT NULL,
  account_number BIGINT NOT NULL,
  filer_id BIGINT NOT NULL REFERENCES filers (id),
  filer_version BIGINT NOT NULL,
  code_hash BYTEA,
  verdict TEXT NOT NULL,
  reasons TEXT NOT NULL,
  wording BIGINT NOT NULL,
  must_file_by TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  spent_at BIGINT,
  spent_by BYTEA,
  link_id BIGINT
);

CREATE TABLE links (
  id BIGINT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  filer_id BIGINT NOT NULL REFERENCES filers (id),
  account_number BIGINT NOT NULL,
  role TEXT NOT NULL,
  exclusive TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  person TEXT NOT NULL,
  verdict TEXT NOT NULL,
  reasons TEXT NOT NULL,
  must_file_by TEXT,
  requested_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  decided_by TEXT,
  reason TEXT NOT NULL
);
-- These two decide every race: one living link for a filer; one for an account in a court, or one for each role where the
-- court allows attorney and trustee together (`exclusive` is then the role, else empty).
CREATE UNIQUE INDEX links_one_for_a_filer ON links (filer_id) WHERE state IN ('pending', 'active', 'frozen');
CREATE UNIQUE INDEX links_one_for_an_account ON links (account_number, exclusive) WHERE state IN ('pending', 'active', 'frozen');
CREATE INDEX links_by_filer ON links (filer_id);
CREATE INDEX links_by_state ON links (state, must_file_by);

-- Secrets sent or handed to filers: reset (choose a new court password), not-me (freeze a link), code (linking code).
CREATE TABLE filer_tokens (
  hash BYTEA PRIMARY KEY,
  purpose TEXT NOT NULL,
  filer_id BIGINT NOT NULL REFERENCES filers (id),
  link_id BIGINT,
  made_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX filer_tokens_by_filer ON filer_tokens (filer_id);

CREATE TABLE desk_tasks (
  id BIGINT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  closed_at BIGINT,
  closed_by TEXT
);
