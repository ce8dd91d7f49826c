"""Finding a case again by order number, e-mail, name or words, and what is asked across cases: an index in SQL."""
