"""The upload desk: an upload is shown back to its school before anything is final.

counter.py       the counter of one data folder: all that the screens may ask and say, in one place
drafts.py        uploads on the desk: put down, found again, withdrawn, handed over to landing, swept
answer.py        what is shown back: what was recognised, the counts, the findings by what to do
advice.py        what more helps in the software that a school uses
work.py          reading and taking in, each in a process of its own
set_aside.py     the rows that can't be used, as a workbook with the reason beside each
receipts.py      the proof of what was handed in
columns.py       a layout that nobody knows yet, assigned by hand
codes.py         what a school's reason codes are used for, and what may be wrong with their meaning
suggestions.py   what a code may mean, and on what ground
case_forms.py    a filled case form for the network meeting
timetables.py    bells, short days and free days as they hold in a month
rehearsal.py     the question what figures would become, and its answer
scratch.py       a scratch data folder in which that is counted
"""
