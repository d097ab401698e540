"""The doors: smtp, lmtp, imap, scan folders. Each hands what arrives to `receive`, the one place that says "kept"."""
