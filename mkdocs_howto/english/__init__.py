"""Words: the lexicon, phrases and sentences that clauses become."""
