"""Papers for a conversation: what is on a paper, and how it becomes an accessible PDF or an editable Word document.

Knows nothing of where figures come from: a paper is composed elsewhere out of finished sentences, tables and drawings, so
that it can hold nothing that was not shown to its writer.
"""
