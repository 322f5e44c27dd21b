"""The auditor: an independent attacker, who knows all that a municipality can read and tries to find a pupil in it.

    evidence    what the attacker has: the published tables, and what is taken to be known beside them
    system      the unknown cells of one family of counts, and what each published figure says about them
    moves       possible tables near the true one, found by moving pupils from one class to another: most answers, at once
    search      the others, exactly: whole numbers, solved with CP-SAT
    counts      every small count of a month and what remains possible for it
    months      what all months together leave possible
    minutes     the same for minutes, with linear programs
    order       what the catalogue does not allow, whatever the numbers say
    report      what was found, and whether the release may go out

It shares no code with the protector but the catalogue of tables. It does read the true figures of the month: to know
which statements would be about a few pupils, and because the true table is one of those that remain possible.
"""
