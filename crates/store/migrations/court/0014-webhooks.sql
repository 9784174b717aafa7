-- Webhooks: addresses to which the court posts what is new in a case, or what a search finds. `case_id` or `query` says which (the query
-- as typed). `why_off` is empty while it is on. The secret is made from a key file, the court, the id and `secret_version`, and stored
-- nowhere. `failing_since`, `rest_until`, `leased_until`: machine time.
CREATE TABLE webhooks (
  id BIGINT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  account_number BIGINT NOT NULL,
  account_kind TEXT NOT NULL,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  case_id BIGINT REFERENCES cases (id),
  query TEXT NOT NULL,
  is_on BOOLEAN NOT NULL,
  why_off TEXT NOT NULL,
  secret_version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  last_taken_at BIGINT,
  failures BIGINT NOT NULL,
  failing_since BIGINT,
  rest_until BIGINT NOT NULL,
  leased_until BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX webhooks_by_account ON webhooks (account_number, number);
CREATE INDEX webhooks_of_case ON webhooks (case_id) WHERE is_on AND ended_at IS NULL AND case_id IS NOT NULL;
CREATE INDEX webhooks_of_searches ON webhooks (id) WHERE is_on AND ended_at IS NULL AND case_id IS NULL;

-- What is posted, or was: `kind` is added, retracted or test. A row holds no text: that is read when it goes out, with the seals of that
-- moment. One row for each webhook, entry and kind, so that nothing is told twice.
CREATE TABLE webhook_posts (
  id BIGINT PRIMARY KEY,
  webhook_id BIGINT NOT NULL REFERENCES webhooks (id),
  kind TEXT NOT NULL,
  entry_id BIGINT REFERENCES entries (id),
  created_at BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  tried_at BIGINT,
  status BIGINT,
  said TEXT NOT NULL,
  done_at BIGINT,
  UNIQUE (webhook_id, entry_id, kind)
);
CREATE INDEX webhook_posts_waiting ON webhook_posts (webhook_id, id) WHERE done_at IS NULL;
CREATE INDEX webhook_posts_of_entry ON webhook_posts (entry_id) WHERE entry_id IS NOT NULL;
