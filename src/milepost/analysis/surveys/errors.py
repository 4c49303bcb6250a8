"""Why a survey cannot be estimated, one whole sentence each."""

from milepost.analysis.errors import AnalysisError
from milepost.errors import gettext_noop


class SurveyError(AnalysisError):
    """The design or the question does not fit the data."""


class NoRows(SurveyError):
    template = gettext_noop("The survey has no rows.")


class UnknownColumn(SurveyError):
    template = gettext_noop(
        "The survey has no column “%(column)s”; it has: %(columns)s."
    )


class BlankDesign(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: it is blank, and the design of the survey "
        "needs it."
    )


class WrongWeight(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: the weight %(value)s is not a number above 0."
    )


class WrongPopulation(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: %(value)s cannot be the size of a population "
        "from which %(sampled)s were drawn."
    )


class ChangingPopulation(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: the size of the population differs within a "
        "stratum."
    )


class StratumOfOne(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: the stratum %(value)s has one unit only, which "
        "says nothing of how units differ. Join it to another stratum."
    )


class SampleOfOne(SurveyError):
    template = gettext_noop(
        "Only one unit was drawn, which says nothing of how units differ."
    )


class SharedCluster(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: the cluster %(value)s is in more than one "
        "stratum. If clusters are numbered within strata, say nest = true."
    )


class NotPaired(SurveyError):
    template = gettext_noop(
        "Column %(column)s: the stratum %(value)s has %(units)s units, and balanced "
        "replicates need two in each. Ask for JKn."
    )


class NotANumber(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: “%(value)s” is not a number. Where there is no "
        "value, leave the cell blank."
    )


class NothingToEstimate(SurveyError):
    template = gettext_noop("%(what)s: no row has a value, so there is no estimate.")


class WrongQuestion(SurveyError):
    template = gettext_noop("%(what)s: %(problem)s")


class NotInMargin(SurveyError):
    template = gettext_noop(
        "%(variable)s is “%(level)s” in the survey, and no total is given for it."
    )


class NotInData(SurveyError):
    template = gettext_noop(
        "%(variable)s: a total is given for “%(level)s”, which nobody in the survey is."
    )


class MarginsDiffer(SurveyError):
    template = gettext_noop(
        "The totals of %(first)s add up to %(total)s and those of %(second)s to "
        "%(other)s; they should be the same."
    )


class NoConvergence(SurveyError):
    template = gettext_noop(
        "The weights do not settle for %(variables)s: some levels hardly occur together. "
        "Leave out or join some."
    )


class NoFit(SurveyError):
    template = gettext_noop(
        "%(what)s: it has no one answer. Two predictors say the same, or one tells the "
        "outcomes apart fully; leave one out."
    )
