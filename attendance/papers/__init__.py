"""Papers for a conversation: what is on a paper, and how it becomes an accessible PDF or an editable Word document.

Knows nothing of where figures come from: a paper is composed elsewhere out of finished sentences, tables and drawings, so
that it can hold nothing that was not shown to its writer.

    content      what a paper can hold
    drawings     a chart of the screen as a picture, without a browser
    glyphs       which signs can be shown
    pdf          an accessible PDF, laid out by paper.typ
    word         a document to go on writing in, with the styles of word_styles
"""
