-- The demo's mailboxes: what a person's mail provider would hold.
CREATE TABLE mailbox (
  message_id TEXT PRIMARY KEY,
  id BIGINT NOT NULL UNIQUE,
  sender TEXT NOT NULL,
  recipient TEXT NOT NULL,
  at BIGINT NOT NULL,
  subject TEXT NOT NULL,
  body_text TEXT NOT NULL,
  body_html TEXT
);
CREATE INDEX mailbox_by_recipient ON mailbox (recipient, id);
