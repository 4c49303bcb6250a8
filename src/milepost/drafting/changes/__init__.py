"""The algebra of changing a text: pure, without tables and pages.

tokens      what a wording is made of
edits       a change to a wording: made, undone, made after another one
merging     what several people made of one wording
structure   a document, and the changes that an amendment can make to it
rebasing    which two changes conflict, and one as it reads after the other
conflicts   many amendments: what conflicts, what depends on what, what falls, a preview
order       in which order to take them
brackets    square brackets, alternatives, what is agreed ad referendum
carry       where a remark's passage stands in the next version

Why it is so: docs/explanation/amendments.md.
"""
