"""A made-up review round of the size of the largest known one, the same on every run.

The made-up federation of the exercise, scaled up: more societies in its regions and
networks, a strategy of many clauses put together from the exercise's own sentences in
four languages, and comments in these, a part of which say the same as one made before, to
the letter, with a slip of the pen, or shorter.

    remarks(Scale())            the comments, without a database
    fill(Scale())               all of it in the database that Django is set up for
    python benchmarks/many_comments.py --comments 60000    the same from a shell
"""

import argparse
import datetime as dt
import random
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import milepost

if TYPE_CHECKING:
    from milepost.documents import actions as document_actions
    from milepost.movement.models import Person
    from milepost.review import actions as review_actions
    from milepost.review.models import Review

DESCRIBED = Path(milepost.__file__).parent / "demonstration" / "data" / "exercise"
LANGUAGES = ("en", "fr", "es", "ar")
SPOKEN = (0.4, 0.2, 0.2, 0.2)
GENERAL, UNPLACED, WITHDRAWN = 0.04, 0.01, 0.01
PROPOSES = 0.35
A_BATCH = 2_000
DAYS = 30  # in which comments come in
NEW_PLACES = {
    "en": ("{}", "Upper {}", "Lower {}", "New {}", "East {}", "West {}"),
    "ar": ("{}", "{} العليا", "{} السفلى", "{} الجديدة", "{} الشرقية", "{} الغربية"),
}
OPENINGS = {
    "en": (
        "We welcome this clause.", "Our volunteers read this with care.",
        "Thank you for the draft.", "We cannot agree to this as it stands.",
        "In {place} we see this differently.", "This is the heart of the text for us.",
        "A general remark first.", "Our branch in {place} discussed this twice.",
    ),
    "fr": (
        "Nous saluons cette clause.", "Nos bénévoles l’ont lue avec attention.",
        "Merci pour ce projet.", "Nous ne pouvons pas l’accepter en l’état.",
        "À {place}, nous voyons les choses autrement.", "C’est pour nous le cœur du texte.",
        "Une remarque générale d’abord.", "Notre section de {place} en a parlé deux fois.",
    ),
    "es": (
        "Celebramos esta cláusula.", "Nuestros voluntarios la leyeron con atención.",
        "Gracias por el borrador.", "No podemos aceptarla tal como está.",
        "En {place} lo vemos de otra manera.", "Para nosotros es el corazón del texto.",
        "Primero una observación general.", "Nuestra filial de {place} lo debatió dos veces.",
    ),
    "ar": (
        "نرحب بهذا البند.", "قرأه متطوعونا بعناية.", "شكرًا على المسودة.",
        "لا يمكننا قبوله بصيغته الحالية.", "في {place} نرى الأمر بشكل مختلف.",
        "هذا جوهر النص بالنسبة إلينا.", "ملاحظة عامة أولًا.",
        "ناقش فرعنا في {place} هذا البند مرتين.",
    ),
}  # fmt: skip
DEMANDS = {
    "en": (
        "Say who does this, and by when: {n} months are enough.",
        "Add that help is free of charge for everybody.",
        "Replace “offers” by “ensures”, or nobody is bound.",
        "Please name children and older people here.",
        "The number of stops should be at least {n}.",
        "Leave this out: it repeats what is said above.",
        "Mention those who stay behind, too.",
        "Add a sentence on how {n} per cent of the cost is met.",
        "Make clear that no papers are asked for.",
        "Split this into two clauses: one on water, one on safety.",
        "Ask the networks to report on it every {n} months.",
        "Say that volunteers are trained and insured.",
    ),
    "fr": (
        "Dites qui s’en charge, et pour quand : {n} mois suffisent.",
        "Ajoutez que l’aide est gratuite pour tous.",
        "Remplacez « offre » par « garantit », sinon personne n’est lié.",
        "Nommez ici les enfants et les personnes âgées.",
        "Le nombre d’étapes devrait être d’au moins {n}.",
        "Supprimez cela : c’est déjà dit plus haut.",
        "Mentionnez aussi ceux qui restent.",
        "Ajoutez une phrase sur la prise en charge de {n} pour cent du coût.",
        "Précisez qu’aucun papier n’est demandé.",
        "Divisez en deux clauses : l’une sur l’eau, l’autre sur la sécurité.",
        "Demandez aux réseaux d’en rendre compte tous les {n} mois.",
        "Dites que les bénévoles sont formés et assurés.",
    ),
    "es": (
        "Digan quién lo hace y para cuándo: bastan {n} meses.",
        "Añadan que la ayuda es gratuita para todos.",
        "Cambien «ofrece» por «garantiza», o nadie queda obligado.",
        "Nombren aquí a los niños y a las personas mayores.",
        "El número de paradas debería ser de al menos {n}.",
        "Supriman esto: repite lo dicho arriba.",
        "Mencionen también a quienes se quedan.",
        "Añadan una frase sobre cómo se cubre el {n} por ciento del costo.",
        "Dejen claro que no se piden papeles.",
        "Divídanla en dos cláusulas: una sobre el agua y otra sobre la seguridad.",
        "Pidan a las redes que informen cada {n} meses.",
        "Digan que los voluntarios están formados y asegurados.",
    ),
    "ar": (
        "حددوا من يقوم بذلك ومتى: {n} أشهر تكفي.",
        "أضيفوا أن المساعدة مجانية للجميع.",
        "استبدلوا «تقدّم» بـ«تضمن»، وإلا فلا أحد ملزم.",
        "اذكروا هنا الأطفال وكبار السن.",
        "ينبغي ألا يقل عدد المحطات عن {n}.",
        "احذفوا هذا لأنه يكرر ما سبق.",
        "اذكروا أيضًا من يبقون.",
        "أضيفوا جملة عن تغطية {n} في المئة من التكلفة.",
        "وضّحوا أنه لا تُطلب أي أوراق.",
        "قسّموه إلى بندين: واحد عن الماء وآخر عن الأمان.",
        "اطلبوا من الشبكات أن تفيد عنه كل {n} أشهر.",
        "قولوا إن المتطوعين مدرَّبون ومؤمَّن عليهم.",
    ),
}  # fmt: skip
REASONS = {
    "en": (
        "Otherwise small societies cannot follow.", "Our own survey of {n} families says so.",
        "The authorities in {place} ask for it.", "People told us this on the way.",
        "It was agreed at the last meeting.", "Nobody will read it otherwise.", "", "",
    ),
    "fr": (
        "Sinon les petites sociétés ne pourront pas suivre.",
        "Notre enquête auprès de {n} familles le montre.",
        "Les autorités de {place} le demandent.", "Des personnes en chemin nous l’ont dit.",
        "Cela a été convenu à la dernière réunion.", "Sinon personne ne le lira.", "", "",
    ),
    "es": (
        "Si no, las sociedades pequeñas no podrán seguir.",
        "Así lo dice nuestra encuesta a {n} familias.",
        "Las autoridades de {place} lo piden.", "Nos lo dijo la gente en el camino.",
        "Se acordó en la última reunión.", "Si no, nadie lo leerá.", "", "",
    ),
    "ar": (
        "وإلا فلن تستطيع الجمعيات الصغيرة المتابعة.", "هذا ما يقوله مسحنا لدى {n} أسرة.",
        "السلطات في {place} تطلب ذلك.", "هذا ما قاله لنا الناس على الطريق.",
        "اتُّفق على ذلك في الاجتماع الأخير.", "وإلا فلن يقرأه أحد.", "", "",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """How much is made. `alike` is the part of the comments that say the same, or nearly,
    as one made before on the same clause."""

    comments: int = 60_000
    clauses: int = 300
    organisations: int = 191
    alike: float = 0.3
    seed: int = 1


@dataclass(frozen=True)
class Made:
    """A comment: organisation and clause as numbers from 0 (no clause: the whole); `like`
    is the number of the comment that it says again."""

    organisation: int
    clause: int | None
    language: str
    text: str
    proposed: str
    kind: str
    severity: str
    like: int | None = None


@cache
def described(name: str) -> dict[str, Any]:
    """A file of the exercise; its package would want Django to be set up."""
    path = DESCRIBED / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def clauses(number: int) -> tuple[dict[str, str], ...]:
    """Wordings by language: two sentences of the exercise's strategy each."""
    sentences = [
        {language: one[language] for language in LANGUAGES}
        for one in described("strategy")["clauses"]
        if one.get("number") and all(language in one for language in LANGUAGES)
    ]
    count = len(sentences)
    made = []
    for place in range(number):
        first, step = place % count, 1 + (place // count) % (count - 1)
        second = (first + step) % count
        wording = {
            language: f"{sentences[first][language]} {sentences[second][language]}"
            for language in LANGUAGES
        }
        made.append(wording)
    return tuple(made)


def remarks(scale: Scale) -> Iterator[Made]:
    """The comments, in the order in which they come in."""
    chance = random.Random(scale.seed)  # noqa: S311  (no secret)
    # Some clauses and some societies are much more talkative than others.
    busy = [1 / (1 + place % 50) for place in range(scale.clauses)]
    keen = [1 / (1 + place % 40) for place in range(scale.organisations)]
    before: dict[int | None, list[tuple[int, Made]]] = {}
    taken: set[tuple[int, int | None, str, str]] = set()
    while len(taken) < scale.comments:
        [organisation] = chance.choices(range(scale.organisations), keen)
        clause = None
        if chance.random() > GENERAL + UNPLACED:
            [clause] = chance.choices(range(scale.clauses), busy)
        known = before.setdefault(clause, [])
        if known and chance.random() < scale.alike:
            like, original = chance.choice(known)
            made = again(original, like, organisation, chance)
        else:
            made = anew(organisation, clause, scale, chance)
        said = (made.organisation, made.clause, made.text, made.proposed)
        if said in taken:
            continue  # the same remark is taken once
        if made.like is None:
            known.append((len(taken), made))
        taken.add(said)
        yield made


def anew(
    organisation: int, clause: int | None, scale: Scale, chance: random.Random
) -> Made:
    [language] = chance.choices(LANGUAGES, SPOKEN)
    wanted = chance.choices((1, 2, 3), (0.6, 0.3, 0.1))[0]
    said = [
        chance.choice(OPENINGS[language]),
        *chance.sample(DEMANDS[language], wanted),
        chance.choice(REASONS[language]),
    ]
    place = chance.choice(places("ar" if language == "ar" else "en"))
    text = " ".join(
        part.format(place=place, n=chance.randrange(2, 90)) for part in said if part
    )
    proposed = ""
    if clause is not None and chance.random() < PROPOSES:
        words = clauses(scale.clauses)[clause][language].split()
        words.insert(chance.randrange(len(words)), chance.choice(words))
        proposed = " ".join(words)
    return Made(
        organisation=organisation,
        clause=clause,
        language=language,
        text=text,
        proposed=proposed,
        kind=chance.choice(("general", "substantive", "technical", "editorial")),
        severity=chance.choice(("", "", "", "minor", "major", "blocking")),
    )


def again(one: Made, like: int, organisation: int, chance: random.Random) -> Made:
    """Another society says the same: to the letter, with a slip, or shorter."""
    text = one.text
    how = chance.random()
    if how > 0.66:
        place = chance.randrange(len(text))
        text = text[:place] + chance.choice(text) + text[place + 1 :]
    elif how > 0.33 and len(text.split()) > 12:
        text = text.rsplit(" ", 1)[0]
    return Made(
        organisation=organisation,
        clause=one.clause,
        language=one.language,
        text=text,
        proposed=one.proposed,
        kind=one.kind,
        severity=one.severity,
        like=like,
    )


@cache
def places(language: str) -> tuple[str, ...]:
    """Names of places that do not exist, enough for a large federation."""
    known = [
        pair[language == "ar"]
        for pairs in described("federation")["places"].values()
        for pair in pairs
    ]
    return tuple(
        pattern.format(name) for pattern in NEW_PLACES[language] for name in known
    )


# In the database.


def fill(scale: Scale) -> "Review":
    """A closed round with all its comments, none of them settled.

    Everything that asks a rule is made by its action; the many rows are written at once.
    """
    from django.db import transaction

    with transaction.atomic():
        federation = _federation()
        organisations = _organisations(federation, scale.organisations)
        round = _round(federation, scale)
        _comments(round, organisations, scale)
        round.state = round.State.CLOSED
        round.save(update_fields=["state"])
    return round


def pen_holder(round: "Review") -> "Person":
    """Somebody of the secretariat, who may work on the bench."""
    from allauth.mfa.models import Authenticator

    from milepost.movement import actions as movement
    from milepost.movement.models import Affiliation, Organisation, Person
    from milepost.safeguard.actors import OPERATOR

    federation = round.version.document.process.federation
    number = Person.objects.count()
    person = movement.invite_person(
        email=f"pen-{number}@exercise.invalid",
        name=f"Pen holder {number}",
        is_made_up=True,
        by=OPERATOR,
    )
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": "not one"}
    )
    at = Organisation.objects.get(federation=federation, kind="federation")
    role = Affiliation.Role.PEN_HOLDER
    movement.give_role(person=person, organisation=at, role=role, by=OPERATOR)
    return person


def _federation() -> Any:
    from milepost.movement import actions as movement
    from milepost.movement.models import Body, Federation, Organisation
    from milepost.safeguard.actors import OPERATOR

    told = described("federation")
    federation = movement.add_federation(
        slug="many-comments", kind=Federation.Kind.EXERCISE, by=OPERATOR
    )
    for one in told["regions"]:
        movement.add_region(
            federation=federation, code=one["code"], names=one["names"], by=OPERATOR
        )
    movement.add_organisation(
        federation=federation,
        kind=Organisation.Kind.FEDERATION,
        names=told["secretariat"]["names"],
        identifiers={"exercise": "SEC"},
        by=OPERATOR,
    )
    for one in told["bodies"]:
        if one["kind"] == "network":
            movement.add_body(
                federation=federation,
                slug=one["slug"],
                kind=Body.Kind.NETWORK,
                names=one["names"],
                by=OPERATOR,
            )
    return federation


def _organisations(federation: Any, number: int) -> list[Any]:
    """Societies, in turn in each region, and in a network or in none."""
    from milepost.movement.models import (
        BodySeat,
        Organisation,
        OrganisationIdentifier,
        OrganisationName,
    )

    regions = list(federation.regions.all())
    networks = [*federation.bodies.order_by("slug"), None]
    made = Organisation.objects.bulk_create(
        Organisation(
            federation=federation,
            kind=Organisation.Kind.NATIONAL_SOCIETY,
            region=regions[place % len(regions)],
        )
        for place in range(number)
    )
    patterns = described("federation")["society_names"]
    OrganisationName.objects.bulk_create(
        OrganisationName(
            organisation=one,
            language=language,
            text=pattern.format(
                place=places("ar" if language == "ar" else "en")[place]
            ),
        )
        for place, one in enumerate(made)
        for language, pattern in patterns.items()
    )
    OrganisationIdentifier.objects.bulk_create(
        OrganisationIdentifier(
            organisation=one, scheme="exercise", value=f"X{place:03}"
        )
        for place, one in enumerate(made, start=1)
    )
    BodySeat.objects.bulk_create(
        BodySeat(body=body, organisation=one, capacity=BodySeat.Capacity.MEMBER)
        for place, one in enumerate(made)
        if (body := networks[place % len(networks)])
    )
    return made


def _round(federation: Any, scale: Scale) -> "Review":
    from django.utils import timezone

    from milepost.process import actions as process_actions
    from milepost.process.models import Phase
    from milepost.safeguard.actors import OPERATOR

    now = timezone.now()
    began = now - dt.timedelta(days=DAYS)
    process = process_actions.start_process(
        federation=federation,
        slug="many-comments",
        titles={"en": "Many comments"},
        by=OPERATOR,
    )
    process_actions.add_phase(
        process=process, kind=Phase.Kind.REVIEW, opens_at=began, by=OPERATOR
    )
    return review_actions.open_review(
        version=_text(process, scale),
        opens_at=began,
        closes_at=now + dt.timedelta(days=1),
        by=OPERATOR,
    )


def _text(process: Any, scale: Scale) -> Any:

    from milepost.documents.models import ClauseText, Document
    from milepost.formats.document_model.blocks import DocumentBlock
    from milepost.safeguard.actors import OPERATOR

    wordings = clauses(scale.clauses)
    version = document_actions.import_document(
        process=process,
        kind=Document.Kind.STRATEGY,
        titles=described("strategy")["titles"],
        blocks=[
            DocumentBlock(
                place, "paragraph", 0, one["en"] + " {.objective}", f"{place + 1}"
            )
            for place, one in enumerate(wordings)
        ],
        language="en",
        by=OPERATOR,
    )
    version_clauses = version.version_clauses.order_by("position")
    ClauseText.objects.bulk_create(
        ClauseText(
            clause_version_id=version_clause.clause_version_id,
            language=language,
            text=one[language],
        )
        for version_clause, one in zip(version_clauses, wordings, strict=True)
        for language in LANGUAGES[1:]
    )
    return version


def _comments(round: "Review", organisations: list[Any], scale: Scale) -> None:
    from django.utils import timezone

    from milepost.review.actions.comments import Remark
    from milepost.review.models import Comment

    placed = list(
        round.version.version_clauses.order_by("position").values_list(
            "clause_version_id", flat=True
        )
    )
    began = timezone.now() - dt.timedelta(days=DAYS)
    pause = dt.timedelta(days=DAYS) / scale.comments
    chance = random.Random(scale.seed)  # noqa: S311  (no secret)

    def row(number: int, made: Made) -> Comment:
        remark = Remark(
            organisation=organisations[made.organisation],
            clause_version_id=None if made.clause is None else placed[made.clause],
            text=made.text,
            language=made.language,
            proposed_wording=made.proposed,
        )
        is_general = made.clause is None
        is_lost = is_general and chance.random() < UNPLACED / (UNPLACED + GENERAL)
        how = (
            Comment.PlacementMethod.GENERAL
            if is_general
            else Comment.PlacementMethod.NUMBER
        )
        is_out = chance.random() < WITHDRAWN
        status = Comment.Status.WITHDRAWN if is_out else Comment.Status.OFFICIAL
        return Comment(
            round=round,
            clause_version_id=remark.clause_version_id,
            organisation=remark.organisation,
            status=status,
            kind=made.kind,
            severity=made.severity,
            text=made.text,
            proposed_wording=made.proposed,
            language=made.language,
            channel=chance.choices(Comment.Channel.values, (1, 3, 6))[0],
            row=number + 1,
            placement_method=Comment.PlacementMethod.UNPLACED if is_lost else how,
            locator=made.text[:60] if is_lost else "",
            received_at=began + number * pause,
            fingerprint=remark.fingerprint(round),
        )

    rows = (row(number, made) for number, made in enumerate(remarks(scale)))
    Comment.objects.bulk_create(rows, batch_size=A_BATCH)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--comments", type=int, default=Scale.comments)
    parser.add_argument("--clauses", type=int, default=Scale.clauses)
    parser.add_argument("--organisations", type=int, default=Scale.organisations)
    given = parser.parse_args()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    round = fill(Scale(given.comments, given.clauses, given.organisations))
    sys.stdout.write(f"{round.pk}\n{pen_holder(round).pk}\n")


if __name__ == "__main__":
    main()
