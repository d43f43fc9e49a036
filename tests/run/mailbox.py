"""What the tests of a session share: all that it tells, and how long they wait for it."""

import time

from mpnn_studio.run.inbox import Drained

PATIENCE = 60


class Mailbox:
    """Everything a session has told so far."""

    def __init__(self, session):
        self.session, self.all = session, Drained()

    def look(self):
        drained = self.session.inbox.drain()
        self.all.steps += drained.steps
        self.all.evaluations += drained.evaluations
        self.all.milestones += drained.milestones
        self.all.snapshot = drained.snapshot or self.all.snapshot
        return self.all

    def wait_for(self, condition):
        end = time.monotonic() + PATIENCE
        while not condition(self.look()):
            assert time.monotonic() < end, "the session did not tell what was waited for"
            time.sleep(0.001)
        return self.all

    def wait_for_pause(self):
        """Wait until it has told the weights that a pause leaves."""
        return self.wait_for(lambda all: all.snapshot and all.snapshot.step == len(all.steps))

    def wait_for_end(self):
        assert self.session.join(PATIENCE)
        return self.look()
