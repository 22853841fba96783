"""Pages for people: each module has a `router`, and is named in `sourceline.web.app`."""
