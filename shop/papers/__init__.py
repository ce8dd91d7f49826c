"""The papers a customer gets, as PDF: pure functions from the shop's words to bytes, in French and English.

`invoice.invoice_pdf(invoice, language)` and `withdrawal.withdrawal_pdf(order, change, seller, language)`.
"""
