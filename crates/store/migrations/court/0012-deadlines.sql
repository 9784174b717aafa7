-- Deadlines and hearings of cases. `kind` is deadline or hearing; `due_on` a day, `begins_at` HH:MM, both in the court's zone; `state` is
-- open, satisfied, terminated or cancelled, the day of that `ended_on`. A row that is tied to a sealed entry is as sealed as it.
-- `judge_key` is the judge's name in small letters. `uid` names the row in people's calendars for good.
CREATE TABLE deadlines (
  id BIGINT PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  entry_id BIGINT REFERENCES entries (id),
  party_id BIGINT REFERENCES parties (id),
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  due_on TEXT NOT NULL,
  begins_at TEXT,
  place TEXT NOT NULL,
  judge TEXT NOT NULL,
  judge_key TEXT NOT NULL,
  set_on TEXT NOT NULL,
  set_by TEXT NOT NULL,
  state TEXT NOT NULL,
  ended_on TEXT,
  version BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX deadlines_by_case ON deadlines (case_id, due_on);
CREATE INDEX deadlines_by_day ON deadlines (due_on, case_id);

-- The earlier entry to which an entry that was made here refers.
CREATE TABLE entry_references (
  entry_id BIGINT NOT NULL REFERENCES entries (id),
  referred_id BIGINT NOT NULL REFERENCES entries (id),
  PRIMARY KEY (entry_id, referred_id)
);
