"""Files of tables: written whole or not at all, with what belongs beside them."""
