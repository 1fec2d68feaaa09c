"""Exports of an audit for people: CSV, Excel, one HTML page. Made from DICOM, so whatever they hold is text."""
