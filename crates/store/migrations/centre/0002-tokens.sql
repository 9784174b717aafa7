-- Tokens of the Authentication API: good for reading at every court until logout or the end of their time. The row holds the SHA-256
-- of the token; `sid` is its public name, known to the courts where it was used (session_courts).
CREATE TABLE tokens (
  hash BYTEA PRIMARY KEY,
  sid TEXT NOT NULL,
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  client_code TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  user_agent TEXT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX tokens_by_account ON tokens (account_id);
CREATE INDEX tokens_by_sid ON tokens (sid);
