"""May a certificate be issued, under which number, and what it looks like on paper."""
