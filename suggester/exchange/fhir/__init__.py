"""The questionnaire, responses to it and results as FHIR R4, for the records of clinics.

A new file here writes or reads one more FHIR resource, as plain dictionaries.
"""
