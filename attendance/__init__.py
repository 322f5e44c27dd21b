"""The domain in plain Python: what schools deliver, how it is read, kept and released.

    intake          from a file that was handed in to raw tables that the models read
    reading         what is in a delivery: containers, notations, one module per software shape
    desk            handing in from the screens: a draft, its answer, codes, columns, lesson times
    statements      what schools say by hand: corrections, declarations, goals, approvals, notes
    messages        what schools are told, by mail
    administration  what is kept: the key, rewriting, erasure, terms, backups
    publication     releases, a product per audience; other schools' figures, the cube
    protection      what may leave the alliance: rounding, hiding, frozen months
    audit           the attacker of protected figures, who shares no code with the protector
    comparison      the statistics of comparing fairly
    learning        what takes all schools at once, worked out when a release is made
    network         cases and meetings of the tier-3 network
    access          roles, sessions, and the account of who looked at what
    privacy         the documents of the data protection officer
    papers          PDF and Word
    sample          a made-up region
    database        the application database: its tables, its connection, its migrations

At the top stands what all of them lean on: settings, paths, errors, the contract of the raw tables, the ledger, the register of
schools and the calendar. Nothing in here knows of Dagster, dbt, Great Expectations or Streamlit.
"""
