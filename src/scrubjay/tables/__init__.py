"""Demographics: tables of people beside the images. Read, matched with the subjects of a run, and pseudonymised."""
