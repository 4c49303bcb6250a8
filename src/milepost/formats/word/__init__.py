"""Word files (.docx): their text, what reviewers did to it, and writing them.

files                       the front door: reads and responds, each file in the sandbox
reviewed_document           what reviewers leave behind: comments, revisions, their count
writing, builder            a text out as a Word file, its clauses in bookmarks
revisions_write             the difference of two documents as tracked changes
package, parts, names       the zip archive and its XML parts (OPC, ECMA-376)
reading, runs, styles, list_labels, table_block       the text as blocks
annotations, comments_read, revisions_read, annotation_count, reviewed_reading
                            comments and revisions, and the proof that none was missed
comments_write, revisions_resolve, responses          replies in, revisions accepted
bookmarks, numbering_part   what a text carries through Word: keys and numbers
table_rows, table_grid, table_byte_offsets            tables of comments, streamed
"""
