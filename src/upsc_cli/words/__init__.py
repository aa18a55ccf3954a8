"""What a word is: its forms, numbers, spellings, romanisations and acronyms. Knows no topic."""
