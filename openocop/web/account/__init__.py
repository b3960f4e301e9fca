"""The door to oneself: signing in, ways in, one's password, sessions and claims."""
