"""What the made-up people, places and notes are made of. All lists are our own; none names a real person.

A word is (as written, in Latin letters) or (as written, in Latin letters, in kana) for Japanese.
"""

from dataclasses import dataclass

Word = tuple[str, ...]


def each(text: str) -> tuple[str, ...]:
    """The words of a list."""
    return tuple(text.split())


@dataclass(frozen=True, slots=True)
class Language:
    """Names of one language and how a data set that holds them says so.

    charset: values of (0008,0005), empty for the default repertoire. groups: the name is written as alphabetic,
    ideographic and (three) phonetic groups, the first in Latin letters; 1 is the native writing alone (PS3.5 6.2.1).
    """

    name: str
    charset: tuple[str, ...]
    codec: str
    families: tuple[Word, ...]
    givens: tuple[Word, ...]
    groups: int = 1


def _latin(text: str) -> tuple[Word, ...]:
    return tuple((word, word) for word in text.split())


def _pairs(text: str) -> tuple[Word, ...]:
    return tuple(tuple(entry.split("/")) for entry in text.split())


TRAPS = each("Big Gray Head Long Short Contrast White Ray Young May April Chest Foot Black Small Rose Marks Field")
"""Surnames, and given names, that are words of medicine, units or months as well."""

_ENGLISH = Language(
    "english",
    (),
    "ascii",
    _latin(
        "Whitcombe Abernathy Callahan Drummond Ellsworth Fairbanks Goodwin Hathaway Lockhart Merriweather Ashdown Oakes"
    ),
    _latin("Harriet Douglas Beatrice Malcolm Prudence Leonard Winifred Clifford Marjorie Stanley Nigel Fiona"),
)
_TRAPPED = Language(
    "traps", (), "ascii", _latin(" ".join(TRAPS)), _latin("May April Rose Ray Harriet Douglas Clifford")
)

LANGUAGES: tuple[Language, ...] = (
    _ENGLISH,
    Language(
        "latin-1",
        ("ISO_IR 100",),
        "iso8859-1",
        _latin("Müller-Lüdenscheid Grönqvist Peñaranda Lefèvre Ødegård Weißhaupt Gonçalves Björklund Ibáñez Châtelain"),
        _latin("François Jürgen Ángeles Søren Zoë Désirée Günther Begoña Göran Anaïs"),
    ),
    Language(
        "latin-2",
        ("ISO_IR 101",),
        "iso8859-2",
        _latin("Wiśniewski Dvořáček Błaszczyk Szőllősi Kowalczyk Žižka Jagiełło Őrkényi Müllerová Zieliński"),
        _latin("Agnieszka Jiří Łukasz Zsófia Božena Stanisław Žofie Grzegorz Věra"),
    ),
    _TRAPPED,
    Language(
        "cyrillic",
        ("ISO_IR 144",),
        "iso8859-5",
        _pairs(
            "Овчинников/Ovchinnikov Белозерова/Belozerova Журавлёв/Zhuravlyov Кузнецова/Kuznetsova "
            "Преображенский/Preobrazhenskij Щербаков/Shcherbakov Мельниченко/Melnichenko"
        ),
        _pairs("Дмитрий/Dmitrij Людмила/Lyudmila Фёдор/Fyodor Анастасия/Anastasiya Геннадий/Gennadij Зинаида/Zinaida"),
    ),
    Language(
        "greek",
        ("ISO_IR 126",),
        "iso8859-7",
        _pairs(
            "Παπαδόπουλος/Papadopoulos Καραγιάννη/Karagianni Θεοδωρίδης/Theodoridis Οικονόμου/Oikonomou "
            "Ψαρράς/Psarras Ξενάκη/Xenaki"
        ),
        _pairs("Διονύσιος/Dionysios Ευαγγελία/Evangelia Γεώργιος/Georgios Χρυσούλα/Chrysoula Αθανάσιος/Athanasios"),
    ),
    Language(
        "hebrew",
        ("ISO_IR 138",),
        "iso8859-8",
        _pairs("שרוןסקי/Sharonsky אברהמוב/Avrahamov גולדנברג/Goldenberg מזרחיאן/Mizrachian ביטוןלב/Bitonlev"),
        _pairs("דבורה/Deborah יהושע/Yehoshua מרגלית/Margalit אליעזר/Eliezer שולמית/Shulamit"),
    ),
    Language(
        "arabic",
        ("ISO_IR 127",),
        "iso8859-6",
        _pairs("القباني/Alqabbani الحسيني/Alhusseini الشريف/Alsharif النجار/Alnajjar الخطيب/Alkhatib"),
        _pairs("لنزار/Linizar فاطمة/Fatima عبدالله/Abdullah خديجة/Khadija مصطفى/Mustafa"),
    ),
    Language(
        "japanese",
        ("", "ISO 2022 IR 87"),
        "iso2022_jp",
        (
            ("佐久間", "Sakuma", "さくま"),
            ("長谷川", "Hasegawa", "はせがわ"),
            ("小笠原", "Ogasawara", "おがさわら"),
            ("西園寺", "Saionji", "さいおんじ"),
            ("五十嵐", "Igarashi", "いがらし"),
        ),
        (
            ("健一郎", "Kenichirou", "けんいちろう"),
            ("美智子", "Michiko", "みちこ"),
            ("千代子", "Chiyoko", "ちよこ"),
            ("雄太郎", "Yuutarou", "ゆうたろう"),
        ),
        groups=3,
    ),
    Language(
        "korean",
        ("", "ISO 2022 IR 149"),
        "euc_kr",
        (
            ("南宮", "Namgung", "남궁"),
            ("皇甫", "Hwangbo", "황보"),
            ("鮮于", "Seonwoo", "선우"),
            ("諸葛", "Jegal", "제갈"),
        ),
        (
            ("吉東", "Gildong", "길동"),
            ("英淑", "Yeongsuk", "영숙"),
            ("哲洙", "Cheolsu", "철수"),
            ("明姬", "Myeonghui", "명희"),
        ),
        groups=3,
    ),
    Language(
        "chinese",
        ("GB18030",),
        "gb18030",
        _pairs("欧阳/Ouyang 诸葛/Zhuge 司马/Sima 上官/Shangguan 端木/Duanmu"),
        _pairs("晓东/Xiaodong 建国/Jianguo 淑芬/Shufen 雅婷/Yating 志强/Zhiqiang"),
        groups=2,
    ),
    Language(
        "utf-8",
        ("ISO_IR 192",),
        "utf-8",
        _pairs("Nguyễn-Phước/Nguyen-Phuoc Đặng-Hoàng/Dang-Hoang Çağlayan/Caglayan Þorvaldsson/Thorvaldsson"),
        _pairs("Thị-Hương/Thi-Huong Đức-Minh/Duc-Minh Şükrü/Sukru Guðrún/Gudrun Ólafur/Olafur"),
    ),
    Language(
        "turkish",
        ("ISO_IR 148",),
        "iso8859-9",
        _latin("Yıldırımoğlu Şahinkaya Öztürkmen Kılıçdaroğlan Güneşligil"),  # noqa: RUF001
        _latin("İbrahim Gülşen Çağatay Ayşegül Orhan"),
    ),
)

STRANGERS = each(
    "Vandersloot Okonkwo Bertolucci Mackintosh Przybylski Rasmussen Etcheverry Szymborsky Castellanos Winterbourne "
    "Halloran Kirchgassner Montefiore Thackeray"
)
"""Surnames that no header holds: only a comment does."""

TOWNS = each("Eastmarsh Kingsferry Norrholm Valdecasas Brackenford Sankt-Ulrich Millhaven Ostergate")
STREETS = each("Larkspur Quarrydale Hollyhock Tannerwick Juniperus Cobblestow")
HOSPITALS = each("Brackenford Eastmarsh Holyrood-Vale Quillfeather Norrholm Weatherstone")
HOSTS = each("pacs.eastmarsh-ris.example portal.quillfeather.example www.norrholm-imaging.example")
GENERIC = each(
    "hospital clinic street avenue road lane university medical center centre general of the and st http https www "
    "example com org department at"
)
"""Words of addresses and institutions that identify nobody alone: they may stay or go."""

PHRASES: tuple[str, ...] = (
    "T1 axial",
    "T2 FLAIR sag",
    "Big Bore",
    "CT chest 2.5 mm",
    "SAG FSE PD",
    "DWI b1000",
    "Abdomen 5.0 B31f",
    "wo contrast",
    "TE 30 ms",
    "1.8 Gy x 25",
    "MPRAGE iso 1.0",
    "knee left",
    "120 kVp",
    "4D flow venc 150",
    "Lung window",
    "PET AC 3.27",
    "AP view",
    "Breast MLO",
    "spine L4-L5",
    "EPI fmri TR 2000",
)
"""Words of protocols: each must stay letter by letter."""

TRAP_PHRASES: dict[str, str] = {
    "Big": "16 slice",
    "Gray": "dose 2 Gy",
    "Head": "CT of brain w skull base",
    "Long": "cardiac 4 chamber",
    "Short": "STIR TI 160",
    "Contrast": "MRA with gad 10 ml",
    "White": "WM mask",
    "Ray": "XR pelvis 2 views",
    "Young": "pediatric protocol",
    "Chest": "thorax HR 1.0",
    "Foot": "ankle 3 mm",
    "Field": "FOV 240",
}
"""What a note on somebody of such a name may be about without repeating the word."""

DECOYS: tuple[str, ...] = (
    "Gray scale 256, long axis and short axis",
    "Head first supine, contrast 80 ml at 3 ml/s",
    "White matter lesion, May show flow artefact",
    "Big Bore 16 slice, Ray sum 5.0",
    "Field map 2.0 mm, small FOV 180",
    "Black blood T2, foot coil, TR 3000 TE 85",
    "Young modulus map, Rose diagram",
    "Chest PA 1.2 mAs 125 kV",
    "Dose 45 Gy in 25 fractions, MLC 5 mm leaves",
    "Recon B70f 1.25 x 1.0, window 1500/-600",
)
"""Notes that hold nothing of anybody, made of words that look as if."""

ABSENT_DECOYS: tuple[str, ...] = (
    "Dose reduced for Gray scale display",
    "Patient head first, moved during scan",
    "Compared with long axis view",
    "Referred for contrast enhanced series",
    "Signed off by protocol version 3.2",
)
"""Notes with the words around which a name might stand, and no name."""
