"""The network meeting about tier 3: case forms without a pupil's name or number, their common thread, the meetings.

vocabulary.py    the words that a form is filled in with (words.csv), and the three questions of the meeting
screening.py     texts that seem to name a person, and why they are refused
cases.py         case forms: entered, changed, withdrawn by the school that owns them
form.py          a form as a workbook: to download, fill in, and read back with a sentence per row
meetings.py      four meetings a year: planned, noted, closed; closed is kept as it was
agreements.py    agreements with owner and date, and how they stand at the next meeting
thread.py        what a thread is: its figures, and how they are kept
telling.py       counting the cases of a thread, rounding, and leaving out what gives too much away
gathering.py     making the thread of a meeting, once
rounding.py      counts of cases in fives, the same group always to the same figure
attack.py        what someone who reads all figures of a thread can still work out
product.py       network.duckdb
dictionary.py    what its columns mean
"""
