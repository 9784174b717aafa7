-- The centre: accounts, sign-on, what it knows of courts and links.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);

CREATE TABLE accounts (
  id BIGINT PRIMARY KEY,
  account_number BIGINT NOT NULL UNIQUE,
  subject TEXT NOT NULL UNIQUE,
  username TEXT NOT NULL,
  username_key TEXT NOT NULL UNIQUE,
  password_hash TEXT,
  password_changed_at BIGINT NOT NULL,
  must_change_password BOOLEAN NOT NULL,
  kind TEXT NOT NULL,
  generation TEXT NOT NULL,
  registered_for TEXT NOT NULL,
  first_name TEXT NOT NULL,
  middle_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  suffix TEXT NOT NULL,
  organisation TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  email_confirmed_at BIGINT,
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  bar_number TEXT,
  birth_date TEXT,
  search_active BOOLEAN NOT NULL,
  closed_at BIGINT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX accounts_by_email ON accounts (email_key);

CREATE TABLE wrong_secrets (
  subject TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);

-- A row for each cookie. One sign-on has one `sid`: the sign-on host's row, and the pages host's once it was visited.
CREATE TABLE sessions (
  hash BYTEA PRIMARY KEY,
  sid TEXT NOT NULL,
  kind TEXT NOT NULL,
  account_id BIGINT REFERENCES accounts (id),
  staff_id BIGINT,
  client_code TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  authenticated_at BIGINT NOT NULL,
  user_agent TEXT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_sid ON sessions (sid);

-- Courts in which a session has been used: they are told when it ends.
CREATE TABLE session_courts (
  sid TEXT NOT NULL,
  court TEXT NOT NULL,
  PRIMARY KEY (sid, court)
);

CREATE TABLE staff (
  id BIGINT PRIMARY KEY,
  username TEXT NOT NULL,
  username_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- Links sent by mail: confirm an address, choose a new password. The secret's SHA-256 only.
CREATE TABLE mail_tokens (
  hash BYTEA PRIMARY KEY,
  purpose TEXT NOT NULL,
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  detail TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX mail_tokens_by_account ON mail_tokens (account_id);

CREATE TABLE authorization_codes (
  hash BYTEA PRIMARY KEY,
  client_id TEXT NOT NULL,
  sid TEXT NOT NULL,
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  redirect_uri TEXT NOT NULL,
  nonce TEXT NOT NULL,
  code_challenge TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT
);

-- jti of client assertions and of signed requests, kept until they could no longer be replayed.
CREATE TABLE seen_assertions (
  jti TEXT PRIMARY KEY,
  expires_at BIGINT NOT NULL
);

-- A challenge is given to a court with each sign-on; a message of a link must spend it, once for each filer record (security A44).
CREATE TABLE challenges (
  hash BYTEA PRIMARY KEY,
  court TEXT NOT NULL,
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  sid TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE TABLE challenges_spent (
  hash BYTEA NOT NULL,
  link BIGINT NOT NULL,
  PRIMARY KEY (hash, link)
);

-- The register of courts, as each court told it.
CREATE TABLE courts (
  id TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  name TEXT NOT NULL,
  go_live TEXT NOT NULL
);

-- The register of links, as each court told it; one row for each link that ever was.
CREATE TABLE links (
  court TEXT NOT NULL,
  link BIGINT NOT NULL,
  version BIGINT NOT NULL,
  account_number BIGINT NOT NULL,
  state TEXT NOT NULL,
  role TEXT NOT NULL,
  filer_name TEXT NOT NULL,
  comment TEXT NOT NULL,
  submitted_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (court, link)
);
CREATE INDEX links_by_account ON links (account_number, court);

-- Maintenance requests: the record behind the service center's mails. `number` is the Transaction ID that can be read out.
CREATE TABLE transactions (
  number BIGINT PRIMARY KEY,
  account_number BIGINT NOT NULL,
  court TEXT NOT NULL,
  link BIGINT,
  request TEXT NOT NULL,
  status TEXT NOT NULL,
  comment TEXT NOT NULL,
  submitted_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX transactions_by_account ON transactions (account_number, number);
CREATE INDEX transactions_by_link ON transactions (court, link);

-- Work for the desk of the service center.
CREATE TABLE desk_tasks (
  id BIGINT PRIMARY KEY,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  closed_at BIGINT,
  closed_by TEXT
);
CREATE INDEX desk_tasks_by_subject ON desk_tasks (subject);
CREATE INDEX challenges_by_sid ON challenges (sid);
