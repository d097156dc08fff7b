"""Learning records as a data set of Parquet files."""
