"""What the tables of a configuration are made of, whoever reads them: types of values, checks, a broker."""
