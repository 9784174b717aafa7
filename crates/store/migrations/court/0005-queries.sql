-- What Query looks for and lists beyond number, name and dates. `flags`: one a line. `short_text`: the event in a few words, as the
-- History/Documents page prints it. `printed_sequence`: the `de_seq_num` that an imported entry had elsewhere.
ALTER TABLE cases ADD COLUMN referred_to TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN cause TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN flags TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN short_text TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN printed_sequence TEXT;
ALTER TABLE documents ADD COLUMN size_text TEXT NOT NULL DEFAULT '';

-- Files that were imported into a case beside its docket sheet, each once; `facts` is the file's JSON.
CREATE TABLE imports (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  digest BYTEA NOT NULL UNIQUE,
  facts TEXT NOT NULL
);
CREATE INDEX imports_by_case ON imports (case_id, kind);

-- Cases that belong together. `other_key` is the search key of `other_number`; a case of this court has it, or none has.
CREATE TABLE associated_cases (
  case_id BIGINT NOT NULL REFERENCES cases (id),
  position BIGINT NOT NULL,
  relation TEXT NOT NULL,
  other_number TEXT NOT NULL,
  other_key TEXT NOT NULL,
  PRIMARY KEY (case_id, position)
);
CREATE INDEX associated_cases_by_other ON associated_cases (other_key);
