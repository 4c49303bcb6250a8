"""The pages of a submission: prepared, looked through, signed, and who has handed in."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

import factories as make
import text_factories as made
from milepost.movement import actions as movement
from milepost.movement.models import Body, BodySeat, Organisation
from milepost.process.models import Expectation, Notice
from milepost.review import actions as review_actions
from milepost.review import queries as review_queries
from milepost.review.models import Comment, Position, Review, Submission
from milepost.safeguard.actors import OPERATOR

pytestmark = pytest.mark.django_db
Role = make.Role


class Scene:
    """A round of which two societies of two regions are awaited."""

    def __init__(self):
        version = made.version()
        self.federation = version.document.process.federation
        self.own, self.other = (
            make.organisation(
                federation=self.federation, region=make.region(self.federation)
            )
            for _ in range(2)
        )
        self.review = made.review(version, expected_of=[self.own, self.other])
        self.focal_point = make.person(Role.FOCAL_POINT, self.own)
        self.staff = made.colleague(self.own)
        self.secretariat = made.secretariat(self.review)

    def said(self, text="Be clearer.", by=None, **rest):
        return made.comment(
            self.review,
            organisation=self.own,
            text=text,
            by=by or self.staff,
            **rest,
        )

    def coordinator(self):
        """Of a network in which only the other society sits."""
        body = movement.add_body(
            federation=self.federation,
            slug="net",
            kind=Body.Kind.NETWORK,
            names={"en": "Net"},
            by=OPERATOR,
        )
        movement.seat(
            body=body,
            organisation=self.other,
            capacity=BodySeat.Capacity.MEMBER,
            by=OPERATOR,
        )
        host = make.organisation(federation=self.federation)
        return make.person(Role.NETWORK_COORDINATOR, host, body=body)


@pytest.fixture
def scene():
    return Scene()


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def page_text(response):
    return response.content.decode()


def fields_of(response):
    """What a browser would send back of the page as it came."""
    html = page_text(response)
    form = html[html.index('<form method="post" class="submission">') :]
    sent = dict(
        re.findall(r'<input type="hidden" name="([^"]+)"\s+value="([^"]*)"', form)
    )
    for name, value in re.findall(
        r'<input type="checkbox" name="([^"]+)" value="([^"]*)" checked', form
    ):
        sent.setdefault(name, []).append(value)
    for name, options in re.findall(
        r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        sent[name] = chosen.group(1) if chosen else ""
    note = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", form, re.DOTALL)
    return sent | {"covering_note": note.group(1)}


def save(client, scene, sent, **changed):
    address = reverse("prepare_submission", args=[scene.review.pk])
    return client.post(address, sent | changed)


def opened(client, scene):
    return fields_of(page(client, "prepare_submission", scene.review.pk))


# Prepared


def test_the_focal_point_sees_what_colleagues_say_and_how_many_stand_behind_it(
    scene, sign_in
):
    comment = scene.said()
    scene.said("On it all.", on=None, proposed_wording="Otherwise.")
    review_actions.support_comment(comment=comment, supports=True, by=scene.focal_point)
    made.comment(scene.review, organisation=scene.other, text="Said by others.")

    shown = page_text(
        page(sign_in(scene.focal_point), "prepare_submission", scene.review.pk)
    )

    assert "Be clearer." in shown
    assert "Otherwise." in shown
    assert "for: 1, against: 0" in shown
    assert str(scene.staff) in shown
    assert "Said by others." not in shown
    assert "Nobody has commented yet" not in shown


def test_an_empty_page_says_what_to_do(scene, sign_in):
    shown = page_text(
        page(sign_in(scene.focal_point), "prepare_submission", scene.review.pk)
    )

    assert "Nobody has commented yet. Comment on the text" in shown
    assert "This review is not open for comments" not in shown


def test_saving_changes_what_was_changed_and_nothing_that_came_meanwhile(
    scene, sign_in
):
    dropped, kept = scene.said("Drop this."), scene.said("Keep this.")
    water = made.placed(scene.review.version, "Water")
    client = sign_in(scene.focal_point)
    sent = opened(client, scene)
    meanwhile = scene.said("Came meanwhile.")

    answer = save(
        client,
        scene,
        sent,
        include=[str(kept.pk)],
        covering_note="Dear all.",
        **{f"position-{water.pk}": "oppose", f"support-{kept.pk}": "for"},
    )

    assert answer.status_code == 302
    chosen = dict(Comment.objects.values_list("text", "status"))
    assert chosen == {
        "Drop this.": "left_out",
        "Keep this.": "internal",
        meanwhile.text: "internal",
    }
    assert Position.objects.get().clause_version == water
    assert kept.supports.get().person == scene.focal_point
    dropped.refresh_from_db()
    assert not dropped.is_chosen
    again = opened(client, scene)
    assert again["covering_note"] == "Dear all."
    assert again[f"position-{water.pk}"] == "oppose"
    assert again[f"support-{kept.pk}"] == "for"


def test_nothing_changed_changes_nothing(scene, sign_in):
    scene.said()
    client = sign_in(scene.focal_point)
    save(client, scene, opened(client, scene), covering_note="Dear all.")

    save(client, scene, opened(client, scene))

    assert Comment.objects.get().status == "internal"
    assert Submission.objects.get().covering_note == "Dear all."


def test_of_two_at_once_the_second_is_shown_both_notes_and_loses_nothing(
    scene, sign_in
):
    comment = scene.said()
    client = sign_in(scene.focal_point)
    sent = opened(client, scene)
    made.prepare(scene.review, scene.staff, "From a colleague.")

    refused = save(client, scene, sent, covering_note="From me.", include=[])
    shown = page_text(refused)

    assert "A colleague changed the covering note" in shown
    assert "From a colleague." in shown
    assert fields_of(refused)["covering_note"] == "From me."
    assert "include" not in fields_of(refused)  # left out, as it was filled in
    comment.refresh_from_db()
    assert comment.is_chosen

    answer = save(client, scene, fields_of(refused), covering_note="From both.")
    comment.refresh_from_db()
    assert answer.status_code == 302
    assert Submission.objects.get().covering_note == "From both."
    assert not comment.is_chosen


def test_staff_prepare_but_choose_and_sign_nothing(scene, sign_in):
    comment = scene.said()
    client = sign_in(scene.staff)
    shown = page_text(page(client, "prepare_submission", scene.review.pk))

    assert 'name="include"' not in shown
    assert "Pause staff comments" not in shown
    answer = save(client, scene, opened(client, scene), covering_note="Hi.", look="yes")
    draft = Submission.objects.get()
    assert answer.url == reverse("submission", args=[draft.pk])
    preview = page_text(client.get(answer.url))
    assert "the focal point must sign it" in preview
    assert reverse("sign_submission", args=[draft.pk]) not in preview
    address = reverse("sign_submission", args=[draft.pk])
    assert client.post(address, {"seen": ""}).status_code == 403
    forged = {"shown": str(comment.pk), "was_chosen": str(comment.pk)}
    assert save(client, scene, opened(client, scene), **forged).status_code == 403


def test_what_is_sent_that_was_never_offered_is_no_fault_of_ours(scene, sign_in):
    client = sign_in(scene.focal_point)
    sent = opened(client, scene)
    water = made.placed(scene.review.version, "Water")

    odd = {"position-abc": "support", "position-999999999999999999999": "support"}
    answer = save(client, scene, sent, **odd, **{f"position-{water.pk}": "maybe"})

    assert answer.status_code == 302
    assert not Position.objects.exists()
    unknown = {"shown": "not-an-id", "include": "not-an-id"}
    assert save(client, scene, opened(client, scene), **unknown).status_code == 403


def test_a_long_text_with_many_comments_is_sent_whole(scene, sign_in):
    """A browser sends a field for each clause and each comment."""
    client = sign_in(scene.focal_point)
    sent = opened(client, scene) | {
        f"position-{n}": "" for n in range(10**6, 10**6 + 3000)
    }

    assert save(client, scene, sent, covering_note="Hi.").status_code == 302


def test_staff_are_paused_from_the_page(scene, sign_in):
    client = sign_in(scene.focal_point)
    address = reverse("pause_comments", args=[scene.review.pk])

    paused = client.post(address, {"is_paused": "yes"}, follow=True)
    refused = sign_in(scene.staff).post(
        reverse("make_comment", args=[scene.review.pk]),
        {
            "organisation": str(scene.own.pk),
            "clause": "general",
            "kind": "general",
            "language": "en",
            "text": "Hi.",
        },
    )
    again = sign_in(scene.focal_point).post(address, {"is_paused": "no"}, follow=True)

    assert "Staff comments are paused." in page_text(paused)
    assert "Your focal point has paused comments" in page_text(refused)
    assert "Staff comments are paused." not in page_text(again)
    assert sign_in(scene.staff).post(address).status_code == 403


def test_a_colleague_supports_from_the_page_of_a_comment(scene, sign_in):
    comment = scene.said()
    client = sign_in(scene.focal_point)
    address = reverse("support_comment", args=[comment.pk])

    assert "I support it" in page_text(page(client, "comment", comment.pk))
    after = page_text(client.post(address, {"support": "for"}, follow=True))
    taken_back = page_text(client.post(address, {"support": ""}, follow=True))

    assert "for: 1, against: 0" in after
    assert "for: 0, against: 0" in taken_back
    own = page_text(page(sign_in(scene.staff), "comment", comment.pk))
    assert "I support it" not in own
    assert "Only your colleagues can see it" in own
    assert sign_in(scene.secretariat).post(address).status_code == 404


# Signed


def prepared(scene, client):
    scene.said()
    sent = opened(client, scene)
    return save(client, scene, sent, covering_note="Dear all.", look="yes").url


def sign(client, address):
    seen = re.search(r'name="seen"\s+value="(\w+)"', page_text(client.get(address)))
    return client.post(f"{address}sign/", {"seen": seen.group(1)}, follow=True)


def test_what_is_looked_through_is_signed_and_is_then_the_receipt(scene, sign_in):
    client = sign_in(scene.focal_point)
    address = prepared(scene, client)

    preview = page_text(client.get(address))
    receipt = page_text(sign(client, address))

    signed = Submission.objects.get()
    assert "you are about to sign what is shown here" in preview
    assert "Dear all." in preview
    assert "Be clearer." in preview
    assert signed.state == "signed"
    assert signed.content_hash in receipt
    assert f"{signed.signed_at:%Y-%m-%d %H:%M:%S} UTC" in receipt
    assert f"<bdi>{scene.focal_point}</bdi>" in receipt
    assert "Sign and submit" not in receipt
    assert "no longer what was signed" not in receipt


def test_nobody_outside_finds_a_draft_and_those_who_steer_find_it_signed(
    scene, sign_in
):
    address = prepared(scene, sign_in(scene.focal_point))
    others = [scene.secretariat, make.person(Role.FOCAL_POINT, scene.other)]

    assert [sign_in(one).get(address).status_code for one in others] == [404, 404]
    sign(sign_in(scene.focal_point), address)
    assert [sign_in(one).get(address).status_code for one in others] == [200, 404]
    shown = page_text(sign_in(scene.secretariat).get(address))
    assert "Be clearer." in shown
    assert f"<bdi>{scene.focal_point}</bdi>" not in shown


def test_what_changed_since_it_was_looked_through_is_not_signed(scene, sign_in):
    client = sign_in(scene.focal_point)
    address = prepared(scene, client)
    html = page_text(client.get(address))
    seen = re.search(r'name="seen"\s+value="(\w+)"', html).group(1)
    scene.said("Wait!")

    answer = page_text(client.post(f"{address}sign/", {"seen": seen}, follow=True))

    assert "This submission has changed since you last viewed it." in answer
    assert "Wait!" in answer
    assert Submission.objects.get().state == "draft"


def test_a_receipt_whose_words_were_altered_says_so(scene, sign_in):
    client = sign_in(scene.focal_point)
    address = prepared(scene, client)
    sign(client, address)
    Submission.objects.update(covering_note="Other words.")

    assert "This is no longer what was signed" in page_text(client.get(address))


def test_it_is_withdrawn_from_the_receipt(scene, sign_in):
    client = sign_in(scene.focal_point)
    address = prepared(scene, client)
    sign(client, address)

    shown = page_text(client.post(f"{address}withdraw/", follow=True))

    assert "The submission has been withdrawn. It will not receive responses." in shown
    assert f"{address}withdraw/" not in shown
    assert ">Withdraw<" not in shown
    assert Submission.objects.get().state == "withdrawn"


def test_what_came_off_line_says_that_nobody_signed_it_here(scene, sign_in):
    comment = made.comment(scene.review, organisation=scene.own)

    shown = page_text(page(sign_in(scene.staff), "submission", comment.submission.pk))

    assert "Received outside Milepost, entered" in shown
    assert "SHA-256" not in shown


def test_after_the_deadline_the_page_is_there_to_read(scene, sign_in):
    scene.said()
    made.pass_deadline(scene.review)
    client = sign_in(scene.focal_point)

    shown = page_text(page(client, "prepare_submission", scene.review.pk))

    assert "Be clearer." in shown
    assert "This review is not open for comments" in shown
    assert "<fieldset disabled>" in shown
    assert 'name="look"' not in shown


def test_the_morning_after_those_who_steer_say_when_it_came(scene, sign_in):
    made.pass_deadline(scene.review)
    client = sign_in(scene.secretariat)
    address = reverse("make_comment", args=[scene.review.pk])
    said = {
        "organisation": str(scene.own.pk),
        "clause": "general",
        "kind": "general",
        "language": "en",
        "text": "By letter.",
    }

    form = page_text(client.get(address))
    refused = page_text(client.post(address, said))
    taken = client.post(address, said | {"received_on_time": "on"})

    assert "It was received before the deadline" in form
    assert "This review is not open for comments." in refused
    assert taken.status_code == 302
    assert not Submission.objects.get().is_late
    table = page(client, "import_comments", scene.review.pk)
    assert "It was received before the deadline" in page_text(table)


# Who has handed in


def states(client, scene):
    rows = page(client, "submissions_received", scene.review.pk).context["rows"]
    return {row.organisation: row.state for row in rows}


def test_that_one_prepares_is_told_to_itself_alone(scene, sign_in):
    scene.said()
    made.prepare(scene.review, scene.focal_point, "Dear all.")

    steering = states(sign_in(scene.secretariat), scene)
    assert steering == {scene.own: "awaited", scene.other: "awaited"}
    assert states(sign_in(scene.focal_point), scene) == {scene.own: "preparing"}
    assert states(sign_in(scene.coordinator()), scene) == {scene.other: "awaited"}


def test_each_is_told_what_is_theirs_to_know(scene, sign_in):
    made.hand_in(scene.review, scene.focal_point, "Dear all.")
    withdrawn = made.comment(scene.review, organisation=scene.other).submission
    review_actions.withdraw_submission(submission=withdrawn, by=OPERATOR)
    unasked = made.comment(scene.review).organisation
    coordinator = scene.coordinator()

    client = sign_in(scene.secretariat)
    shown = page_text(page(client, "submissions_received", scene.review.pk))
    assert states(client, scene) == {
        scene.own: "signed",
        scene.other: "withdrawn",
        unasked: "signed",
    }
    counts = page(client, "submissions_received", scene.review.pk).context["counts"]
    assert sum(one.asked for one in counts) == 2
    assert sum(one.signed for one in counts) == 1
    assert sum(one.withdrawn for one in counts) == 1
    assert sum(one.unasked for one in counts) == 1
    assert all(
        one.asked == one.signed + one.late + one.withdrawn + one.awaited
        for one in counts
    )
    assert "received outside Milepost" in shown
    assert states(sign_in(scene.focal_point), scene) == {scene.own: "signed"}
    assert states(sign_in(coordinator), scene) == {scene.other: "withdrawn"}
    theirs = page_text(
        page(sign_in(coordinator), "submissions_received", scene.review.pk)
    )
    assert reverse("submission", args=[withdrawn.pk]) not in theirs
    assert str(scene.own) not in theirs
    assert "Send reminders" not in theirs


def test_late_ones_are_counted_as_late(scene, sign_in):
    Review.objects.update(takes_late=True)
    scene.review.refresh_from_db()
    made.pass_deadline(scene.review)
    made.comment(scene.review, organisation=scene.own)

    assert states(sign_in(scene.secretariat), scene)[scene.own] == "late"


def test_readers_are_told_nothing_of_who_handed_in(scene, sign_in):
    reader = make.person(Role.READER, scene.own)

    assert (
        page(sign_in(reader), "submissions_received", scene.review.pk).status_code
        == 403
    )
    review = page_text(page(sign_in(reader), "review", scene.review.pk))
    assert reverse("submissions_received", args=[scene.review.pk]) not in review


def test_those_awaited_are_reminded_from_the_page(scene, sign_in):
    client = sign_in(scene.secretariat)
    address = reverse("remind", args=[scene.review.pk])
    shown = page_text(page(client, "submissions_received", scene.review.pk))
    days = re.search(r'name="days_before" value="(\d+)"', shown).group(1)

    told = page_text(client.post(address, {"days_before": days}, follow=True))
    wrong = page_text(client.post(address, {"days_before": "soon"}, follow=True))

    assert "A reminder was sent to 1 person (organisations pending: 2; of" in told
    assert "of these, without a contact in Milepost: 1)." in told
    assert "Enter a number of days" in wrong
    notice = Notice.objects.get()
    assert notice.person == scene.focal_point
    assert notice.due_at <= timezone.now()
    first_page = page_text(sign_in(scene.focal_point).get("/"))
    assert reverse("review", args=[scene.review.pk]) in first_page
    assert (
        sign_in(scene.focal_point).post(address, {"days_before": 1}).status_code == 403
    )


# A round is opened


def opening(sign_in, **said):
    secretariat = make.person(Role.SECRETARIAT)
    federation = secretariat.affiliations.get().organisation.federation
    version = made.version(make.process(federation=federation))
    year = timezone.now().year + 1
    said = {"closes_at": f"{year}-02-01T12:00", **said}
    address = reverse("open_review", args=[version.document_id])
    return federation, lambda **more: sign_in(secretariat).post(address, said | more)


def test_it_is_said_who_comments_and_of_whom_it_is_expected(sign_in):
    federation, post = opening(sign_in, capacity="official", takes_late="on")
    one, other, _third = (make.organisation(federation=federation) for _ in range(3))
    body = movement.add_body(
        federation=federation,
        slug="group",
        kind=Body.Kind.LEADERSHIP_GROUP,
        names={"en": "Group"},
        by=OPERATOR,
    )
    for society in (one, other):
        movement.seat(
            body=body,
            organisation=society,
            capacity=BodySeat.Capacity.MEMBER,
            by=OPERATOR,
        )

    post(bodies=[str(body.pk)], organisations=[str(one.pk)])

    review = Review.objects.get()
    assert review.takes_late
    assert review.capacity == "official"
    expected = {row.organisation for row in Expectation.objects.all()}
    assert expected == {one, other}


def test_a_round_of_observers_is_opened_for_those_named(sign_in):
    federation, post = opening(sign_in, capacity="observer")
    society = make.organisation(federation=federation)
    asked = make.organisation(federation=federation, kind=Organisation.Kind.OBSERVER)

    none = page_text(post())
    member = page_text(post(organisations=[str(society.pk)]))
    post(organisations=[str(asked.pk)])

    assert "Choose the observers who may comment" in none
    assert "cannot take part in this kind of review" in member
    assert Review.objects.get().capacity == "observer"


def test_a_deadline_that_no_clock_shows_is_refused_in_a_sentence(sign_in):
    _, post = opening(sign_in)
    year = timezone.now().year + 1
    last_sunday = max(
        day
        for day in (dt.date(year, 3, n) for n in range(25, 32))
        if day.isoweekday() == 7
    )

    shown = page_text(post(closes_at=f"{last_sunday}T02:30"))

    assert f"{last_sunday} 02:30 does not exist in Europe/Zurich" in shown
    assert not Review.objects.exists()


# However much there is


def test_the_pages_ask_as_many_queries_for_much_as_for_little(
    scene, sign_in, django_assert_max_num_queries
):
    scene.said("First.")
    draft = made.prepare(scene.review, scene.focal_point, "Dear all.")
    signed = made.sign(draft, scene.focal_point)
    steering = [("submissions_received", scene.review.pk), ("submission", signed.pk)]
    own = [("prepare_submission", scene.review.pk), ("submission", signed.pk)]
    visits = [(scene.focal_point, one) for one in own]
    visits += [(scene.secretariat, one) for one in steering]

    def visit(most):
        counted = []
        for person, (name, pk) in visits:
            client = sign_in(person)
            page(client, name, pk)
            with django_assert_max_num_queries(most) as asked:
                assert page(client, name, pk).status_code == 200
            counted.append(len(asked))
        return counted

    few = visit(24)
    for n in range(30):
        colleague = made.colleague(scene.own)
        comment = scene.said(f"Remark {n}.", by=colleague, on="Water")
        review_actions.support_comment(comment=comment, supports=True, by=scene.staff)
        other = make.organisation(federation=scene.federation)
        made.comment(scene.review, organisation=other)
    draft = made.prepare(scene.review, scene.focal_point, "Dear all.", "Dear all.")
    signed = made.sign(draft, scene.focal_point)
    visits[1] = (scene.focal_point, ("submission", signed.pk))
    visits[3] = (scene.secretariat, ("submission", signed.pk))

    assert all(many <= before + 1 for many, before in zip(visit(24), few, strict=True))
    assert len(review_queries.contents(signed).comments) == 31


def test_the_page_of_a_long_text_is_not_too_heavy(sign_in):
    words = " ".join(f"word{n}" for n in range(40))
    version = made.version(text="\n\n".join(f"Clause {n} {words}." for n in range(300)))
    review = made.review(version)
    society = made.member(review)
    focal_point = make.person(Role.FOCAL_POINT, society)
    for n in range(40):
        made.comment(
            review,
            organisation=society,
            on=f"Clause {n} ",
            text=words,
            by=focal_point,
        )

    shown = page(sign_in(focal_point), "prepare_submission", review.pk)

    assert page_text(shown).count('name="position-') == 300
    assert len(shown.content) < 150_000
