"""What people type about a commitment."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from milepost.adoption.forms import DayInput, OrganisationField
from milepost.movement.models import Organisation
from milepost.process.models import Process
from milepost.safeguard.models import Audience

from . import rules
from .actions import Resource
from .models import ProgressReport, ResourceLine
from .queries import NOT_REPORTED
