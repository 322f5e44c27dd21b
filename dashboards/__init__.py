"""The screens: Dutch pages over one published product, read-only.

`data` is the only reader of a product, `figures` asks it questions, `views` are the pages. Nothing here knows how a
product is made.
"""
