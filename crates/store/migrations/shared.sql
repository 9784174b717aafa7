-- What every room has: messages to other sites, mails, messages received, the audit trail, leases, process numbers.
CREATE TABLE outbox (
  id BIGINT PRIMARY KEY,
  receiver TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  leased_until BIGINT NOT NULL,
  done_at BIGINT,
  refused TEXT
);
CREATE INDEX outbox_waiting ON outbox (due_at) WHERE done_at IS NULL;

CREATE TABLE mails (
  id BIGINT PRIMARY KEY,
  message_id TEXT NOT NULL UNIQUE,
  sender TEXT NOT NULL,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body_text TEXT NOT NULL,
  body_html TEXT,
  created_at BIGINT NOT NULL,
  civil_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  leased_until BIGINT NOT NULL,
  done_at BIGINT,
  refused TEXT
);
CREATE INDEX mails_waiting ON mails (due_at) WHERE done_at IS NULL;

CREATE TABLE received (
  sender TEXT NOT NULL,
  message BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (sender, message)
);

CREATE TABLE audit (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  thing TEXT NOT NULL,
  detail TEXT NOT NULL,
  sequence BIGINT,
  chain BYTEA
);
CREATE INDEX audit_by_thing ON audit (thing, id);
CREATE INDEX audit_unsealed ON audit (id) WHERE sequence IS NULL;
CREATE UNIQUE INDEX audit_by_sequence ON audit (sequence) WHERE sequence IS NOT NULL;

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until BIGINT NOT NULL
);
