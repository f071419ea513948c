"""What a suite of tests came to."""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field


@dataclass
class Report:
    """Counts of one suite, and a line for each thing that went wrong."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    faults: list = field(default_factory=list)

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def fault(self, line):
        self.failed += 1
        self.faults.append(line)

    def line(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def from_junit(name, path, status):
    """Read pytest's result file; a missing one, or a bad end without failures, is a failure."""
    report = Report(name)
    if not path.exists():
        report.fault(f"pytest ended with status {status} and wrote no result")
        return report
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            report.fault(f"{case.get('classname')}.{case.get('name')}")
        elif (skip := case.find("skipped")) is not None:
            report.skipped += 1
            report.faults.append(f"skipped {case.get('name')}: {skip.get('message')}")
        else:
            report.passed += 1
    if status and not report.failed:
        report.fault(f"pytest ended with status {status}")
    return report
