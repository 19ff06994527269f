"""Files of tables, read and written: bytes in, values out, and the other way. Nothing here knows what they are about."""
