"""How anything is drawn: texts, charts, tables, maps, files to take along; one design, on screen and on paper."""
