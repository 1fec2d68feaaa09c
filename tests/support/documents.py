"""Documents made up for tests: a clinical document (HL7 CDA R2), PDFs, and data sets that carry them."""

# ruff: noqa: E501 - lines of documents are as long as they are
import zlib
from collections.abc import Iterable

from support.build import ENCAPSULATED_PDF, LITTLE, join, pad, part10, patient_and_study

ENCAPSULATED_CDA = "1.2.840.10008.5.1.4.1.1.104.2"
STUDY_UID = "1.2.826.0.1.3680043.9.9999.2.1"
"""That of `patient_and_study`."""

LOGO = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="

CDA = f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="http://kis.obwalden.example/Zumsteg.xsl"?>
<!-- typed by R. Zumsteg -->
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:sdtc="urn:hl7-org:sdtc" xmlns:kis="http://kis.obwalden.example/Zumsteg"
    xsi:schemaLocation="urn:hl7-org:v3 http://kis.obwalden.example/CDA.xsd">
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
  <templateId root="2.16.840.1.113883.10.20.22.1.1" extension="2015-08-01"/>
  <id root="2.16.756.5.30.1.127.1.1" extension="DOC-4711-88"/>
  <code code="18748-4" codeSystem="2.16.840.1.113883.6.1" codeSystemName="LOINC" displayName="Diagnostic imaging report"/>
  <title>CT head of Johanna Wetterwald</title>
  <effectiveTime value="20200117093015+0100"/>
  <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
  <setId root="2.16.756.5.30.1.127.1.2" extension="SET-4711"/>
  <versionNumber value="1"/>
  <recordTarget><patientRole>
    <id root="2.16.756.5.30.1.127.1.3" extension="KSO-771203" assigningAuthorityName="Kantonsspital Obwalden"/>
    <addr use="HP"><streetAddressLine>Brünigstrasse 181</streetAddressLine><city>Sarnen</city><postalCode>60601</postalCode></addr>
    <telecom use="HP" value="tel:+41-41-666-4422"/>
    <patient>
      <name use="L"><prefix>Frau</prefix><given>Johanna</given><family>Wetterwald</family></name>
      <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/>
      <birthTime value="19610312"/>
      <maritalStatusCode code="M" displayName="Married"/>
      <sdtc:deceasedTime value="20200119"/>
      <guardian><guardianPerson><name><given>Beat</given><family>Amgarten</family></name></guardianPerson></guardian>
      <birthplace><place><name>Melchtal</name></place></birthplace>
    </patient>
    <providerOrganization><id root="2.16.756.5.30.1.127"/><name>Kantonsspital Obwalden</name></providerOrganization>
  </patientRole></recordTarget>
  <author><time value="20200117"/><assignedAuthor>
    <id root="2.16.756.5.30.1.127.9" extension="7601000123456"/>
    <assignedPerson><name><given>Ruedi</given><family>Zumsteg</family></name></assignedPerson>
  </assignedAuthor></author>
  <dataEnterer><assignedEntity><id extension="DE-99881"/><assignedPerson><name>Vreni Odermatt</name></assignedPerson></assignedEntity></dataEnterer>
  <custodian><assignedCustodian><representedCustodianOrganization><id root="1.2.3.4.5.6.7"/>
    <name>Klinik Pilatusblick</name></representedCustodianOrganization></assignedCustodian></custodian>
  <legalAuthenticator><time value="20200118"/><signatureCode code="S"/><assignedEntity><id nullFlavor="UNK"/>
    <assignedPerson><name>Dr. Ignaz Durrer</name></assignedPerson></assignedEntity></legalAuthenticator>
  <componentOf><encompassingEncounter><id root="2.16.756.5.30.1.127.5" extension="FALL-556677"/>
    <effectiveTime><low value="20200116"/><high value="20200119"/></effectiveTime></encompassingEncounter></componentOf>
  <kis:note kis:clerk="Vreni Odermatt">seen by Zumsteg</kis:note>
  <component><structuredBody>
    <component><section>
      <code code="121181" codeSystem="1.2.840.10008.2.16.4" displayName="DICOM Object Catalog"/>
      <entry><act classCode="ACT" moodCode="EVN"><id root="{STUDY_UID}"/><code code="113014"/></act></entry>
    </section></component>
    <component><section>
      <code code="59776-5" codeSystem="2.16.840.1.113883.6.1" displayName="Findings"/>
      <title>Findings</title>
      <text><paragraph ID="p-Wetterwald">No bleeding. <content styleCode="Bold">Mrs. Wetter<sub>wald</sub></content> from Sarnen,
        seen by Ruedi Zumsteg &amp; colleagues on 17.01.2020, lesion of 12 mm.</paragraph>
        <table><tbody><tr><td>ID KSO-771203</td><td>normal ventricles</td></tr></tbody></table></text>
      <entry><observation classCode="OBS" moodCode="EVN"><id root="2.16.756.5.30.1.127.6" extension="OBS-31337"/>
        <code code="246120007" codeSystem="2.16.840.1.113883.6.96" displayName="Nodule size">
          <originalText><reference value="#p-Wetterwald"/></originalText></code>
        <effectiveTime value="20200117"/>
        <value xsi:type="PQ" value="12" unit="mm"/>
        <entryRelationship typeCode="REFR"><observationMedia classCode="OBS" moodCode="EVN">
          <value mediaType="image/png" representation="B64">{LOGO}</value></observationMedia></entryRelationship>
      </observation></entry>
    </section></component>
  </structuredBody></component>
</ClinicalDocument>
"""

CDA_MUST_GO = (
    "Wetterwald", "Johanna", "KSO-771203", "771203", "Brünig", "Sarnen", "60601", "4422", "1961", "Amgarten", "Beat", "Melchtal",
    "Obwalden", "Zumsteg", "Ruedi", "760100", "Odermatt", "DE-99881", "Pilatusblick", "Durrer", "Ignaz", "FALL", "556677",
    "4711", "202001", "17.01.2020", "kis.obwalden", "2.16.756", "1.2.3.4.5.6.7", STUDY_UID, "OBS-31337", LOGO, "Married",
)  # fmt: skip
CDA_MUST_STAY = (
    "No bleeding.", "lesion of 12 mm", "normal ventricles", "Diagnostic imaging report", "18748-4", "Findings", "2.16.840.1.113883.6.1",
    "DICOM Object Catalog", "246120007", "POCD_HD000040", 'value="12" unit="mm"', 'code="F"',
)  # fmt: skip


def carrying(document: bytes, mime: str, sop_class: str = ENCAPSULATED_PDF) -> bytes:
    """A DICOM file with a document in it."""
    elements = patient_and_study(LITTLE, sop_class=sop_class, patient_id="KSO-771203", name="Wetterwald^Johanna")
    elements[0x00420011] = LITTLE.element(0x00420011, "OB", pad(document, b"\0"))
    elements[0x00420012] = LITTLE.element(0x00420012, "LO", pad(mime.encode(), b" "))
    elements[0x00420015] = LITTLE.element(0x00420015, "UL", LITTLE.u32(len(document)))
    return part10(join(elements), sop_class=sop_class)


def with_cda(text: str | bytes = CDA) -> bytes:
    """A DICOM file with a clinical document."""
    return carrying(text if isinstance(text, bytes) else text.encode(), "text/XML", ENCAPSULATED_CDA)


def stream(data: bytes, entries: str = "", packed: bool = True) -> bytes:
    """A stream object of a PDF."""
    if packed:
        data, entries = zlib.compress(data), entries + "/Filter/FlateDecode"
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries.encode(), len(data), data)


def pdf(objects: Iterable[bytes], trailer: str = "/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(places) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}{trailer}>>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    )


PDF_NAMES = (
    "Wetterwald", "Johanna", "Zumsteg", "Odermatt", "Amgarten", "Durrer", "Pilatusblick", "Melchtal", "Sarnen", "Rottenmeier",
)  # fmt: skip
"""One in each place where a PDF can hold text."""


def report_pdf(packed: bool = True) -> bytes:
    """One page: text of all kinds, a form, a picture, an annotation, a form field, and everything beside the page."""
    page = (
        b"q 0.5 g 100 100 200 50 re f Q\n/Wetterwald gs 1 0 0 RG 2 w 72 72 m 300 300 l S\n"
        b"/Span<</ActualText(Johanna)>>BDC BT /F1 12 Tf 72 700 Td (Wetterwald) Tj [(Wet)-5(terwald)]TJ "
        b"<4A6F68616E6E61> Tj (a) ' 1 2 (Johanna) \" ET EMC\n"
        b"% Wetterwald in a comment\n/Fm1 Do /Im1 Do\n"
        b"BI /W 10 /H 1 /BPC 8 /CS /G ID Wetterwald EI\n"
        b"BT /T3 9 Tf (Z) Tj ET"
    )
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Zumsteg</x:xmpmeta>"
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/Metadata 9 0 R/Outlines 10 0 R/AcroForm<</Fields[12 0 R]>>/Names<</EmbeddedFiles"
            b"<</Names[(Odermatt.txt) 13 0 R]>>/JavaScript<</Names[(n)<</S/JavaScript/JS(app.alert('Durrer'))>>]>>>>"
            b"/PageLabels<</Nums[0<</P(Amgarten)>>]>>/StructTreeRoot<</K<</ActualText(Johanna)/Alt(Melchtal)>>>>/Lang(Sarnen)>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
            b"<</Type/Page/Parent 2 0 R/Rotate 90/Contents 4 0 R/Annots[11 0 R 12 0 R]/Resources<</Font<</F1 5 0 R/T3 8 0 R>>"
            b"/XObject<</Fm1 6 0 R/Im1 7 0 R>>/ExtGState<</Wetterwald<</CA .5/Font[5 0 R 9]>>>>>>>>",
            stream(page, packed=packed),
            b"<</Type/Font/Subtype/Type1/BaseFont/Pilatusblick>>",
            stream(
                b"0 0 1 rg 0 0 20 20 re f BT /F1 9 Tf (Amgarten) Tj ET",
                "/Type/XObject/Subtype/Form/BBox[0 0 50 50]/Matrix[1 0 0 1 400 400]/Name/Rottenmeier", packed,
            ),
            stream(b"Wetterwald!", "/Type/XObject/Subtype/Image/Width 11/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", packed),
            b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</Zumsteg 14 0 R>>"
            b"/Encoding<</Differences[90/Zumsteg]>>/FirstChar 90/LastChar 90/Widths[1]>>",
            stream(xmp, "/Type/Metadata/Subtype/XML", packed),
            b"<</Type/Outlines/First 15 0 R/Last 15 0 R>>",
            b"<</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]/Contents(Durrer)/AP<</N 6 0 R>>>>",
            b"<</Type/Annot/Subtype/Widget/FT/Tx/T(Sarnen)/V(\xfe\xff\0O\0d\0e\0r\0m\0a\0t\0t)/Rect[0 0 9 9]>>",
            b"<</Type/Filespec/F(Odermatt.txt)/EF<</F 16 0 R>>>>",
            stream(b"1 0 d0 (Zumsteg) Tj 0 0 1 1 re f", packed=packed),
            b"<</Title(Melchtal)/Parent 10 0 R/Dest[3 0 R/Fit]>>",
            stream(b"Dear Mr. Odermatt", "/Type/EmbeddedFile", packed),
            b"<</Title(Wetterwald)/Author(Zumsteg)/Creator(Pilatusblick)>>",
        ],
        "/Root 1 0 R/Info 17 0 R/ID[<52756564695A756D>(Rottenmeier)]",
    )  # fmt: skip


def with_pdf(document: bytes) -> bytes:
    """A DICOM file with a PDF."""
    return carrying(document, "application/pdf")
