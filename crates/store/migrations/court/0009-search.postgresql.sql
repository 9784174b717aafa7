-- The words of each row with their places.
CREATE TABLE search_words (
  id BIGINT PRIMARY KEY REFERENCES search_rows (id),
  words tsvector NOT NULL
);
CREATE INDEX search_words_by_word ON search_words USING gin (words);
