"""What is answered when tests found an association. Its numbers prove themselves and belong to nobody."""

from service.founding import Person, Plan

PLAN = Plan(
    name="L'Alvéole des Deux Rives",
    public_url="https://alveole.example",
    siren="732 829 320",
    iban="FR14 2004 1010 0505 0001 3M02 606",
    code="MIEL",
    unit="La Miel",
    fee=1_250,
    people=(Person("Honorine Ducompte", "honorine@example.org"), Person("Gaspard Duconseil", "")),
)
