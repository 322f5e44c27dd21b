"""Where all tables are known together: what migrations are held against."""

import sqlalchemy as sa

metadata = sa.MetaData()
