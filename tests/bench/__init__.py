"""How fast pages are beside a bare view, what they ask of the database, how fast places are
assigned: `make bench`.
"""
