"""The screens: Dutch pages over one published product, read-only.

    app        the frame: who looks, which pages there are (screens), which one is drawn
    visitor    who is looking: the login or the local demo, and the account of what was looked at
    browser    what Streamlit does wrongly in the browser, put right there
    products   one reader of a product, and the questions that pages ask it
    views      the pages, one module each; from conclusion down to evidence
    parts      what more than one page or paper has
    papers     papers for a conversation, made out of parts
    drawing    how anything is drawn: texts, charts, tables, files to take along

Beside them: filters (the choices of a page, kept in its address; lists draws them) and the two desks, where schools hand in
and the network brings in its cases. Nothing here knows how a product is made.
"""
