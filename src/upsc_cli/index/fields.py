"""The fields of a topic that are searched."""

WEIGHTS = {
    "title": 10.0,
    "aliases": 8.0,
    "tags": 6.0,
    "syllabus": 6.0,
    "terms": 5.0,
    "takeaways": 4.0,
    "note": 4.0,
    "headings": 3.0,
    "body": 1.0,
    "memory": 1.0,
    "cards": 1.0,
    "mains": 1.0,
}
"""The fields that are searched, and what a match in each counts for.

A person's own note is one of them. Questions are left out: half of their statements are false.
"""

Tokens = dict[str, str]
"""What is searched of a topic, by field: the words in the forms that compare.

There is a line for each text of the field, with every word between blanks.
"""
