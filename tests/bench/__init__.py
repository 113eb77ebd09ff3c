"""How fast pages are beside a bare view, and what they ask of the database: `make bench`."""
