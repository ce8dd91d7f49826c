"""`rasa shell` speaks like the brain: the same model in Rasa's own agent, with what endpoints.yml names."""

from __future__ import annotations

import warnings
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import questionary
import yaml
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.test import test as rasa_test
from rasa.core.utils import AvailableEndpoints
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from actions import wiring
from actions.executor import runner
from bot.endpoint import InProcess
from bot.fingerprint import newest_model
from bot.nlg import AnswersGenerator
from bot.output import Replies
from passerelle.compose import ROOT
from shop.opening import open_shop

Says = Callable[[str], Awaitable[Replies]]


@pytest.fixture(scope="module")
def agent() -> Agent:
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    return Agent.load(
        model_path=str(newest_model(ROOT / "models")),
        generator=endpoints.nlg,
        action_endpoint=InProcess(runner()),
    )


@pytest.fixture
def says(agent: Agent, request: pytest.FixtureRequest) -> Says:
    shop = open_shop("sqlite://", demo=True)
    shop.lag()
    wiring.wire(shop)

    async def say(text: str) -> Replies:
        out = Replies()
        await agent.handle_message(UserMessage(text, output_channel=out, sender_id=request.node.name))
        return out

    return say


def names(out: Replies) -> list[str]:
    return [str(message["utter_action"]) for message in out.messages if message.get("text")]


def test_rasa_finds_our_generator(agent: Agent) -> None:
    assert isinstance(agent.nlg, AnswersGenerator)


async def test_an_order_is_tracked(says: Says) -> None:
    assert names(await says("où est ma commande ?")) == ["utter_ask_order_number"]
    assert names(await says("LBQ-10001")) == ["utter_ask_proof"]
    assert names(await says("camille.laurent@example.com")) == ["utter_order_in_transit"]


async def test_a_person_wins_inside_a_form(says: Says) -> None:
    await says("je veux annuler ma commande LBQ-10002")
    out = await says("un humain svp")
    assert names(out) == ["utter_giving_way"]
    assert [message["custom"]["event"]["reason"] for message in out.messages if message.get("custom")] == ["explicit"]


async def test_three_times_not_understood(says: Says) -> None:
    said = [names(await says(text)) for text in ("zigzag carotte lunaire", "trombone violet", "poulpe à vapeur")]
    assert said[1:] == [["utter_misunderstood_offer"], ["utter_giving_way"]]


async def test_the_same_answer_in_other_words(says: Says) -> None:
    question = "quelle est la durée de la garantie ?"
    first, second = [(await says(question)).messages[0]["text"] for _ in range(2)]
    assert first != second


async def test_rasas_own_test_passes(agent: Agent, tmp_path: Path) -> None:
    """`rasa test core --e2e` on tests/test_stories.yml: raises when another action than the story's is predicted."""
    stories = str(ROOT / "tests" / "test_stories.yml")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Rasa's reports divide by the classes that no story has
        await rasa_test(stories, agent, None, str(tmp_path), True, e2e=True, disable_plotting=True)


def test_rasa_shell_can_show_buttons(agent: Agent) -> None:
    """Rasa's questionary on our prompt-toolkit: building the choice is where it broke."""
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        assert questionary.select("?", choices=["Oui", "Non"]) is not None


def test_rasa_run_actions_finds_every_action(root: Path) -> None:
    """`rasa run actions` looks for them in the package itself; the domain names the same."""
    executor = ActionExecutor()
    executor.register_package("actions")
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    assert set(executor.actions) == set(domain["actions"])


def test_the_endpoint_of_actions_is_a_server_for_rasa(agent: Agent) -> None:
    """The brain gives its own; endpoints.yml names the one that `rasa run actions` opens."""
    endpoint = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).action
    assert isinstance(endpoint, EndpointConfig)
    assert str(endpoint.url).startswith("http://localhost:")
