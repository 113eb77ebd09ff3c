"""Rows for `load_scale`, in bulk, of realistic sizes."""
