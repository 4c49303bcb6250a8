"""Errors of survey design and estimation, one whole sentence each."""

from milepost.analysis.errors import AnalysisError
from milepost.errors import gettext_noop


class SurveyError(AnalysisError):
    """The design or the question does not fit the data."""


class NoRows(SurveyError):
    template = gettext_noop("The survey has no rows.")


class UnknownColumn(SurveyError):
    template = gettext_noop(
        "The survey has no column “%(column)s”. Its columns are: %(columns)s."
    )


class BlankDesign(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: this cell is blank, but the "
        "survey design needs it."
    )


class WrongWeight(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: the weight must be a number "
        "above 0, not %(value)s."
    )


class WrongPopulation(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: %(value)s cannot be the size "
        "of a population from which a sample of %(sampled)s was drawn."
    )


class ChangingPopulation(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: the population size differs within a stratum."
    )


class StratumOfOne(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: stratum %(value)s has only "
        "one sampling unit, so variance cannot be estimated. Merge it "
        "with another stratum."
    )


class SampleOfOne(SurveyError):
    template = gettext_noop(
        "Only one sampling unit was drawn, so variance cannot be estimated."
    )


class SharedCluster(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: cluster %(value)s is in more "
        "than one stratum. If clusters are numbered within strata, set "
        "nest = true."
    )


class NotPaired(SurveyError):
    template = gettext_noop(
        "Column %(column)s: balanced replicates need two sampling "
        "units in each stratum; stratum %(value)s has %(units)s. Use "
        "JKn."
    )


class NotANumber(SurveyError):
    template = gettext_noop(
        "Row %(row)s, column %(column)s: “%(value)s” is not a number. "
        "Leave the cell blank if there is no value."
    )


class NothingToEstimate(SurveyError):
    template = gettext_noop(
        "%(what)s: no row has a value, so nothing can be estimated."
    )


class WrongQuestion(SurveyError):
    template = gettext_noop("%(what)s: %(problem)s")


class NotInMargin(SurveyError):
    template = gettext_noop(
        "%(variable)s is “%(level)s” for part of the survey, but no "
        "total is given for it."
    )


class NotInData(SurveyError):
    template = gettext_noop(
        "%(variable)s: a total is given for “%(level)s”, but nobody in "
        "the survey has this value."
    )


class MarginsDiffer(SurveyError):
    template = gettext_noop(
        "The totals of %(first)s add up to %(total)s, those of "
        "%(second)s to %(other)s. They should be equal."
    )


class NoConvergence(SurveyError):
    template = gettext_noop(
        "The weights do not converge for %(variables)s: some levels "
        "hardly occur together. Leave out or merge some of them."
    )


class NoFit(SurveyError):
    template = gettext_noop(
        "%(what)s: there is no unique solution. Either two predictors "
        "carry the same information or one predicts the outcome "
        "perfectly. Leave one out."
    )
