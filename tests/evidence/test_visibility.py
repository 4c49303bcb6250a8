"""The operator sees every finding, whatever its audience."""

import pytest

from consultation import consultation_made
from milepost.evidence import actions
from milepost.evidence.models import Finding
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.STEERING])
def test_the_operator_sees_every_finding(audience):
    finding = actions.describe_survey_response(
        survey=consultation_made.survey(), by=OPERATOR
    )
    Finding.objects.update(audience=audience)

    assert list(Finding.objects.visible_to(OPERATOR)) == [finding]
