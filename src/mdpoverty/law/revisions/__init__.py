"""Published revisions of the law: the lock that keeps them, their history, and the parameters over time."""
