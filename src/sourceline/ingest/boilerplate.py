"""What a page has beside its report: captions, related links, newsletter blurbs, sharing, consent.

Two lists of patterns: names that pages give to such elements, and the words of such paragraphs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NO_TEXT = "script style noscript template iframe object embed svg canvas video audio".split()
_TAGS_OUT = frozenset(
    "picture figure figcaption nav footer aside form button select textarea dialog menu".split()
)
_ROLES_OUT = frozenset(
    "navigation contentinfo complementary search dialog alertdialog menu".split()
)
# Never cut, whatever their class says: themes write "has-newsletter" on the body.
_KEPT = frozenset("html body main article head p".split())

_NAMES_OUT = re.compile(
    r"(?:^|[\s_-])(?:"
    r"newsletters?|subscribe|subscription|sign-?up|mailing-list|"
    r"related|recommended|recommendations?|recirc(?:ulation)?|read-?(?:more|next|also)|also-?read|"
    r"see-?also|more-?(?:stories|news|on|from)|trending|most-?(?:read|popular|viewed)|popular-posts|"
    r"outbrain|taboola|"
    r"share|sharing|share-?(?:bar|buttons?|tools|links)|sharedaddy|social(?:-?(?:media|share|links|bar|icons))?|"
    r"follow-?us|addthis|addtoany|"
    r"cookies?|cookie-?(?:banner|notice|consent|bar)|consent|gdpr|onetrust|"
    r"paywall|promo(?:tion)?|advert(?:isement)?s?|ads?|ad-(?:slot|container|wrapper|unit)|sponsor(?:ed)?|"
    r"captions?|wp-caption-text|photo-?credits?|image-?(?:credits?|captions?|source)|figcaption|"
    r"breadcrumbs?|tag-?(?:list|cloud)|tags|author-?(?:bio|box)|about-?author|"
    r"comments?|comment-?(?:list|form|section)|disqus|skip-?link|print-?only|sr-only|visually-hidden|"
    r"toolbar|audio-?player|video-?player|podcast|listen"
    r")(?:$|[\s_-])",
    re.IGNORECASE,
)
# What can be named, hidden or of a tag that is cut: the rest need not be looked at one by one.
_CANDIDATES = (
    "descendant::*[@class or @id or @role or @style or @hidden"
    + "".join(f" or self::{tag}" for tag in sorted(_TAGS_OUT))
    + "]"
)

# An element that holds more of the page's paragraphs than this is the report itself: some pages
# are one form, and some themes call the whole article "share-content".
_MAX_SHARE = 0.3
_ENOUGH = 200  # characters in paragraphs that make a report

_BLOCKS_OUT = re.compile(
    r"(?:"
    r"[^.!?]{0,60}\b(?:sign up|subscribe|register)\b.{0,80}\b(?:newsletters?|briefings?|emails?|inbox|alerts?|"
    r"podcasts?|channels?|updates?|whatsapp|telegram)\b.{0,160}|"
    r"(?:get|receive) .{0,80}\b(?:in your inbox|newsletters?|by email)\b.{0,120}|"
    r"(?:sign up|subscribe)(?: now| today| here)?[.!]?|"
    r"(?:read|see|watch|listen|hear)(?: more| also| next| now| too)?(?: here)? ?[:|>»→–—].{0,220}|"
    r"(?:also read|read also|read more|see more|see also|more on this(?: story)?|learn more|"
    r"continue reading|keep reading|load more|show more|view more|view comments|back to top)\b.{0,60}|"
    r"(?:related|recommended|trending|most read|most popular|editor[’']s picks?|"
    r"you (?:may|might) also like|more from|more stories)"
    r"(?: (?:articles?|stories|story|coverage|content|topics|news|posts?|links?|reading|videos?))?"
    r"(?: ?:.{0,220})?|"
    r"(?:follow|join|find|like) us on .{0,120}|follow @?[\w .]{1,40} on .{0,60}|"
    r"(?:share|tweet|email|print|copy link|whatsapp|facebook|twitter|telegram|reddit|linkedin|pinterest)"
    r"(?:[ ,|/·•]+(?:share|tweet|email|print|copy|link|whatsapp|facebook|twitter|x|telegram|reddit|"
    r"linkedin|pinterest|on|via|this|the|article|story|post|page|with|friends))*[.:!]?|"
    r"\(?(?:file )?(?:photo(?:graph)?s?|images?|pictures?|video|graphic|map)(?: credits?)?"
    r"(?: ?[:/©]| by | courtesy of ).{0,200}|"
    r"(?:credits?|source): .{0,60}(?:reuters|afp|getty|ap|epa|anadolu|images|photo)\b.{0,40}|"
    r"(?:©|\(c\)|copyright\b).{0,200}|.{0,120}\ball rights reserved\b.{0,60}|"
    r"advertisements?|sponsored(?: content)?|(?:story|article) continues (?:below|after).{0,60}|"
    r"skip (?:past|to|ad).{0,60}|scroll to continue.{0,40}|"
    r"listen to (?:this|the) (?:article|story).{0,60}|\d{1,3}[ -]min(?:ute)?s?[ -]read|"
    r"(?:we|this (?:web)?site|our (?:web)?site|our partners) uses? cookies.{0,240}|accept (?:all )?cookies.{0,80}|"
    r"by (?:continuing|clicking|signing up|subscribing|submitting)\b.{0,80}\b"
    r"(?:agree|accept|consent|cookies|privacy policy|terms)\b.{0,160}|"
    r"click here .{0,120}|download (?:our|the) (?:free )?.{0,30}\bapp\b.{0,100}|"
    r"(?:leave a |post a |\d{1,6} )?comments?(?: \(\d+\))?|our standards: .{0,80}|"
    r"(?:support|donate to) (?:our|independent) (?:journalism|work|newsroom).{0,160}"
    r")",
    re.IGNORECASE | re.DOTALL,
)
_MAX_BLOCK = 400  # a longer paragraph is a paragraph of the report

_SECTION_OUT = re.compile(
    r"(?:related|recommended|read more|more on this|more (?:stories|news|from|on)\b|most (?:read|popular)|"
    r"trending|you (?:may|might) also|editor[’']s picks?|latest (?:news|stories)|top stories|"
    r"in this (?:article|story)|share this|comments?$|leave a|newsletters?|sign up|subscribe|"
    r"about the authors?|tags?:?$|topics?:?$|follow us|popular (?:posts|stories)|also (?:read|on))",
    re.IGNORECASE,
)


def prune(tree: HtmlElement) -> None:
    """Cut elements out of the tree, in place, that by tag, role or name are beside the report."""
    from lxml.etree import strip_elements

    strip_elements(tree, *_NO_TEXT, with_tail=False)
    lengths = _text_lengths(tree)
    total = lengths[tree]
    for element in tree.xpath(_CANDIDATES):
        if element.getparent() is None or element.tag in _KEPT:
            continue
        if element.tag in _TAGS_OUT or element.get("role") in _ROLES_OUT or _is_hidden(element):
            doomed = True
        else:
            names = f"{element.get('class', '')} {element.get('id', '')}"
            doomed = len(names) > 1 and _NAMES_OUT.search(names[:1_000]) is not None
        if doomed and lengths[element] <= _MAX_SHARE * total:
            element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and "display:none" in style[:1_000].replace(" ", "").lower()


def _text_lengths(tree: HtmlElement) -> dict[HtmlElement, int]:
    """How many characters of the page's paragraphs each element holds, in one pass.

    Old pages have line breaks instead of paragraphs; on these, all text counts.
    """
    everything: dict[HtmlElement, int] = {}
    paragraphs: dict[HtmlElement, int] = {}
    # In reverse, an element comes after all that it holds.
    for element in reversed(list(tree.iter("*"))):
        inside = everything.get(element, 0) + len(element.text or "")
        everything[element] = inside
        within = inside if element.tag == "p" else paragraphs.get(element, 0)
        paragraphs[element] = within
        parent = element.getparent()
        if parent is not None:
            everything[parent] = everything.get(parent, 0) + inside + len(element.tail or "")
            paragraphs[parent] = paragraphs.get(parent, 0) + within
    return paragraphs if paragraphs[tree] >= _ENOUGH else everything


def is_boilerplate(block: str) -> bool:
    """Whether a paragraph is a caption, a blurb, a link to another story or the like."""
    return len(block) <= _MAX_BLOCK and _BLOCKS_OUT.fullmatch(block) is not None


def opens_boilerplate(heading: str) -> bool:
    """Whether what follows this heading is no part of the report."""
    return len(heading) <= 80 and _SECTION_OUT.match(heading) is not None
