"""What a data protection officer (FG) asks: what is kept, why, how long, who sees it; and the documents that say so.

    kept        what is kept about people, table by table, with the Dutch word for every column
    terms       how long, from the settings and from what removes it
    audiences   who sees what, from the roles
    account     all of these together for one installation
    assessment  the DPIA, as far as the platform can fill it in
    register    the entry of the processing record (art. 30 AVG), and notes for the processor's agreement
    parents     a letter and a text for the website
    markdown    a document as text; attendance/papers writes it as PDF and Word

What is fact of the platform is generated; what only the school or the alliance knows stands as a field to fill in. No text here
is legal advice: grounds are named for the FG to judge.
"""
