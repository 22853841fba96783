"""The web application: pages for people, an API for programs, over one store.

Needs the extra `web`: `pip install "sourceline[web]"`.
"""
