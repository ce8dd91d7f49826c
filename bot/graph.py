"""Runs a model's prediction graph node by node. Rasa builds a dask graph for each run; here the order is found once,
and each component is called as it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from rasa.core.policies import rule_policy
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema, SchemaNode
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage

from bot.rules import RulePolicy


class PlainRunner(GraphRunner):
    """The nodes of a schema, each called after those it needs; those that need nothing give the same at each run."""

    def __init__(self, schema: GraphSchema, nodes: Mapping[str, GraphNode]) -> None:
        self._needs: dict[str, Mapping[str, str]] = {name: node.needs for name, node in schema.nodes.items()}
        self._targets: Sequence[str] = schema.target_names
        self._nodes = nodes
        self._calls = {name: partial(node._fn, node._component) for name, node in nodes.items()}
        self._given = {name: call() for name, call in self._calls.items() if not self._needs[name]}
        self._orders: dict[tuple[str, ...], tuple[str, ...]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> PlainRunner:
        """Load every component from the model."""
        nodes = {
            name: GraphNode.from_schema_node(name, _quick(node), model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        return cls(graph_schema, nodes)

    @property
    def nodes(self) -> Collection[GraphNode]:
        """The loaded components."""
        return self._nodes.values()

    def run(self, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None) -> dict[str, Any]:
        """The outputs of the targets. Raises what a component raises."""
        wanted = tuple(targets or self._targets)
        done = {**self._given, **(inputs or {})}
        for name in self._order(wanted):
            done[name] = self._calls[name](**{argument: done[need] for argument, need in self._needs[name].items()})
        return {target: done[target] for target in wanted}

    def _order(self, targets: tuple[str, ...]) -> tuple[str, ...]:
        """The nodes these targets rest on, each after what it needs; what is no node is an input."""
        if targets not in self._orders:
            order: dict[str, None] = {}
            for target in targets:
                self._visit(target, order)
            self._orders[targets] = tuple(order)
        return self._orders[targets]

    def _visit(self, name: str, order: dict[str, None]) -> None:
        if name in order or name in self._given or name not in self._needs:
            return
        for need in self._needs[name].values():
            self._visit(need, order)
        order[name] = None


def _quick(node: SchemaNode) -> SchemaNode:
    """The same node; rules are looked up by ours."""
    return replace(node, uses=RulePolicy) if node.uses is rule_policy.RulePolicy else node
