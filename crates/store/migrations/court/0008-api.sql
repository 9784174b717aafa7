-- Tokens with which programs read over the API in the name of an account. `hash` is SHA-256 of the token, `scopes` words with a space
-- between, `account_kind` the kind of account that made it, `ended_by` who took it back.
CREATE TABLE api_tokens (
  id BIGINT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  hash BYTEA NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  account_number BIGINT NOT NULL,
  account_kind TEXT NOT NULL,
  email TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  last_used_at BIGINT,
  ended_at BIGINT,
  ended_by TEXT
);
CREATE INDEX api_tokens_by_account ON api_tokens (account_number, number);
