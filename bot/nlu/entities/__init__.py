"""Facts in a line: order numbers, e-mails, postcodes, dates, products, addresses, each with its place."""
