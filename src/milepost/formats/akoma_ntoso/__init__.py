"""Akoma Ntoso 1.0 (OASIS LegalDocML), the XML of parliaments and of the United Nations.

files            the front door: reads a file in the sandbox
reading, inline  its hierarchy as blocks, its lines as wordings
writing, elements, head    a document out, valid against the OASIS schema
names            elements of the vocabulary, codes of languages, parts of an eId
"""
