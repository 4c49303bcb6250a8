"""The algebra of text changes: pure functions, without tables and pages.

tokens, marks   what a wording is made of, and the marks its words stand in
edits           a change to a wording: made, undone, made after another one
merging         what several people made of one wording
structure       a text as clauses, and its structural changes
rebasing        conflicts between two changes, and one as it reads after the other
proposals       proposed amendments, and amendments to amendments
composed_amendments  an amendment with those to it that pass, as one change
conflicts       the conflict graph of many amendments, and its components
outcomes        the consequences of adopting one for all the others
preview         the text if some pass
order           the voting order: furthest removed first
brackets        square brackets, alternatives, what is agreed ad referendum
resolving       resolution of brackets
tidying         cleaning of a wording after deletions
reanchoring     where a commented passage stands in the next version
reasons         reasons for conflicts, as codes and messages

Why it is so: docs/explanation/amendments.md.
"""
