"""Who may see what: roles, what people are given, and the account of what they looked at. No screen, no web server here.

roles      the audiences of the platform, and what one person may see in one of them
claims     from what a provider says of a person to her roles: the rules of a region, and their bounds
grants     roles that administrators gave and took
sessions   from login to logout, kept on the server
products   which file of a release each role reads
looks      the account: who looked at what, each entry chained to the one before
start      what must hold before the screens are opened
"""
