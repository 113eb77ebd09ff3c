"""What the programme allows, as pure functions: facts and ``now`` in, an answer out."""
