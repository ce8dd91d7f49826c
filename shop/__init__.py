"""The company's systems behind one port: orders, customers, products, and the rules about them. Imports none of ours.

Open it with `shop.opening.open_shop(url, demo=..., read_only=..., clock=...) -> Shop`. All calls are synchronous: run
them in threads with a time-out of 3 s. Read in this order:

`words`     `Glance` (order level: number, state, version, dates, carrier), `Order(Glance)` (person level: items, total,
            address, parcels, refunds, customer_id), `Item`, `Parcel`, `Product`, `Customer`, `Refund`, `Change`,
            `Money` (`.say(language)`), `Bilingual` (`.say(language)`), `State`, `Delivery`, `PARIS`
`port`      `Shop`: order_by_proof(number, proof), order_of(customer_id, number), orders_of(customer_id),
            open_orders_of(customer_id), order(number), customer(id), product(sku), products(words),
            customer_of_proof(number, proof) -> id, contact_of(id) -> Contact, pickup_points(postcode),
            invoice(customer_id, number) -> Invoice, seller(),
            do(number, version, turn_id, request) -> Change, lag() -> seconds, read_only, close()
`requests`  what can be asked of `do`: Cancel, ChangeAddress, ChangePickup, ChangeItems, Withdraw, OpenReturn,
            OpenInquiry, Reship, PayBack, Reorder, Voucher; `Change` says what to tell the customer
`deciding`  options(order, on) -> what is possible for each act, until when, why not, what is instead;
            decide(order, request, occasion): exactly this, now
`remedies`  left(order), owed(order), inquiry_of(order), inquiring(order, on), remedying(order, why, on)
`papers`    invoice_pdf(invoice, language), withdrawal_pdf(order, change, seller, language) -> bytes
`terms`     how far the assistant may go without a person
`errors`    `ShopDown`, `UnknownOrder` (missing and not yours alike), `UnknownCustomer`, `UnknownProduct`,
            `TooManyTries`, `Stale`, `Refused` (`.verdict`, `.reason`), `BadShopUrl`; all are `ShopError`
`rules`     may(level, act), is_open(state), is_late(order, today), standing(order, today) -> State to speak of,
            cancelling(order) -> `Verdict` (allowed, reason, by, instead, facts) and its like, withdraw_by(day),
            return_by(day), guarantee_until(day), refund_due_on(day, reason), `RIGHTS`
`numbers`   find(text, asked), parse(text, asked), normalise(number), suggest(text), near(number, own)
`labels`    STATES and DELIVERIES: the shop's own names for them, in French and English
`sql`       the adapter for SQLite and PostgreSQL, on `tables`; `demo` fills it with "Le Bon Quartier": LBQ-10001 is
            Camille Laurent's (C-2001, camille.laurent@example.com, 69007), LBQ-10002 hers too and still cancellable
"""
