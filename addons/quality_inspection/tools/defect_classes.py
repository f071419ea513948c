"""Classes of nonconformity, and how grave they are."""

DEFECT_CLASSES = [("minor", "Minor"), ("major", "Major"), ("critical", "Critical")]
SEVERITY = {"minor": 1, "major": 2, "critical": 3}
