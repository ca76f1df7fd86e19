"""How the program is served: processes, connections, and what none of them waits for.

A new file here is about a server or the system below it; none of it knows a page.
"""
