"""Disclosure control: what municipality staff may see. Aggregates of pupils leave the alliance through here only.

    catalogue     the fixed tables, levels and parts; the only thing that the auditor shares
    periods       which months are due
    truth         what is true of a month, from the marts
    system        the linked tables as one system of sums
    rounding      counts: controlled rounding as one mixed-integer program per family
    counts        all counts of a month
    suppression   minutes: hidden with certificates, found by linear programs
    hours         all minutes of a month, and of a term at its end
    protect       a month, all of it
    frozen        published months as they are kept
    product       the tables of municipality.duckdb
    words         what readers are told, in Dutch
    dictionary    what each column means

`docs/protection.md` explains the method, its proof and its limits.
"""
