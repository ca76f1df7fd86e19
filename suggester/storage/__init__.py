"""What clinicians make: accounts, versions of the table, reviews, approvals, the record. No patients."""
