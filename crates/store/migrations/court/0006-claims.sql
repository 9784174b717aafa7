-- Claims against the estate of a bankruptcy case, as its claims register lists them. `creditor` holds the name and, on the lines
-- below it, the address; `facts` is whatever else an imported register says of the claim, as JSON.
CREATE TABLE claims (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  number BIGINT NOT NULL,
  creditor_number TEXT NOT NULL,
  creditor TEXT NOT NULL,
  creditor_key TEXT NOT NULL,
  date_filed TEXT,
  date_entered TEXT,
  status TEXT NOT NULL,
  filed_by TEXT NOT NULL,
  entered_by TEXT NOT NULL,
  description TEXT NOT NULL,
  remarks TEXT NOT NULL,
  sealed BOOLEAN NOT NULL,
  facts TEXT NOT NULL,
  UNIQUE (case_id, number)
);

-- What is claimed, and under `allowed` what the court allowed: `kind` is amount, secured, priority, unsecured, admin or unknown.
-- `cents` is missing where what was printed is no sum of money.
CREATE TABLE claim_amounts (
  claim_id BIGINT NOT NULL REFERENCES claims (id),
  kind TEXT NOT NULL,
  allowed BOOLEAN NOT NULL,
  cents BIGINT,
  printed TEXT NOT NULL,
  PRIMARY KEY (claim_id, kind, allowed)
);

-- The history of a claim: the claim itself and its amendments (`number` and `part` are 7 and 1 of claim 7-1, `serial` stands in
-- addresses as `claim_id`), and entries of the docket that are about it (`sequence` is the entry's).
CREATE TABLE claim_events (
  id BIGINT PRIMARY KEY,
  claim_id BIGINT NOT NULL REFERENCES claims (id),
  position BIGINT NOT NULL,
  is_claim BOOLEAN NOT NULL,
  number BIGINT,
  part BIGINT,
  date_filed TEXT,
  date_entered TEXT,
  text TEXT NOT NULL,
  serial BIGINT UNIQUE,
  sequence BIGINT,
  facts TEXT NOT NULL,
  UNIQUE (claim_id, position)
);
CREATE INDEX claim_events_by_day ON claim_events (date_entered);

-- What the head of a case's register says beside the case's own facts, as JSON.
CREATE TABLE claims_heads (
  case_id BIGINT PRIMARY KEY REFERENCES cases (id),
  facts TEXT NOT NULL
);

-- The creditors of a case, for its mailing matrix.
CREATE TABLE creditors (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  address TEXT NOT NULL,
  sealed BOOLEAN NOT NULL,
  UNIQUE (case_id, number, name, address)
);
