"""The features in the order of their overrides: a later one may change what an earlier does."""

from . import company  # whose limits hold in a company, where its fines are credited
from . import telling  # who is told of what waits for a role
from . import transition  # states of documents that the law wants kept
from . import audit  # who did what, when: append-only
from . import seal  # the log of a company as one chain, and verifying it
from . import inspector  # people who inspect, and whose turn it is
from . import standard  # what is looked at, by which law, within which limits
from . import plan  # whose goods are inspected, how much of them
from . import changes  # who changed the rules and limits that hold, from what to what
from . import pairs  # a rule for each supplier and category that trade
from . import matching  # which rule fits a delivery
from . import series  # where supplier, category and class stand under ISO 2859-1
from . import decision  # whether a lot is inspected, and why
from . import evidence  # what decisions rest on
from . import task  # one lot to inspect
from . import hold  # what a task keeps from sale
from . import overdue  # what nobody finished in time
from . import assignment  # whose turn it is, and giving tasks by hand
from . import intake  # deliveries become decisions, tasks and holds
from . import background  # lots that a job decides on
from . import onhand  # stock that is inspected by hand, or again by its date
from . import result  # readings and their review
from . import verdict  # what the readings say about the lot
from . import photo  # pictures, encrypted where they are kept
from . import scan  # inspecting on the phone
from . import escalation  # who goes on with what was escalated or sent back
from . import problem  # what follows from a failure: proposed, approved, undone
from . import laboratory  # what a rapid test found is confirmed, or not
from . import fine  # penalties in the books
from . import returns  # goods go back, the bill follows
from . import warning  # what the supplier is told
from . import delisting  # a product is neither sold nor bought
from . import score  # how a supplier does over time
from . import alert  # more failed than is tolerated, and not by chance
from . import analysis  # what the inspections of a period say
from . import board  # what of it a store manager looks at in the morning
from . import cost  # what the quality of suppliers costs
from . import retention  # how long all of it is kept, and deleting it then
