"""What a reviewer can do to events, over the store and the rules of reconciling.

Each function of `actions` is one decision: one transaction, written down with who made it, and
stored whole or not at all.
"""
