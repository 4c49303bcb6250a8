"""The algebra of changing a text: pure, without tables and pages.

tokens, marks   what a wording is made of, and the marks its words stand in
edits           a change to a wording: made, undone, made after another one
merging         what several people made of one wording
structure       a document, and the changes that an amendment can make to it
rebasing        which two changes conflict, and one as it reads after the other
proposals       amendments put forward, and amendments to amendments
conflicts       many amendments: which conflict, and the groups they fall into
outcomes        what falls when one is adopted
preview         the text if some pass
order           in which order to take them
brackets        square brackets, alternatives, what is agreed ad referendum
resolving       what becomes of them
carry           where a remark's passage stands in the next version

Why it is so: docs/explanation/amendments.md.
"""
