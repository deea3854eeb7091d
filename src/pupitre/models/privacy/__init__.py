"""What leaves the house leaves under a pseudonym, or not at all: the privacy gateway.

`recognise` finds what identifies somebody: `identifiers` (numbers with a check digit), `patterns` (addresses, phones,
plates) and `names` (the company's own parties, the headers of a message, and how French and English name people).
`vault` gives each value its pseudonym and keeps it encrypted; `masking` puts pseudonyms in and takes them out again;
`gateway` is the model around every model outside, the only way to make one.
"""
