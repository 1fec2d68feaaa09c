"""CTP's scripts: what each function does to the recipe."""

from collections.abc import Callable
from typing import Any

import pytest

from scrubjay.errors import RecipeError

Import = Callable[..., Any]


def script(*entries: str) -> str:
    return "<script>\n" + "\n".join(entries) + "\n</script>"


def element(tag: str, text: str, en: str = "T") -> str:
    return f'<e en="{en}" t="{tag}" n="N">{text}</e>'


@pytest.mark.parametrize(
    ("tag", "text", "select", "action"),
    [
        ("00100040", "@keep()", "PatientSex", "keep"),
        ("00100040", "@remove()", "PatientSex", "code X"),
        ("00100040", "@empty()", "PatientSex", "code Z"),
        ("00100040", "@blank(4)", "PatientSex", "code Z"),
        ("00100040", "@require()", "PatientSex", "keep"),
        ("00100040", "@always()O", "PatientSex", 'replace "O"'),
        ("00081140", "@process()", "ReferencedImageSequence", "recurse"),
        ("00080018", "@hashuid(@ROOT,this)", "SOPInstanceUID", "uid"),
        ("00080050", "@hash(this,16)", "AccessionNumber", "pseudonym"),
        ("00200010", "@hash(this,16)", "StudyID", 'replace "{study_id}"'),
        ("00100010", "@hashname(this,6,2)", "PatientName", "pseudonym"),
        ("00100020", "@param(@SHORT)-@hashptid(@ID,this,10)", "PatientID", 'replace "TRIAL-{subject}"'),
        ("00100020", "@integer(this,ptid,4)", "PatientID", "pseudonym"),
        ("00080080", "@param(@SHORT)", "InstitutionName", 'replace "TRIAL"'),
        ("00080080", "Site @param(@ID)", "InstitutionName", 'replace "Site 7"'),
        ("00080080", "a\\@b.org", "InstitutionName", 'replace "a@b.org"'),
        ("00080020", "@incrementdate(this,@INC)", "StudyDate", "date"),
        ("00080020", "@incrementdate(this,-100)", "StudyDate", "date"),
        ("00080020", "@hashdate(this,PatientID)", "StudyDate", "date"),
        ("00100030", "@modifydate(this,*,1,1)", "PatientBirthDate", "date"),
        ("00080020", "@date()", "StudyDate", "code D"),
        ("00081030", "@truncate(this,4)", "StudyDescription", 'regex-replace "(?s)^(.{0,4}).*$" with "$1"'),
        ("00081030", "@contents(this)", "StudyDescription", "keep"),
        ("00081030", '@contents(this,"[0-9]","#")', "StudyDescription", 'regex-replace "[0-9]" with "#"'),
        ("60xx4000", "@remove()", "(60xx,4000)", "code X"),
        ("0019[SIEMENS MR HEADER]0C", "@keep()", '(0019,"SIEMENS MR HEADER",0C)', "keep"),
        ("00191008", "@remove()", "(0019,*,08)", "code X"),
    ],
)
def test_functions(imported: Import, tag: str, text: str, select: str, action: str) -> None:
    params = ('<p t="SHORT">TRIAL</p>', '<p t="ID">7</p>', '<p t="INC">-42</p>', '<p t="ROOT">1.2</p>')
    done = imported(script(*params, element(tag, text)))
    assert done.imported.format == "ctp"
    assert done.action(select) == action
    assert bool(done.lost) == ("@integer" in text)


@pytest.mark.parametrize(
    "text",
    [
        "@lookup(this,ptid)", "@initials(this)", "@encrypt(this,key)", "@round(this,5)", "@uppercase(this)",
        "@contents(PatientID)", "@value(PatientID)", "x@contents(PatientID)", "@param(@NOBODY)", "@newest(this)",
        "@call(id,this)", "@if(this,greaterthan,5){@keep()}{@keep()}", "@if([0009,1001],exists){@keep()}{@keep()}",
        "@append(){more}", "@select(){@remove()}{@keep()}", "@incrementdate(this,soon)", "@keep(", "text {subject}",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("tag", "select", "strict"),
    [
        ("00100020", "PatientID", "pseudonym"),
        ("00101000", "OtherPatientIDs", "code X/Z/D"),
        ("0020000D", "StudyInstanceUID", "uid"),
        ("00081030", "StudyDescription", "code X/Z/D"),
    ],
)
def test_what_has_no_equal_is_listed_and_strict(
    imported: Import, text: str, tag: str, select: str, strict: str
) -> None:
    done = imported(script(element("00100040", "@keep()"), element(tag, text)))
    assert list(done.lost) == [3]
    assert done.action(select) == strict
    assert not any(action == "keep" for chosen, action, _ in done.rules if chosen == select)


def test_conditions_become_two_rules(imported: Import) -> None:
    done = imported(
        script(element("00081030", '@if(Modality,equals,"MR"){@keep()}{@if(this,isblank){@remove()}{none}}'))
    )
    assert done.rules == [
        ("StudyDescription", "keep", ['Modality equals "MR" ignoring case']),
        (
            "StudyDescription",
            "code X",
            ['not Modality equals "MR" ignoring case', 'not StudyDescription regex "\\\\S"'],
        ),
        (
            "StudyDescription",
            'replace "none"',
            ['not Modality equals "MR" ignoring case', 'StudyDescription regex "\\\\S"'],
        ),
    ]
    assert not done.lost


@pytest.mark.parametrize("pattern", ["a++", "(?>a)b", "(?a)x", "x\\Z", "(?=a)b"])
def test_patterns_that_the_engine_lacks(imported: Import, pattern: str) -> None:
    done = imported(script(element("00081030", f'@if(this,matches,"{pattern}"){{@keep()}}{{@remove()}}')))
    assert list(done.lost) == [2]
    assert done.action("StudyDescription") == "code X/Z/D"
    dropped = imported(script(element("00081030", f'@if(this,matches,"{pattern}"){{@quarantine()}}{{@keep()}}')))
    assert 2 in dropped.lost
    assert "drop" not in dropped.data


@pytest.mark.parametrize(
    "text",
    [
        "@truncate(this,2)", "@truncate(this,-2)", '@contents(this,"^a.*$","x")', '@contents(this,"[0-9]")',
        '@if(this,equals,"ORIGINAL"){@keep()}{@remove()}', '@if(this,matches,"A.*"){@keep()}{@remove()}',
        '@if(this,contains,"L\\\\P"){@keep()}{@remove()}', '@if(this,contains," A"){@keep()}{@remove()}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["00081080", "00081070"])
def test_what_looks_at_all_values_as_one_text_is_strict(imported: Import, text: str, tag: str) -> None:
    done = imported(script(element("00100040", "@keep()"), element(tag, text)))
    assert list(done.lost) == [3]
    assert [action for _, action, _ in done.rules] == ["keep", "code X/Z/D"]


def test_conditions_on_attributes_with_several_values(imported: Import) -> None:
    """ORIGINAL\\PRIMARY isn't ORIGINAL there; here one value would be. But what a value contains, all contain."""
    done = imported(script(element("00100040", '@if(ImageType,equals,"A"){@keep()}{@remove()}')))
    assert list(done.lost) == [2]
    assert done.rules == [("PatientSex", "code X/Z/D", [])]
    done = imported(script(element("00100040", '@if(ImageType,contains,"A"){@keep()}{@remove()}')))
    assert any("any value" in note for note in done.imported.draft.notes)
    done = imported(script(element("00100040", '@if(Modality,equals,"A"){@keep()}{@remove()}')))
    assert not any("any value" in note for note in done.imported.draft.notes)
    done = imported(script(element("00100040", '@if(ImageType,equals,"A"){@quarantine()}{@keep()}')))
    assert "drop" not in done.data
    assert any("nothing is left out" in one.instead for one in done.imported.draft.lost)


def test_many_comments_before_something_else(imported: Import) -> None:
    with pytest.raises(RecipeError, match="looks like none"):
        imported("<!-- a -->\n" * 500 + "<other/>")


def test_quarantine_leaves_instances_out(imported: Import) -> None:
    done = imported(script(element("00080008", '@if(ImageType,contains,"SCREEN SAVE"){@quarantine()}{@keep()}')))
    assert done.data["drop"] == [['ImageType contains "SCREEN SAVE" ignoring case']]
    assert done.rules == [("ImageType", "keep", ['not ImageType contains "SCREEN SAVE" ignoring case'])]


def test_dates_go_one_way(imported: Import) -> None:
    done = imported(
        script(element("00080020", "@incrementdate(this,-42)"), element("00080021", "@incrementdate(this,-7)"))
    )
    assert done.data["dates"] == {"mode": "shift", "days": -42}
    assert done.action("SeriesDate") == "code X/Z/D"
    assert list(done.lost) == [3]


def test_uids_do_not_stay_where_dates_move(imported: Import) -> None:
    done = imported(script(element("0020000d", "@keep()"), element("00080020", "@hashdate(this,PatientID)")))
    assert done.data["dates"] == {"mode": "subject", "between": [-3650, -1]}
    assert done.action("StudyInstanceUID") == "uid"
    assert list(done.lost) == [2]


def test_what_is_unchecked_goes_but_the_image(imported: Import) -> None:
    entries = ('<r en="T" t="unspecifiedelements">x</r>', '<k en="T" t="0018">x</k>', element("00100040", "@keep()"))
    done = imported(script(*entries))
    assert done.data["unlisted"] == "code X"
    assert done.action("group 0018") == "keep"
    for attribute in (
        "Rows",
        "PixelData",
        "RescaleSlope",
        "ImagePositionPatient",
        "ImageOrientationPatient",
        "Modality",
    ):
        assert done.action(attribute) == "keep"
    selected = {select for select, _, _ in done.rules}
    assert not selected & {"group 0028", "group 7FE0", "LUTExplanation", "WindowCenterWidthExplanation"}
    assert any("made-up" in note for note in done.imported.draft.notes)
    assert any("names and dates" in note for note in done.imported.draft.notes)
    assert str(done.plan.explain("ImageComments").action) == "code X"
    assert str(done.plan.explain("Rows").action) == "keep"
    assert str(done.plan.explain("EchoTime").action) == "keep"
    assert str(done.plan.explain("PatientName").action) != "keep"


def test_kept_groups_mean_nothing_without_that(imported: Import) -> None:
    done = imported(script('<k en="T" t="0018">x</k>', '<r en="F" t="unspecifiedelements">x</r>'))
    assert done.rules == []
    assert "unlisted" not in done.data


def test_private_groups_and_what_is_off(imported: Import) -> None:
    entries = ('<r en="T" t="privategroups">x</r>', '<k en="T" t="safeprivateelements">x</k>')
    done = imported(script(*entries, element("00100040", "@keep()", en="F"), element("00130010", "CTP")))
    assert done.data["private"] == "safe"
    assert done.rules == []
    assert list(done.lost) == [5]


def test_what_the_engine_does_itself_is_no_rule(imported: Import) -> None:
    done = imported(
        script(element("00120062", "YES"), element("00020003", "@hashuid(1,this)"), element("00120063", "@x()"))
    )
    assert done.rules == []
    assert not done.lost
    assert done.imported.draft.carried_lines == 3


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("<script>\n<e t='00100010'>@keep()</x>\n</script>", "mismatched tag", 2),
        ("<script>\n<e><e/></e></script>", "inside of another", 2),
        ('<!DOCTYPE s [<!ENTITY a "b">]>\n<script/>', "document type", 1),
        ("<script></script>", "no rule", None),
    ],
)
def test_broken_scripts_are_refused_with_their_line(
    imported: Import, text: str, message: str, line: int | None
) -> None:
    with pytest.raises(RecipeError, match=message) as caught:
        imported(text, "ctp")
    assert caught.value.line == line


def test_overlays_and_curves_go_whatever_is_extended(imported: Import) -> None:
    removals = [f'<r en="T" t="{one}">x</r>' for one in ("overlays", "curves")]
    done = imported(script(*removals, element("60003000", "@keep()")), extends="nidb-original")
    assert done.rules[-2:] == [("(60xx,xxxx)", "remove", []), ("(50xx,xxxx)", "remove", [])]
    assert not done.lost


def test_private_groups_go_where_the_recipe_below_retains_some(imported: Import) -> None:
    done = imported(script('<r en="T" t="privategroups">x</r>', element("00100040", "@keep()")), extends="tcia")
    assert done.rules[0] == ("(*,*,*)", "remove", [])
