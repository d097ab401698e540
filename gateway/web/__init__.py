"""The pages and the API. Reads the store; decides nothing."""
