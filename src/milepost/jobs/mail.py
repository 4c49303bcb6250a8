"""Sending of a message over SMTP, with errors that say whether it may be tried again.

A reply of 4xx is for now and one of 5xx for good (RFC 5321, 4.2.1). Where the connection
breaks after the message was offered nobody knows whether it went out: it is not sent
again. No log line and no error holds an address, or what a server said of one.
"""

from smtplib import (
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from django.core.mail import EmailMessage, get_connection

from .errors import MailRefused, MailUnavailable, OutcomeUnknown


def send_mail(message: EmailMessage) -> None:
    """Send a message to its one recipient, at most once.

    Raises:
        MailUnavailable: no server could be reached or signed in to, or it replied 4xx.
        MailRefused: it replied 5xx.
        OutcomeUnknown: the connection broke after the message was offered.
    """
    connection = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError):
        raise MailUnavailable from None
    try:
        connection.send_messages([message])
    except SMTPRecipientsRefused as error:
        raise _reply([code for code, _ in error.recipients.values()]) from None
    except SMTPResponseException as error:
        raise _reply([error.smtp_code]) from None
    except SMTPNotSupportedError:
        raise MailRefused from None
    except (SMTPException, OSError):
        raise OutcomeUnknown from None
    finally:
        connection.close()


def _reply(codes: list[int]) -> MailRefused | MailUnavailable:
    return MailRefused() if all(code >= 500 for code in codes) else MailUnavailable()
