"""The database and the originals. One door for writes; each database's differences in one small file."""
