"""The certificate of a run: one signed JSON file that says what was done, what was checked, and what was not.

It is made from the audit, never from what somebody says. It holds counts, codes, hashes and words of the program, and
no value of any file and no path of the source, so that it can go wherever the output goes.
"""
