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
    # What pytest calls the tests that failed, to run them again by
    failed_tests: list = field(default_factory=list)

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
            module, name = case.get("classname"), case.get("name")
            report.fault(f"{module}.{name}")
            report.failed_tests.append(f"{module.replace('.', '/')}.py::{name}")
        elif (skip := case.find("skipped")) is not None:
            report.skipped += 1
            report.faults.append(f"skipped {case.get('name')}: {skip.get('message')}")
        else:
            report.passed += 1
    if status and not report.failed:
        report.fault(f"pytest ended with status {status}")
    return report


def second_try(first, again):
    """The report of a run whose failed tests ran once more: who passes now is said by name."""
    report = Report(first.name, passed=first.passed + again.passed, skipped=first.skipped)
    names = {_dotted(test) for test in first.failed_tests}
    passed_now = names - {_dotted(test) for test in again.failed_tests}
    for fault in first.faults:
        if fault in passed_now:
            report.faults.append(f"passed at the second try only: {fault}")
        elif fault.startswith("skipped "):
            report.faults.append(fault)
        elif fault not in names:
            report.fault(fault)
    for fault in again.faults:
        report.fault(fault)
    report.failed_tests = again.failed_tests
    return report


def _dotted(test):
    return test.replace(".py::", ".").replace("/", ".")
