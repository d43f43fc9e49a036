"""Any edits in any order, with undo and redo, keep the project whole. Hypothesis looks for the order that does not."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.errors import ConfigError

from mpnn_studio.project import edits
from mpnn_studio.project.check import check
from mpnn_studio.project.examples import examples, load_example
from mpnn_studio.project.fragment import layers_from_text, layers_to_text
from mpnn_studio.project.project import project_from_json
from mpnn_studio.project.spec import default_config

LAYERS = [layer.__name__ for layer in registry.components("layer")]
SMALL = [example.name for example in examples()]
MAX_LAYERS = 30


class Editing(RuleBasedStateMachine):
    """A person at work: the history is what undo and redo would show."""

    @initialize(name=st.sampled_from(SMALL))
    def begin(self, name):
        self.history, self.place = [load_example(name)], 0

    @property
    def project(self):
        return self.history[self.place]

    def edit(self, project):
        self.history[self.place + 1 :] = [project]
        self.place += 1

    def some(self, data):
        uids = [spec.uid for spec in self.project.layers]
        return set(data.draw(st.lists(st.sampled_from(uids), unique=True))) if uids else set()

    @precondition(lambda self: len(self.project.layers) < MAX_LAYERS)
    @rule(name=st.sampled_from(LAYERS), place=st.integers(-1, MAX_LAYERS))
    def insert(self, name, place):
        self.edit(edits.insert_layer(self.project, place, name))
        assert name in {spec.name for spec in self.project.layers}

    @rule(data=st.data())
    def remove(self, data):
        uids = self.some(data)
        self.edit(edits.remove_layers(self.project, uids))
        assert not uids & {spec.uid for spec in self.project.layers}

    @rule(data=st.data(), place=st.integers(-1, MAX_LAYERS))
    def move(self, data, place):
        before = {spec.uid: spec for spec in self.project.layers}
        self.edit(edits.move_layers(self.project, self.some(data), place))
        assert {spec.uid: spec for spec in self.project.layers} == before

    @precondition(lambda self: len(self.project.layers) < MAX_LAYERS)
    @rule(data=st.data())
    def duplicate(self, data):
        uids, before = self.some(data), len(self.project.layers)
        self.edit(edits.duplicate_layers(self.project, uids))
        assert len(self.project.layers) == before + len(uids)

    @rule(data=st.data())
    def mute(self, data):
        uids, others = self.some(data), self.project.layers
        self.edit(edits.toggle_muted(self.project, uids))
        untouched = [spec for spec in others if spec.uid not in uids]
        assert untouched == [spec for spec in self.project.layers if spec.uid not in uids]

    @precondition(lambda self: 0 < len(self.project.layers) < MAX_LAYERS)
    @rule(data=st.data(), place=st.integers(-1, MAX_LAYERS))
    def copy_and_paste(self, data, place):
        copied = [spec for spec in self.project.layers if spec.uid in self.some(data)] or [self.project.layers[0]]
        pasted = layers_from_text(layers_to_text(copied))
        self.edit(edits.insert_specs(self.project, place, pasted))
        assert [spec.config for spec in pasted] == [spec.config for spec in copied]

    @rule(data=st.data(), number=st.one_of(st.integers(-2, 600), st.floats(0, 1), st.booleans()))
    def set_a_value(self, data, number):
        spec = data.draw(st.sampled_from(list(self.project.specs())))
        fields = list(default_config(spec.kind, spec.name)) if spec.kind != "source" else []
        if not fields:
            return
        field = data.draw(st.sampled_from(fields))
        try:
            self.edit(edits.set_value(self.project, spec.uid, field, number))
        except ConfigError:
            return  # refused by its declaration, and nothing has changed
        assert self.project.find(spec.uid).config[field] == number

    @rule(role=st.sampled_from(["loss", "optimizer"]), data=st.data())
    def choose(self, role, data):
        name = data.draw(st.sampled_from([component.__name__ for component in registry.components(role)]))
        self.edit(edits.choose(self.project, role, name))
        assert self.project.find(role).name == name

    @rule()
    def fix_everything(self):
        for _ in range(2 * MAX_LAYERS):
            found = check(self.project)
            fixes = [problem.fix for problem in (*found.problems, *found.hints) if problem.fix]
            if not fixes or len(self.project.layers) > 3 * MAX_LAYERS:
                break
            before = self.project
            self.edit(fixes[0].edit(self.project))
            assert self.project != before, "a fix that changes nothing"

    @precondition(lambda self: self.place > 0)
    @rule()
    def undo(self):
        self.place -= 1

    @precondition(lambda self: self.place < len(self.history) - 1)
    @rule()
    def redo(self):
        self.place += 1

    @invariant()
    def every_layer_has_a_uid_of_its_own(self):
        uids = [spec.uid for spec in self.project.layers]
        assert len(set(uids)) == len(uids)

    @invariant()
    def what_is_written_reads_as_the_same(self):
        assert project_from_json(self.project.to_json()) == self.project

    @invariant()
    def the_check_answers_for_every_layer_or_says_why_not(self):
        found = check(self.project, memory_limit=10**15)
        assert found.problems or set(found.facts) == {spec.uid for spec in self.project.active_layers}


Editing.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestEditing = Editing.TestCase
