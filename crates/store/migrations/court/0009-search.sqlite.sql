-- The words of each row, its id as the rowid. The words come folded, so that nothing is left to the tokenizer but the spaces.
CREATE VIRTUAL TABLE search_words USING fts5 (words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
