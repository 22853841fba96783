"""Who says what: sources, cues, contents, scope, stance and anonymity in short reports."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.reading.attribution import find_attributions
from sourceline.reading.mentions import ActorMention, AttributionMention
from sourceline.reading.sentences import find_sentences
from sourceline.reading.syntax import analyse
from sourceline.spans import Offsets


def read(text: str, actors: tuple[ActorMention, ...] = ()) -> list[AttributionMention]:
    return find_attributions(text, [analyse(s) for s in find_sentences(text)], actors)


def words(text: str, span: Offsets | None) -> str | None:
    return None if span is None else text[span.start : span.end]


def triples(text: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(words(text, a.source), words(text, a.cue), words(text, a.content)) for a in read(text)]


def scope_of(text: str, found: AttributionMention) -> list[str | None]:
    return [words(text, span) for span in found.scope]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "The army said that five rebels were killed near Dara.",
            "The army", "said", "five rebels were killed near Dara",
        ),
        (
            "The army said five rebels were killed.",
            "The army", "said", "five rebels were killed",
        ),
        (
            "A bomb exploded at the market, police said.",
            "police", "said", "A bomb exploded at the market",
        ),
        (
            "“We lost everything,” said Amina Yusuf, a teacher.",
            "Amina Yusuf", "said", "We lost everything",
        ),
        (
            "At least nine people died, according to the health ministry.",
            "the health ministry", "according", "At least nine people died",
        ),
        (
            "According to the health ministry, at least nine people died.",
            "the health ministry", "According", "at least nine people died",
        ),
        (
            "according to rescue workers, the task is hard because the site is remote.",
            "rescue workers", "according", "the task is hard because the site is remote",
        ),
        (
            "Another network reports that the caller belonged to the group.",
            "Another network", "reports", "the caller belonged to the group",
        ),
        (
            "The governor told reporters on Friday that the road was open.",
            "The governor", "told", "the road was open",
        ),
        (
            "The mayor of Tal Rifaat, Hassan Omar, said in a statement that the town was shelled.",
            "The mayor of Tal Rifaat, Hassan Omar", "said", "the town was shelled",
        ),
        (
            "The commander was quoted as saying that his men had withdrawn.",
            "The commander", "quoted", "his men had withdrawn",
        ),
        (
            "The shelling of the camp was reported by state television.",
            "state television", "reported", "The shelling of the camp",
        ),
        (
            "As the ministry announced on Monday, four rebels surrendered.",
            "the ministry", "announced", "four rebels surrendered",
        ),
        (
            "The coalition flying over the city has said it hit a depot.",
            "The coalition", "said", "it hit a depot",
        ),
        (
            "A woman whose house was burned told a reporter that soldiers came at night.",
            "A woman", "told", "soldiers came at night",
        ),
        (
            "The inquiry’s report documents the torture of prisoners.",
            "The inquiry’s report", "documents", "the torture of prisoners",
        ),
        (
            "A local medic puts the number of wounded at between 20 and 30.",
            "A local medic", "puts", "the number of wounded at between 20 and 30",
        ),
        (
            "The ministry confirmed the incident but gave lower figures.",
            "The ministry", "confirmed", "the incident",
        ),
        (
            "Police denied that men fled and left their rifles.",
            "Police", "denied", "men fled and left their rifles",
        ),
        (
            "police sources said two officers were kidnapped in medellin.",
            "police sources", "said", "two officers were kidnapped in medellin",
        ),
    ],
)  # fmt: skip
def test_source_cue_and_content(text: str, source: str, cue: str, content: str) -> None:
    assert triples(text) == [(source, cue, content)]


def test_what_is_put_up_is_no_figure() -> None:
    assert triples("Police put up a roadblock at the crossing.") == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The men were reportedly armed with rifles.", "armed with rifles"),
        ("Six people are believed to have died.", "to have died"),
        ("Reports of shelling reached the capital.", "shelling"),
    ],
)
def test_hearsay_has_no_source(text: str, content: str) -> None:
    assert [(t[0], t[2]) for t in triples(text)] == [(None, content)]


@pytest.mark.parametrize(
    "text",
    [
        "We said that the road was open.",
        "The ministry declined to say how many had died.",
        "A spokesman did not say who had fired.",
        "The minister condemned the attack.",
        "The commander called a meeting.",
        "The attack showed that nobody was safe.",
        "The army arrested five alleged members.",
    ],
)
def test_no_attribution(text: str) -> None:
    assert read(text) == []


def test_nested_statements_are_two() -> None:
    text = "The general said the ministry had confirmed that six people died."
    assert triples(text) == [
        ("The general", "said", "the ministry had confirmed that six people died"),
        ("the ministry", "confirmed", "six people died"),
    ]


def test_two_speakers_of_one_sentence_are_kept_apart() -> None:
    text = "Rebels said 12 people had died, but the ministry denied that anyone was hurt."
    first, second = read(text)
    assert words(text, first.content) == "12 people had died"
    assert words(text, second.content) == "anyone was hurt"
    assert (first.stance, second.stance) == ("asserts", "denies")


def test_joined_verbs_share_their_subject() -> None:
    text = "U.S. officials reported that the raid killed nine men, and considered it successful."
    assert triples(text) == [
        ("U.S. officials", "reported", "the raid killed nine men"),
        ("U.S. officials", "considered", "it successful"),
    ]


def test_a_quotation_goes_on_after_its_cue() -> None:
    text = "“The town is ours,” said Col. Tariq Aziz Hamid. “We took it at dawn. It was empty.”"
    assert triples(text) == [
        ("Col. Tariq Aziz Hamid", "said", "The town is ours"),
        ("Col. Tariq Aziz Hamid", "said", "We took it at dawn. It was empty"),
    ]


def test_a_quotation_of_several_sentences_before_its_cue() -> None:
    text = '"They came at night. They burned the school," Omar Diallo said.'
    assert triples(text) == [("Omar Diallo", "said", "They came at night. They burned the school")]


def test_csv_doubled_marks_are_quotation_marks() -> None:
    text = '"""We have met before,"" Sadiq told Karim. ""Yes, I remember,"" Karim replied."'
    assert triples(text) == [
        ("Sadiq", "told", "We have met before"),
        ("Karim", "replied", "Yes, I remember"),
    ]


def test_a_statement_after_a_colon_runs_over_its_paragraphs() -> None:
    text = (
        "Speaking today, Minister Ada Brown said:\n\nThe town is free.\n\nWe will rebuild it.\n\n"
        "Further information\n\nFollow the office."
    )
    assert triples(text) == [
        ("Minister Ada Brown", "said", "The town is free.\n\nWe will rebuild it")
    ]


def test_a_transcript_gives_each_turn_to_its_speaker() -> None:
    turn = "We talked about the city at length and we agreed that the convoy would go on Monday"
    text = (
        f"QUESTION: Did you talk about the convoy?\n\nSECRETARY SMITH: {turn}.\n\nMR JONES: Thanks."
    )
    assert triples(text) == [("SECRETARY SMITH", ":", turn)]


def test_a_cue_within_the_statement_covers_both_parts() -> None:
    text = "The two men, police said, were carrying explosives."
    (found,) = read(text)
    assert words(text, found.source) == "police"
    assert {words(text, found.content), *scope_of(text, found)} == {
        "The two men",
        "were carrying explosives",
    }


def test_pronouns_stand_for_the_name_before() -> None:
    text = (
        "Capt. Maria Lopez said the bridge was destroyed. The engineers have left, she added. "
        "The army said it was looking into the incident. It also noted that two tanks were lost."
    )
    assert [t[0] for t in triples(text)] == [
        "Capt. Maria Lopez", "Capt. Maria Lopez", "The army", "The army",
    ]  # fmt: skip


def test_as_written_keeps_pronoun_and_apposition() -> None:
    text = "Ann Lee, a doctor in Homs, said the ward was full. She said six had died."
    syntax = [analyse(s) for s in find_sentences(text)]
    found = find_attributions(text, syntax, as_written=True)
    assert [words(text, a.source) for a in found] == ["Ann Lee, a doctor in Homs", "She"]


@pytest.mark.parametrize(
    ("text", "anonymous"),
    [
        ("A defense official, speaking anonymously, said five were hurt.", True),
        ("Officials, who spoke on condition of anonymity, said five were hurt.", True),
        ("Witnesses said five were hurt.", True),
        ("A police officer said five were hurt.", True),
        ("U.S. officials said five were hurt.", False),
        ("The ministry said five were hurt.", False),
        ("Gen. Paul Smith said five were hurt.", False),
        ("The head of the agency said five were hurt.", False),
    ],
)
def test_anonymity(text: str, anonymous: bool) -> None:
    (found,) = read(text)
    assert found.anonymous is anonymous


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The army confirmed that a base was hit.", "confirms"),
        ("The army denied that a base was hit.", "denies"),
        ("The group claimed responsibility for the attack.", "claims"),
        ("The rebels accused the army of shelling the market.", "claims"),
        ("Analysts believe that 20 people were killed.", "estimates"),
        ("The army said that a base was hit.", "asserts"),
        ("The army said it was not responsible for the attack.", "denies"),
    ],
)
def test_stance(text: str, stance: str) -> None:
    (found,) = read(text)
    assert found.stance == stance


def test_scope_runs_on_while_the_same_figures_are_told() -> None:
    text = (
        "An officer revealed that five soldiers were wounded. One of the wounded soldiers was "
        "evacuated. The village has a school."
    )
    (found,) = read(text)
    assert scope_of(text, found) == ["One of the wounded soldiers was evacuated."]


def test_scope_ends_where_another_source_speaks() -> None:
    text = (
        "An officer revealed that five soldiers were wounded. Two of them were killed, the "
        "hospital said."
    )
    first, second = read(text)
    assert first.scope == ()
    assert words(text, second.source) == "the hospital"


def test_scope_does_not_leave_the_paragraph() -> None:
    text = "The army said five soldiers were wounded.\n\nTwo of them were killed later."
    (found,) = read(text)
    assert found.scope == ()


def test_the_actor_within_the_source_is_named() -> None:
    text = "The Free Army said that Damascus had been shelled."
    army, city = text.index("Free Army"), text.index("Damascus")
    (found,) = read(
        text,
        (
            ActorMention(city, city + 8, "syria", "Syria", "name"),
            ActorMention(army, army + 9, "fsa", "Free Army", "name"),
        ),
    )
    assert found.source_actor == "fsa"


RAID = (
    "Seven troops were hurt and at least 15 militants died, according to U.S. and Iraqi officials. "
    "The militants were reportedly armed with grenades.\n"
    "Iraqi military officials confirmed that airstrikes came before the raid. "
    "A U.S. defense official, speaking anonymously, revealed that five troops were wounded in "
    "combat, while two others were injured in falls. One of the injured soldiers was evacuated, "
    "but all are reported to be in stable condition."
)


def test_a_report_with_several_sources() -> None:
    found = read(RAID)
    assert [(words(RAID, a.source), words(RAID, a.cue), a.anonymous) for a in found] == [
        ("U.S. and Iraqi officials", "according", False),
        (None, "reportedly", False),
        ("Iraqi military officials", "confirmed", False),
        ("A U.S. defense official", "revealed", True),
        (None, "reported", False),
    ]
    assert scope_of(RAID, found[3]) == [
        "One of the injured soldiers was evacuated, but all are reported to be in stable condition."
    ]


@given(
    st.lists(
        st.sampled_from(
            "The army police said that “ ” \" '' , . : \n\n ( ) according to reportedly he it who "
            "Smith of reports told was by and but claimed confirmed saying 12 killed ’s as SMITH:".split(
                " "
            )
        ),
        max_size=40,
    )
)
def test_every_span_is_words_of_the_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for found in read(text):
        for span in (found.source, found.cue, found.content, *found.scope):
            if span is not None:
                assert 0 <= span.start < span.end <= len(text)
                assert words(text, span) == (words(text, span) or "").strip()


@pytest.mark.parametrize("unit", ["He said: ", "“A,” said B. ", "Smith said:\n", "he said that "])
def test_time_grows_with_length(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        syntax = [analyse(s) for s in find_sentences(text)]
        started = time.process_time()
        find_attributions(text, syntax)
        return time.process_time() - started

    seconds(2_000)
    assert seconds(64_000) < 40 * max(seconds(8_000), 0.002)


@pytest.mark.parametrize(
    "unit", ["Smith said:\nWe won. ", "SMITH said:\n", "reportedly ", '"Smith said: we won\n\n']
)
def test_statements_within_statements_do_not_repeat_the_page(unit: str) -> None:
    text = unit * (40_000 // len(unit))
    told = sum(a.content.end - a.content.start for a in read(text) if a.content is not None)
    assert told < 50 * len(text)


def test_a_speaker_within_many_open_statements_is_heard() -> None:
    # Each of the minister's lines fills the page; the official at its end speaks for himself.
    text = "The minister said:\n" * 30 + "An army official said that two men were killed in Goma."
    assert ("An army official", "said", "two men were killed in Goma") in triples(text)


@pytest.mark.parametrize(
    "ending",
    [
        "a doctor said on condition of anonymity.",
        "a doctor said on condition of anonymity on Friday.",
        "a doctor told a news agency, requesting anonymity because of the danger.",
        "said a doctor who asked not to be named.",
        "a doctor who declined to be named said.",
        "a doctor, speaking on condition of anonymity, said.",
    ],
)
def test_a_wish_not_to_be_named_hides_no_statement(ending: str) -> None:
    text = f"Three people died in the blast, {ending}"
    assert [words(text, a.source) for a in read(text)] == ["a doctor"]
    assert [words(text, a.content) for a in read(text)] == ["Three people died in the blast"]
    assert [a.anonymous for a in read(text)] == [True]


def test_who_is_told_does_not_speak() -> None:
    text = "Two men died in the blast, the provincial police spokesman, Omar Sadat, told reporters."
    assert [words(text, a.source) for a in read(text)] == [
        "the provincial police spokesman, Omar Sadat"
    ]
