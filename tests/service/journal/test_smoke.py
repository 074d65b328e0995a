from ledger import holds, payments
from tests.town import Town


def test_smoke(town: Town) -> None:
    a, b = town.accounts([100, 50])
    town.pay(30, a, b)
    assert town.balance(a) == 70
    h = town.hold(20, a, b)
    town.post(holds.capture(h, 10, last=True))
    r = town.request(5, a)
    town.post(payments.pay_request(r, payer=b))
    r = town.request(5, a)
    assert town.cancel(r)
    assert set(town.sums().values()) == {0}
    print(town.sums())
