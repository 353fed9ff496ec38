"""Thousands of recordings to tables: found, analysed side by side, kept as Parquet, asked."""
