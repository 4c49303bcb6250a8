"""What a reply of the mail server means: later, never, or nobody knows."""

import logging
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from milepost.jobs.errors import MailRefused, MailUnavailable, OutcomeUnknown
from milepost.jobs.mail import send_mail

ADDRESS = "somebody@example.org"


def message():
    return mail.EmailMessage("Subject", "Body", to=[ADDRESS])


class Failing(EmailBackend):
    """A mail server that fails as it is told, when it is reached or when it is sent to."""

    reached = sent = None
    closed = 0

    def open(self):
        if self.reached:
            raise self.reached

    def close(self):
        type(self).closed += 1

    def send_messages(self, messages):
        if self.sent:
            raise self.sent
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    monkeypatch.setattr("milepost.jobs.mail.get_connection", Failing)
    monkeypatch.setattr(Failing, "reached", None)
    monkeypatch.setattr(Failing, "sent", None)
    return Failing


def test_a_message_goes_out(server):
    send_mail(message())
    assert [letter.to for letter in mail.outbox] == [[ADDRESS]]


def refused(code):
    return smtplib.SMTPRecipientsRefused(
        {ADDRESS: (code, b"about " + ADDRESS.encode())}
    )


@pytest.mark.parametrize(
    ("where", "error", "meaning"),
    [
        ("reached", ConnectionRefusedError(), MailUnavailable),
        ("reached", smtplib.SMTPAuthenticationError(535, b"no"), MailUnavailable),
        ("reached", smtplib.SMTPServerDisconnected(), MailUnavailable),
        ("sent", refused(450), MailUnavailable),
        ("sent", refused(550), MailRefused),
        ("sent", smtplib.SMTPDataError(451, b"busy"), MailUnavailable),
        ("sent", smtplib.SMTPDataError(554, b"spam"), MailRefused),
        ("sent", smtplib.SMTPSenderRefused(552, b"no", "us@x"), MailRefused),
        ("sent", smtplib.SMTPNotSupportedError(), MailRefused),
        ("sent", smtplib.SMTPServerDisconnected(), OutcomeUnknown),
        ("sent", TimeoutError(), OutcomeUnknown),
    ],
)
def test_a_failure_is_for_now_for_good_or_unknown(
    server, monkeypatch, caplog, where, error, meaning
):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(server, where, error)
    closed = server.closed

    with pytest.raises(meaning) as failure:
        send_mail(message())

    assert ADDRESS not in str(failure.value) + caplog.text
    assert failure.value.__suppress_context__
    assert server.closed == closed + (where == "sent")
    assert not mail.outbox
